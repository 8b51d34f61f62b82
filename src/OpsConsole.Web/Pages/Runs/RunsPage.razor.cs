using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Runs;

public sealed record RunsData(Paged<RunRow> Runs, IReadOnlyDictionary<string, string> Names);

public sealed partial class RunsPage(RunQueries runs, PipelineQueries pipelines) : ComponentBase
{
    private const int Size = 50;
    private IReadOnlyDictionary<string, string> names = new Dictionary<string, string>();
    private string? sentence;

    [SupplyParameterFromQuery]
    private string? Pipeline { get; set; }

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    [SupplyParameterFromQuery]
    private string? Mode { get; set; }

    [SupplyParameterFromQuery]
    private string? By { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    private int page => Math.Max(1, Page ?? 1);

    private bool filtered => Pipeline is not null || Status is not null || Mode is not null || By is not null;

    private async Task<RunsData?> LoadAsync(CancellationToken ct)
    {
        var all = await pipelines.ListAsync(ct);
        var filter = new RunFilter(Pipeline, Enum.TryParse<RunStatus>(Status, ignoreCase: true, out var status) ? status : null, Enum.TryParse<RunMode>(Mode, ignoreCase: true, out var mode) ? mode : null, By);
        names = all.ToDictionary(p => p.Pipeline.Key, p => p.Pipeline.Name);
        return new(await runs.PageAsync(filter, new(page, Size), ct), names);
    }

    private void Say(RunsData? data) => sentence = data switch
    {
        null or { Runs.Total: 0 } => null,
        { Runs: var shown } when shown.Items.Count(r => r.Status == RunStatus.Running) is var running and > 0 => $"{Words.Count(shown.Total, "run")}. {Words.Spelled(running)} {(running == 1 ? "is" : "are")} at work now.",
        { Runs: var shown } => $"{Words.Count(shown.Total, "run")}. None is at work now.",
    };
}
