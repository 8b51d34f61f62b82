using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>A rule in force: of one subject, of all, or the metric's own.</summary>
/// <param name="IsOwn">Somebody has set it.</param>
public sealed record RuleInForce(AlertRule Rule, IReadOnlyList<string> Channels, bool IsOwn);

/// <summary>All rules as they stand at one moment.</summary>
public sealed class AlertRules
{
    private readonly Dictionary<(Metric, string), AlertRuleRow> rows;
    private readonly Dictionary<string, double> tolerated;
    private readonly IReadOnlyList<string> everybody;

    private AlertRules(Dictionary<(Metric, string), AlertRuleRow> rows, Dictionary<string, double> tolerated, IReadOnlyList<string> everybody) =>
        (this.rows, this.tolerated, this.everybody) = (rows, tolerated, everybody);

    internal static async Task<AlertRules> LoadAsync(OpsDbContext db, CancellationToken ct)
    {
        var rows = await db.AlertRules.AsNoTracking().ToDictionaryAsync(r => (r.Metric, r.Subject), ct);
        var published = await (
            from pipeline in db.Pipelines
            join contract in db.Contracts on pipeline.ContractKey equals contract.Key
            join version in db.ContractVersions on contract.Key equals version.ContractKey
            where version.Version == contract.PublishedVersion
            select new { pipeline.Key, version.Json }).ToListAsync(ct);
        var settings = await db.HealthSettings.AsNoTracking().SingleOrDefaultAsync(ct);
        return new(rows, published.ToDictionary(p => p.Key, p => (ContractJson.Parse(p.Json).Contract?.Limits ?? new Limits()).LagToleranceMinutes * 60.0), Split(settings?.Channels));
    }

    /// <param name="subject">Empty asks for the rule of all.</param>
    public RuleInForce Of(Metric metric, string subject)
    {
        if ((rows.GetValueOrDefault((metric, subject)) ?? rows.GetValueOrDefault((metric, ""))) is { } row)
        {
            return new(new(metric, row.Limit, TimeSpan.FromMinutes(row.ForMinutes), row.Spikes), row.Channels is { } own ? Split(own) : everybody, true);
        }

        var rule = AlertRule.Of(metric.Kind());
        return new(metric == Metric.LagP95 && tolerated.TryGetValue(subject, out var seconds) ? rule with { Limit = seconds } : rule, everybody, false); // what the contract says it tolerates
    }

    /// <summary>Somebody has set a rule for exactly this.</summary>
    public bool HasOwn(Metric metric, string subject) => rows.ContainsKey((metric, subject));

    /// <summary>That rule says itself who is told.</summary>
    public bool NamesChannels(Metric metric, string subject) => rows.GetValueOrDefault((metric, subject))?.Channels is not null;

    internal static IReadOnlyList<string> Split(string? keys) => keys?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
