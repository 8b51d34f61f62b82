using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Tests.Web;

/// <summary>Rows as runs leave them, put straight into the database.</summary>
static class Samples
{
    public const string Pipeline = "contacts";
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static PipelineRow PipelineRow() => new() { Key = Pipeline, Name = "Contacts both ways", ContractKey = "contacts-contract", Enabled = true, IntervalSeconds = 300, CreatedAt = Start };

    public static ContractRow ContractRow() => new() { Key = "contacts-contract", Name = "Contacts", PublishedVersion = null };

    public static RunRow RunRow(RunStatus status = RunStatus.Succeeded) => new()
    {
        PipelineKey = Pipeline,
        ContractVersion = 3,
        Mode = RunMode.Incremental,
        Status = status,
        RequestedBy = "maja@example.test",
        QueuedAt = Start,
        StartedAt = Start.AddSeconds(1),
        FinishedAt = status is RunStatus.Queued or RunStatus.Running or RunStatus.Held ? null : Start.AddSeconds(42),
        Read = 10,
        Unchanged = 4,
        Created = 1,
        Updated = 2,
        Skipped = 1,
        Review = 1,
        Failed = 1,
        SkippedJson = """{"Gate":1}""",
        CallsJson = """{"intercom":{"reads":3,"writes":2,"throttled":0}}""",
        HeldText = status == RunStatus.Held ? "412 of 1,180 records (35 %) would change, your limit is 20 %." : null,
        Error = status == RunStatus.Failed ? "Intercom refused our token." : null,
        Notices = "Compared whole: the contract changed.",
    };

    public static RunRecordRow Record(long run, Outcome outcome = Outcome.Updated, string text = "Health score now travels.") => new()
    {
        RunId = run,
        Outcome = outcome,
        Reason = outcome == Outcome.Skipped ? nameof(SkipReason.ArchivedThere) : outcome == Outcome.Review ? nameof(ReviewReason.ValueNotMapped) : null,
        LeftId = "rec1",
        RightId = "65f0",
        Text = text,
        FieldsJson = """[{"field":"health_score","side":"right","before":"61","after":" 47","why":"Left owns it"}]""",
        At = Start.AddSeconds(20),
    };

    public static ReviewRow Review(string text = "plan_tier \"Growth (2025)\" has no Intercom value.", ReviewReason reason = ReviewReason.ValueNotMapped) => new()
    {
        PipelineKey = Pipeline,
        ContractKey = "contacts-contract",
        Reason = reason,
        Field = "plan_tier|custom_attributes.plan_tier",
        Text = text,
        EvidenceJson = """{"values":[{"field":"plan_tier","left":"Growth (2025)","right":"growth","note":"no such option"}],"candidates":[{"side":"right","id":"65f0c0de","note":"same e-mail"}]}""",
        LeftId = "rec1",
        Status = ReviewStatus.Open,
        Attempts = 2,
        LastRunId = 1,
        CreatedAt = Start,
        LastTriedAt = Start,
    };

    public static ActionRow Action(ActionState state, string left = "rec1", string rule = "stalled", string action = """{"do":"message","text":"Hello {{left.full_name}}"}""", string? sent = null) => new()
    {
        ContractKey = "contacts-contract",
        ContractVersion = 3,
        PipelineKey = Pipeline,
        RuleKey = rule,
        ActionJson = action,
        Kind = System.Text.Json.JsonDocument.Parse(action).RootElement.GetProperty("do").GetString() switch { "set" => ActionKind.Set, "notify" => ActionKind.Notify, _ => ActionKind.Message },
        Side = Side.Right,
        LeftId = left,
        RightId = "65f0-" + left,
        RunId = 1,
        Because = "team became Stalled.",
        State = state,
        Reason = state is ActionState.Held ? "60 at once is more than the 50 this rule may send by itself." : null,
        PlannedAt = Start,
        DueAt = Start,
        StartedAt = state is ActionState.Done ? Start.AddSeconds(1) : null,
        FinishedAt = state is ActionState.Done ? Start.AddSeconds(2.5) : null,
        ProtectedSent = sent,
        Tries = state is ActionState.Done ? 1 : 0,
    };

    public static void AddPipeline(OpsDbContext db)
    {
        db.Contracts.Add(ContractRow());
        db.Pipelines.Add(PipelineRow());
    }
}
