using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Warehouse;

/// <param name="Rows">Null while there is no such table.</param>
/// <param name="Last">What the last ended run made of it.</param>
public sealed record ObjectLine(string Name, string Mode, string Table, long? Rows, DateTimeOffset? LandedAt, ObjectDraft Draft, RunObject? Last);

public sealed record ExtractionData(ExtractionView View, PipelineSummary Summary, IReadOnlyList<ObjectLine> Objects, Paged<RunRow> Runs, string? WarehouseError);

public sealed partial class ExtractionPage(ExtractionQueries extractions, ExtractionSamples samples, ExtractionDesk desk, PipelineQueries pipelines, PipelineDesk pipelineDesk, RunQueries runs, RunDesk runDesk, WarehouseBook warehouses) : ComponentBase
{
    private const int Size = 20;
    private ExtractionData? data;
    private string? sentence;

    [Parameter]
    public string Key { get; set; } = "";

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [CascadingParameter]
    private Actor? Actor { get; set; }

    [Inject]
    private NavigationManager Nav { get; set; } = null!;

    private int page => Math.Max(1, Page ?? 1);

    private async Task<ExtractionData?> LoadAsync(CancellationToken ct)
    {
        if (await extractions.FindAsync(Key, ct) is not { } view || await pipelines.FindAsync(Key, ct) is not { } summary)
        {
            return null;
        }

        var sources = (await SourcesAsync(view, ct)).ToDictionary(s => s.Name);
        var (tables, trouble) = await TablesAsync(view, ct);
        var last = summary.LastRun is { } run ? (await extractions.ObjectsAsync(run.Id, ct)).ToDictionary(o => o.Row.Object) : [];
        var lines = from chosen in view.Plan.Objects
                    where sources.ContainsKey(chosen.Object)
                    let source = sources[chosen.Object]
                    let table = view.Plan.Prefix + chosen.Object
                    select new ObjectLine(chosen.Object, ExtractWords.Mode(source), table, tables.GetValueOrDefault(table)?.Rows, view.Objects.GetValueOrDefault(chosen.Object)?.LandedAt, new ObjectDraft(source, chosen, view.SeenOf(chosen.Object)), last.GetValueOrDefault(chosen.Object));
        return new(view, summary, [.. lines], await runs.PageAsync(Key, new(page, Size), ct), trouble);
    }

    private async Task<IReadOnlyList<Engine.Extraction.SourceObject>> SourcesAsync(ExtractionView view, CancellationToken ct)
    {
        try
        {
            return await samples.ObjectsAsync(view.Plan.Connection, ct);
        }
        catch (InvalidOperationException)
        {
            return [.. view.Plan.Objects.Select(o => new Engine.Extraction.SourceObject(o.Object, Engine.Extraction.ExtractMode.FullRefresh, [], [], null))]; // the connection is gone or its sandbox is off; what landed is shown all the same
        }
    }

    private async Task<(IReadOnlyDictionary<string, LandedTable> Tables, string? Error)> TablesAsync(ExtractionView view, CancellationToken ct)
    {
        try
        {
            return ((await warehouses.Open(view.Plan.Warehouse).TablesAsync(ct)).Where(t => t.Pipeline == Key).ToDictionary(t => t.Name), null);
        }
        catch (Exception e) when (e is WarehouseException or System.Data.Common.DbException)
        {
            return (new Dictionary<string, LandedTable>(), e is WarehouseException ? e.Message : "The warehouse does not answer, so rows are not shown. Extractions wait for it.");
        }
    }

    private void Say(ExtractionData? now)
    {
        data = now;
        sentence = now?.Summary switch
        {
            null => null,
            { OpenRun: { } open } => $"Run {open.Id} is {Badge.Of(open.Status).Word.ToLowerInvariant()}.",
            { Pipeline.Enabled: false } => "Switched off: nothing is copied by itself.",
            { LastRun: null } => "On, and nothing has been copied yet.",
            { LastRun.Status: RunStatus.Failed } => "The last run stopped with an error; what had landed stays.",
            { LastRun.Status: RunStatus.CompletedWithErrors } => "The last run copied some objects and not others.",
            _ when now!.Objects.Count(o => o.Last is { } last && !ExtractWords.IsWhole(last)) is var gaps and > 0 => $"On. {Words.Count(gaps, "object has a gap", "objects have gaps")}, told below.",
            _ => $"On. {Words.Count(now!.Objects.Count, "object")} landed whole.",
        };
    }

    private Task TurnAsync(bool on) => pipelineDesk.SetEnabledAsync(Actor!, Key, on);

    private Task DismissAsync() => desk.DismissNewsAsync(Actor!, Key);

    private Task RestartAsync(string objectName) => desk.RestartAsync(Actor!, Key, objectName);

    private async Task RunAsync() => Nav.NavigateTo($"/runs/{await runDesk.RequestAsync(Actor!, Key, RunMode.Incremental)}");
}
