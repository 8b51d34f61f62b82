using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Store;

/// <summary>The tables of the console. One short-lived context per operation, from <see cref="IDbContextFactory{OpsDbContext}"/>; each provider has its own subclass and migrations.</summary>
public abstract class OpsDbContext(DbContextOptions options) : IdentityDbContext<ConsoleUser>(options)
{
    public DbSet<ConnectionRow> Connections => Set<ConnectionRow>();
    public DbSet<OAuthAttemptRow> OAuthAttempts => Set<OAuthAttemptRow>();
    public DbSet<SchemaRow> Schemas => Set<SchemaRow>();
    public DbSet<ContractRow> Contracts => Set<ContractRow>();
    public DbSet<ContractVersionRow> ContractVersions => Set<ContractVersionRow>();
    public DbSet<ApprovalRow> Approvals => Set<ApprovalRow>();
    public DbSet<VocabularyRow> Vocabularies => Set<VocabularyRow>();
    public DbSet<VocabularyVersionRow> VocabularyVersions => Set<VocabularyVersionRow>();
    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();
    public DbSet<PipelineRow> Pipelines => Set<PipelineRow>();
    public DbSet<CheckpointRow> Checkpoints => Set<CheckpointRow>();
    public DbSet<RunRow> Runs => Set<RunRow>();
    public DbSet<ExtractionRow> Extractions => Set<ExtractionRow>();
    public DbSet<ExtractionObjectRow> ExtractionObjects => Set<ExtractionObjectRow>();
    public DbSet<RunObjectRow> RunObjects => Set<RunObjectRow>();
    public DbSet<RunGapRow> RunGaps => Set<RunGapRow>();
    public DbSet<RunRecordRow> RunRecords => Set<RunRecordRow>();
    public DbSet<WorkRow> Work => Set<WorkRow>();
    public DbSet<LinkRow> Links => Set<LinkRow>();
    public DbSet<RecordKeyRow> RecordKeys => Set<RecordKeyRow>();
    public DbSet<JournalRow> Journal => Set<JournalRow>();
    public DbSet<ActionRow> Actions => Set<ActionRow>();
    public DbSet<ChannelRow> Channels => Set<ChannelRow>();
    public DbSet<RuleTimerRow> RuleTimers => Set<RuleTimerRow>();
    public DbSet<ReviewRow> Reviews => Set<ReviewRow>();
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<InboxCursorRow> InboxCursors => Set<InboxCursorRow>();
    public DbSet<InboxRefusalRow> InboxRefusals => Set<InboxRefusalRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<RetentionRow> Retention => Set<RetentionRow>();
    public DbSet<MetricSampleRow> MetricSamples => Set<MetricSampleRow>();
    public DbSet<AlertRow> Alerts => Set<AlertRow>();
    public DbSet<AlertRuleRow> AlertRules => Set<AlertRuleRow>();
    public DbSet<AlertMuteRow> AlertMutes => Set<AlertMuteRow>();
    public DbSet<HealthSettingsRow> HealthSettings => Set<HealthSettingsRow>();
    public DbSet<GoLiveCheckRow> GoLiveChecks => Set<GoLiveCheckRow>();
    public DbSet<WriteOutRow> WriteOuts => Set<WriteOutRow>();
    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();

