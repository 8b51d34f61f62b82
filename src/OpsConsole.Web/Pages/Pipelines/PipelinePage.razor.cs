using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Pipelines;

public sealed record PipelineData(PipelineSummary Summary, Paged<RunRow> Runs, string Left, string Right, string Whom, string Cost);

public sealed partial class PipelinePage(PipelineQueries pipelines, RunQueries runs, PipelineDesk desk, RunDesk runDesk, ContractStore contracts, ConnectionQueries connections) : ComponentBase
{
    private const int Size = 20;
    private PipelineData? data;
    private string? sentence;

    [Parameter]
    public string Key { get; set; } = "";

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    [Inject]
    private NavigationManager Nav { get; set; } = null!;

    private int page => Math.Max(1, Page ?? 1);

    private async Task<PipelineData?> LoadAsync(CancellationToken ct)
    {
        if (await pipelines.FindAsync(Key, ct) is not { } found)
        {
            return null;
        }

        if (found.Pipeline.Kind == PipelineKind.Extraction)
        {
            Nav.NavigateTo(Words.Address(found.Pipeline), replace: true);
        }

        var (left, right) = await MatchingPage.SystemsAsync(contracts, connections, found.Pipeline.ContractKey, ct);
        var cost = await runs.LastWholePassAsync(Key, ct) is { } whole
            ? $"Both sides are read whole: the last time {Words.Count(whole.Read, "record")} in {Words.Took(whole)}, 0 to {Words.Number(whole.Read)} of them written. Only what differs is written, and a mass change is held for a yes."
            : "Both sides are read whole. Only what differs is written, and a mass change is held for a yes.";
        return new(found, await runs.PageAsync(Key, new(page, Size), ct), left, right, MatchingPage.Whom(found.Pipeline, left, right), cost);
    }

    private void Say(PipelineData? now)
    {
        data = now;
        sentence = now?.Summary switch
        {
            null => null,
            { OpenRun: { Status: RunStatus.Held, CanaryOf: not null } rest } => $"Run {rest.Id}, the rest of a rerun, waits for a yes; the schedule goes on.",
            { OpenRun: { Status: RunStatus.Held } } => "A run waits for a yes; the schedule rests until then.",
            { OpenRun: { } open } => $"Run {open.Id} is {Badge.Of(open.Status).Word.ToLowerInvariant()}.",
            { Pipeline.AwaitsYes: true } => "New and switched off. Look at its matching, then start the first run; nothing is written before.",
            { Pipeline.Enabled: false } => "Switched off: nothing runs by itself.",
            { ContractVersion: null } => "Its contract is not published yet, so it cannot run.",
            { LastRun: null } => "On, and not run yet.",
            { OpenReviews: > 0 and var waiting } => $"On. {Words.Count(waiting, "record waits", "records wait")} for a person.",
            _ => "On, and in step.",
        };
    }

    private Task TurnAsync(bool on) => desk.SetEnabledAsync(Actor, Key, on);

    private async Task RunAsync(RunMode mode) => Nav.NavigateTo($"/runs/{await runDesk.RequestAsync(Actor, Key, mode)}");
}
