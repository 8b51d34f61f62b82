using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Runs;

public sealed record RunData(RunRow Run, string PipelineName, IReadOnlyList<OutcomeGroup> Groups, Paged<RunRecordRow> Records, RunRecordRow? Item);

public sealed partial class RunPage(RunQueries runs, PipelineQueries pipelines, RunDesk desk, NavigationManager nav) : ComponentBase
{
    private const int Size = 50;
    private static readonly IReadOnlyList<(string, string?)> OutcomeChoices =
        [("All", null), .. Enum.GetValues<Outcome>().Where(o => o != Engine.Records.Outcome.Unchanged).Select(o => (Badge.Of(o).Word, (string?)o.ToString()))];

    private RunData? data;
    private string? sentence;

    [Parameter]
    public long Id { get; set; }

    [SupplyParameterFromQuery]
    private string? View { get; set; }

    [SupplyParameterFromQuery]
    private string? Outcome { get; set; }

    [SupplyParameterFromQuery]
    private string? Reason { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [SupplyParameterFromQuery]
    private long? Item { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    private int page => Math.Max(1, Page ?? 1);

    private bool byRecord => View == "records";

    private async Task<RunData?> LoadAsync(CancellationToken ct)
    {
        if (await runs.FindAsync(Id, ct) is not { } run)
        {
            return null;
        }

        var pipeline = await pipelines.FindAsync(run.PipelineKey, ct);
        var outcome = Enum.TryParse<Outcome>(Outcome, ignoreCase: true, out var one) ? one : (Outcome?)null;
        return new(
            run, pipeline?.Pipeline.Name ?? run.PipelineKey,
            byRecord ? [] : await runs.GroupsAsync(Id, ct),
            byRecord ? await runs.RecordsAsync(Id, outcome, Reason, new(page, Size), ct) : new([], 0),
            Item is { } item && await runs.RecordAsync(item, ct) is { } found && found.RunId == Id ? found : null);
    }

    private void Say(RunData? now)
    {
        data = now;
        sentence = now?.Run is not { } r ? null : r.Status switch
        {
            RunStatus.Queued => "Waits for its turn: one run per pipeline at a time.",
            RunStatus.Running when r.CancelAsked => "Ends after its present page.",
            RunStatus.Running => r.Phase == RunPhase.Feed ? "Reads what changed." : "Works through what it read.",
            RunStatus.Held => "Stopped itself before writing and waits for a yes.",
            RunStatus.Failed => "Stopped with an error. What it settled stays settled; the rest is met again by the next run.",
            RunStatus.Cancelled => "Was ended early. What it settled stays settled.",
            _ when r.Read == 0 => "Nothing had changed, so there was nothing to do.",
            _ when r.Review + r.Failed > 0 => $"Finished. {Words.Count(r.Review + r.Failed, "record waits", "records wait")} for a person.",
            _ => "Finished. Every record is settled.",
        };
    }

    private string Records(Outcome outcome, string? reason) =>
        nav.GetUriWithQueryParameters($"/runs/{Id}", new Dictionary<string, object?> { ["view"] = "records", ["outcome"] = outcome.ToString(), ["reason"] = reason });

    private Task CancelAsync() => desk.CancelAsync(Actor, Id);

    private Task ApproveAsync() => desk.ApproveAsync(Actor, Id);

    private Task DropAsync() => desk.DropAsync(Actor, Id);

    private async Task AgainAsync() => nav.NavigateTo($"/runs/{await desk.RequestAsync(Actor, data!.Run.PipelineKey, data.Run.Mode)}");
}
