using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Pages.Health;

/// <summary>What the page shows; rules, channels and settings only where their tab is open.</summary>
public sealed record HealthData(IReadOnlyList<Trend> Trends, IReadOnlyList<AlertLine> Alerts, AlertRules? Rules, IReadOnlyList<ChannelName> Channels, HealthSettingsRow? Settings, IReadOnlyList<RunRow> Statements, IReadOnlyList<(string Word, string Value)> Subjects, DateTimeOffset At);

public sealed partial class HealthPage(HealthQueries health, RunQueries runs, PipelineQueries pipelines, ConnectionQueries connections, TimeProvider clock) : ComponentBase
{
    private const int MostRecovered = 30;
    private const int MostStatements = 50;
    private static readonly Metric[] Charted = [Engine.Health.Metric.Success, Engine.Health.Metric.LagP95, Engine.Health.Metric.QueueAge];
    private IReadOnlyList<(string Word, string Value)> pipelineNames = [];
    private string? sentence;

    [SupplyParameterFromQuery]
    private string? Range { get; set; }

    [SupplyParameterFromQuery]
    private string? Integration { get; set; }

    [SupplyParameterFromQuery]
    private string? Metric { get; set; }

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    [Inject]
    private NavigationManager Nav { get; set; } = null!;

    private HealthPeriod period => Range switch { "24h" => HealthPeriod.Day, "30d" => HealthPeriod.Month, _ => HealthPeriod.Week };

    private static IReadOnlyList<(string Word, string? Name)> Tabs(HealthData d) =>
        [("Figures", null), ($"Alerts {d.Alerts.Count(a => a.Alert?.RecoveredAt is null && a.Alert is not null)}", "alerts"), ("Reconciliation", "statements"), ("Rules", "rules"), ("Tables", "tables")];

    private static IEnumerable<(Metric Metric, IReadOnlyList<Trend> Trends)> Charts(HealthData d) => Charted.Select(m => (m, (IReadOnlyList<Trend>)[.. d.Trends.Where(t => t.Metric == m)]));

    private async Task<HealthData?> LoadAsync(CancellationToken ct)
    {
        pipelineNames = [.. (await pipelines.ListAsync(ct)).Select(p => (p.Pipeline.Name, p.Pipeline.Key))];
        var trends = await health.TrendsAsync(period, ct);
        var alerts = await health.AlertsAsync(MostRecovered, ct);
        var rules = Tab == "rules";
        return new(
            [.. trends.Where(t => Integration is null || t.Subject == Integration)],
            [.. alerts.Where(a => Integration is null || a.Subject == Integration)],
            rules ? await health.RulesAsync(ct) : null,
            rules ? await health.ChannelsAsync(ct) : [],
            rules ? await health.SettingsAsync(ct) : null,
            Tab == "statements" ? await runs.StatementsAsync(Integration, onlyWhole: false, MostStatements, ct) : [],
            rules ? [.. pipelineNames, .. (await connections.ListAsync(ct)).Select(c => (c.Name, c.Key))] : [],
            clock.GetUtcNow());
    }

    private void Say(HealthData? data)
    {
        var over = data?.Alerts.Where(a => a.Alert is { RecoveredAt: null }).ToList();
        sentence = over switch
        {
            null => null,
            { Count: 0 } => data!.Trends.Count == 0 ? null : "All within tolerance.",
            _ => $"All within tolerance except {string.Join(over.Count == 2 ? " and " : ", ", over.Take(3).Select(a => $"{a.Metric.Kind().Name.ToLowerInvariant()} of {a.Name}"))}{(over.Count > 3 ? $" and {over.Count - 3} more" : "")}.",
        };
    }
}
