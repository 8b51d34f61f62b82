using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Components.Proof;

/// <summary>Computes, on demand, what publishing a contract would do to all records, as a preview run that can be opened and cancelled like any other.</summary>
public sealed partial class ImpactPanel(RunDesk desk, RunQueries runs, ChangeFeed changes) : ComponentBase, IDisposable
{
    private IDisposable? subscription;
    private RunRow? run;
    private RunProof? proof;
    private string? of;
    private bool stale;

    [Parameter, EditorRequired]
    public string ContractKey { get; set; } = "";

    [Parameter, EditorRequired]
    public Contract Contract { get; set; } = null!;

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    private int settled => run is null ? 0 : run.Unchanged + run.Created + run.Updated + run.Skipped + run.Review + run.Failed;

    private string headline => proof is null ? "" : Words.Count(proof.Links, "linked record");

    private string progress => run switch
    {
        { Status: RunStatus.Queued } => "Waits for its turn: one run per pipeline at a time.",
        { CancelAsked: true } => "Ends after its present page.",
        { Phase: RunPhase.Feed } => $"Reads both sides; {Words.Number(settled)} so far.",
        _ => $"Plans; about {Words.Number(run?.ToGo ?? 0)} to go.",
    };

    private string hold => proof switch
    {
        null or { Links: 0 } => "No record is linked yet.",
        { WouldHold: true } p => $"{Share(p)} of the linked records would change, over the {p.HoldsAbove:P0} at which a run is held for a yes.",
        { } p => $"{Share(p)} of the linked records would change, under the {p.HoldsAbove:P0} at which a run is held.",
    };

    private string cost => proof is { WriteCalls.Count: > 0 } ? $"It costs {string.Join(" and ", proof.WriteCalls.OrderBy(c => c.Key).Select(c => $"{Words.Number(c.Value)} {c.Key} write {(c.Value == 1 ? "call" : "calls")}"))}." : "No write calls.";

    public void Dispose() => subscription?.Dispose();

    protected override void OnInitialized() => subscription = changes.Subscribe(() => InvokeAsync(LoadAsync), Topic.Runs);

    protected override void OnParametersSet() => stale = of is not null && of != ContractStore.Export(Contract);

    private static string Share(RunProof p) => FormattableString.Invariant($"{(double)p.LinksChanged / p.Links:P1}");

    private async Task StartAsync()
    {
        var contract = Contract with { Key = ContractKey };
        run = await runs.FindAsync(await desk.RequestImpactAsync(Actor, contract));
        (of, stale, proof) = (ContractStore.Export(Contract), false, null);
        await LoadAsync();
        StateHasChanged();
    }

    private Task CancelAsync() => desk.CancelAsync(Actor, run!.Id);

    private async Task LoadAsync()
    {
        if (run is { FinishedAt: null })
        {
            run = await runs.FindAsync(run.Id);
            proof = run is null ? null : RunQueries.Proof(run);
            StateHasChanged();
        }
    }
}
