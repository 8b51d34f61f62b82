using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Runs;

public sealed record RunData(
    RunRow Run, string PipelineName, int? CurrentVersion, IReadOnlyList<long> Reruns, IReadOnlyList<long> Undoes, IReadOnlyList<OutcomeGroup> Groups, Paged<RunRecordRow> Records, RunRecordRow? Item, ContractEnds Ends, IReadOnlyList<JournalRow> Writes);

public sealed partial class RunPage(RunQueries runs, PipelineQueries pipelines, ContractStore contracts, ConnectionQueries connections) : ComponentBase
{
    private const int Size = 50;
    private static readonly IReadOnlyList<(string, string)> OutcomeChoices =
        [.. Enum.GetValues<Outcome>().Where(o => o != Engine.Records.Outcome.Unchanged).Select(o => (Badge.Of(o).Word, o.ToString()))];

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
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [SupplyParameterFromQuery]
    private long? Item { get; set; }

    [Inject]
    private NavigationManager Nav { get; set; } = null!;

    private int page => Math.Max(1, Page ?? 1);

    private bool byRecord => View is "records" or "person";

    /// <summary>Another run's sentence and buttons must not stand under this one's number while it is asked for.</summary>
    protected override void OnParametersSet()
    {
        if (data?.Run.Id != Id)
        {
            (data, sentence) = (null, null);
        }
    }

    private async Task<RunData?> LoadAsync(CancellationToken ct)
    {
        if (await runs.FindAsync(Id, ct) is not { } run)
        {
            return null;
        }

        var pipeline = await pipelines.FindAsync(run.PipelineKey, ct);
        var outcome = View == "records" && Enum.TryParse<Outcome>(Outcome, ignoreCase: true, out var one) ? one : (Outcome?)null;
        var record = Item is { } item && await runs.RecordAsync(item, ct) is { } found && found.RunId == Id ? found : null;
        var filter = new RecordFilter(outcome, View == "records" ? Reason : null, string.IsNullOrWhiteSpace(Q) ? null : Q, View == "person");
        return new(
            run, pipeline?.Pipeline.Name ?? run.PipelineKey, pipeline?.ContractVersion, await runs.RerunsAsync(Id, ct), await runs.UndoesAsync(Id, ct),
            byRecord ? [] : await runs.GroupsAsync(Id, ct),
            byRecord ? await runs.RecordsAsync(Id, filter, new(page, Size), ct) : new([], 0),
            record,
            record is null ? ContractEnds.Unknown("") : await ContractNames.FindAsync(contracts, connections, pipeline?.Pipeline.ContractKey ?? "", ct),
            record is null ? [] : await runs.WritesAsync(record, ct));
    }

    private void Say(RunData? now)
    {
        data = now;
        sentence = now?.Run is not { } r ? null : r.Status switch
        {
            RunStatus.Queued => "Waits for its turn: one run per pipeline at a time.",
            RunStatus.Running when r.CancelAsked => "Ends after its present page.",
            RunStatus.Running when r.Mode == RunMode.Extract => "Copies what changed.",
            RunStatus.Running => r.Phase == RunPhase.Feed ? "Reads what changed." : "Works through what it read.",
            RunStatus.Held when r.CanaryOf is not null => "The rest of a rerun. It waits for a yes once the first few have been looked at.",
            RunStatus.Held => "Stopped itself before writing and waits for a yes.",
            RunStatus.Failed => "Stopped with an error. What it settled stays settled; the rest is met again by the next run.",
            RunStatus.Cancelled => "Was ended early. What it settled stays settled.",
            RunStatus.CompletedWithErrors when r.Mode == RunMode.Extract => "Finished. Some objects landed and others did not; each says why.",
            _ when r.Mode == RunMode.Extract => "Finished. Every object landed; the counts of each stand below.",
            _ when r.Mode == RunMode.Undo => $"Finished. {Words.Count(r.Updated, "record holds", "records hold")} again what was there before{(r.Review > 0 ? $"; {Words.Number(r.Review)} were changed since and wait for a person" : "")}.",
            _ when r.Read == 0 => "Nothing had changed, so there was nothing to do.",
            _ when r.Review + r.Failed > 0 => $"Finished. {Words.Count(r.Review + r.Failed, "record waits", "records wait")} for a person.",
            _ => "Finished. Every record is settled.",
        };
    }

    private string Records(Outcome outcome, string? reason) =>
        Nav.GetUriWithQueryParameters($"/runs/{Id}", new Dictionary<string, object?> { ["view"] = "records", ["outcome"] = outcome.ToString(), ["reason"] = reason });
}