    /// <summary>Moments are kept as Unix milliseconds everywhere: SQLite cannot order a DateTimeOffset, and both databases must answer alike.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<ConnectionRow>().ToTable("Connections").HasKey(r => r.Key);
        model.Entity<OAuthAttemptRow>().ToTable("OAuthAttempts").HasIndex(r => r.StateHash).IsUnique();
        model.Entity<SchemaRow>().ToTable("Schemas").HasKey(r => new { r.ConnectionKey, r.Object });
        model.Entity<ContractRow>(e =>
        {
            e.ToTable("Contracts").HasKey(r => r.Key);
            e.Property(r => r.DraftRevision).IsConcurrencyToken();
        });
        model.Entity<ContractVersionRow>().ToTable("ContractVersions").HasIndex(r => new { r.ContractKey, r.Version }).IsUnique();
        model.Entity<ApprovalRow>(e =>
        {
            e.ToTable("Approvals").HasIndex(r => new { r.ContractKey, r.State });
            e.Property(r => r.State).HasConversion<string>().IsConcurrencyToken();
        });
        model.Entity<VocabularyRow>(e =>
        {
            e.ToTable("Vocabularies").HasKey(r => r.Key);
            e.Property(r => r.Version).IsConcurrencyToken();
        });
        model.Entity<VocabularyVersionRow>().ToTable("VocabularyVersions").HasIndex(r => new { r.VocabularyKey, r.Version }).IsUnique();
        model.Entity<SavedViewRow>().ToTable("SavedViews").HasIndex(r => new { r.Page, r.Person });
        model.Entity<PipelineRow>().ToTable("Pipelines").HasKey(r => r.Key);
        model.Entity<ExtractionRow>(e =>
        {
            e.ToTable("Extractions").HasKey(r => r.PipelineKey);
            e.Property(r => r.Revision).IsConcurrencyToken();
        });
        model.Entity<ExtractionObjectRow>().ToTable("ExtractionObjects").HasKey(r => new { r.PipelineKey, r.Object });
        model.Entity<RunObjectRow>(e =>
        {
            e.ToTable("RunObjects").HasKey(r => new { r.RunId, r.Object });
            e.Property(r => r.Status).HasConversion<string>();
        });
        model.Entity<RunGapRow>().ToTable("RunGaps").HasIndex(r => new { r.RunId, r.Object, r.RecordId }).IsUnique();
        model.Entity<GoLiveCheckRow>().ToTable("GoLiveChecks").HasIndex(r => new { r.PipelineKey, r.FinishedAt });
        model.Entity<CheckpointRow>().ToTable("Checkpoints").HasKey(r => new { r.PipelineKey, r.Side });
        model.Entity<RunRow>(e =>
        {
            e.ToTable("Runs").HasIndex(r => new { r.PipelineKey, r.Status });
            e.HasIndex(r => r.QueuedAt);
            e.HasIndex(r => r.RerunOf);
            e.HasIndex(r => r.UndoOf);
            e.Property(r => r.Mode).HasConversion<string>();
            e.Property(r => r.Status).HasConversion<string>();
            e.Property(r => r.Phase).HasConversion<string>();
        });
        model.Entity<RunRecordRow>(e =>
        {
            e.ToTable("RunRecords").HasIndex(r => new { r.RunId, r.Outcome, r.Reason, r.Id });
            e.HasIndex(r => new { r.RunId, r.Id });
            e.HasIndex(r => r.LeftId);
            e.HasIndex(r => r.RightId);
        });
        model.Entity<WorkRow>().ToTable("Work").HasIndex(r => new { r.RunId, r.Side, r.RecordId }).IsUnique();
        model.Entity<LinkRow>(e =>
        {
            e.ToTable("Links").HasIndex(r => new { r.ContractKey, r.LeftId }).IsUnique();
            e.HasIndex(r => new { r.ContractKey, r.RightId }).IsUnique();
            e.HasIndex(r => new { r.ContractKey, r.WakeAt });
        });
        model.Entity<RecordKeyRow>(e =>
        {
            e.ToTable("RecordKeys").HasKey(r => new { r.ContractKey, r.Side, r.Ordinal, r.KeyHash, r.RecordId });
            e.HasIndex(r => new { r.ContractKey, r.Side, r.RecordId });
        });
        model.Entity<JournalRow>(e =>
        {
            e.ToTable("Journal").HasIndex(r => r.IdempotencyKey).IsUnique();
            e.HasIndex(r => new { r.RunId, r.State });
            e.HasIndex(r => r.SourceId);
            e.HasIndex(r => r.TargetId);
            e.Property(r => r.State).HasConversion<string>();
        });
        model.Entity<ReviewRow>(e =>
        {
            e.ToTable("Reviews").HasIndex(r => new { r.Status, r.Reason, r.ContractKey, r.Field, r.CauseMark, r.Id });
            e.HasIndex(r => new { r.Status, r.AssignedTo, r.Id });
            e.HasIndex(r => new { r.Status, r.PipelineKey });
            e.HasIndex(r => r.ResolvedAt);
            e.HasIndex(r => new { r.ContractKey, r.LeftId, r.Status });
            e.HasIndex(r => new { r.ContractKey, r.RightId, r.Status });
            e.Property(r => r.Status).HasConversion<string>();
            e.Property(r => r.Reason).HasConversion<string>();
        });
        model.Entity<ActionRow>(e =>
        {
            e.ToTable("Actions").HasIndex(r => new { r.State, r.DueAt });
            e.HasIndex(r => new { r.ContractKey, r.RuleKey, r.State, r.StartedAt });
            e.HasIndex(r => new { r.Kind, r.RightId, r.StartedAt });
            e.HasIndex(r => r.LeftId);
            e.HasIndex(r => r.RunId);
            e.Ignore(r => r.TargetId);
            e.Property(r => r.State).HasConversion<string>();
            e.Property(r => r.Kind).HasConversion<string>();
        });
        model.Entity<ChannelRow>(e =>
        {
            e.ToTable("Channels").HasKey(r => r.Key);
            e.Property(r => r.Kind).HasConversion<string>();
        });
        model.Entity<RuleTimerRow>(e =>
        {
            e.ToTable("RuleTimers").HasIndex(r => new { r.ContractKey, r.LeftId, r.RuleKey }).IsUnique();
            e.HasIndex(r => new { r.Passed, r.DueAt });
        });
        model.Entity<InboxRow>(e =>
        {
            e.ToTable("Inbox").HasIndex(r => new { r.ConnectionKey, r.EventId }).IsUnique();
            e.HasIndex(r => new { r.State, r.RunIds });
            e.HasIndex(r => new { r.State, r.ConnectionKey, r.Object, r.RecordId });
            e.HasIndex(r => r.SettledAt);
            e.Property(r => r.State).HasConversion<string>();
        });
        model.Entity<InboxCursorRow>().ToTable("InboxCursors").HasKey(r => new { r.ConnectionKey, r.Webhook });
        model.Entity<InboxRefusalRow>(e =>
        {
            e.ToTable("InboxRefusals").HasKey(r => new { r.ConnectionKey, r.Day, r.Reason });
            e.Property(r => r.Reason).HasConversion<string>();
        });
        model.Entity<AuditRow>(e =>
        {
            e.ToTable("Audit").HasIndex(r => r.At);
            e.HasIndex(r => new { r.Object, r.ObjectKey });
        });
        model.Entity<RetentionRow>().ToTable("Retention").HasKey(r => r.Class);
        model.Entity<MetricSampleRow>(e =>
        {
            e.ToTable("MetricSamples").HasIndex(r => new { r.Metric, r.Subject, r.At });
            e.HasIndex(r => r.Hour);
            e.Property(r => r.Metric).HasConversion<string>();
        });
        model.Entity<AlertRow>(e =>
        {
            e.ToTable("Alerts").HasIndex(r => r.OpenKey).IsUnique();
            e.HasIndex(r => r.RecoveredAt);
            e.Property(r => r.Metric).HasConversion<string>();
        });
        model.Entity<AlertRuleRow>(e =>
        {
            e.ToTable("AlertRules").HasKey(r => new { r.Metric, r.Subject });
            e.Property(r => r.Metric).HasConversion<string>();
        });
        model.Entity<AlertMuteRow>(e =>
        {
            e.ToTable("AlertMutes").HasKey(r => new { r.Metric, r.Subject });
            e.Property(r => r.Metric).HasConversion<string>();
        });
        model.Entity<HealthSettingsRow>(e =>
        {
            e.ToTable("HealthSettings").HasKey(r => r.Id);
            e.Property(r => r.Id).ValueGeneratedNever();
        });
        model.Entity<WriteOutRow>(e =>
        {
            e.ToTable("WriteOuts").HasKey(r => new { r.ConnectionKey, r.Kind });
            e.Property(r => r.Kind).HasConversion<string>();
        });
        model.Entity<ApiTokenRow>().ToTable("ApiTokens").HasIndex(r => r.TokenHash).IsUnique();
    }

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        moment => moment.ToUnixTimeMilliseconds(), stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
}
