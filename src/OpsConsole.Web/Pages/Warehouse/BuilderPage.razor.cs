using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Warehouse;

public sealed record BuilderData(IReadOnlyList<ConnectionSummary> Connections);

public sealed partial class BuilderPage(ConnectionQueries connections, ExtractionQueries extractions, ExtractionSamples samples, ExtractionDesk desk, PipelineDesk pipelines, WarehouseBook warehouses, NavigationManager nav) : ComponentBase
{
    private readonly List<ObjectDraft> chosen = [];
    private readonly Pace pace = Pace.OfExtraction();
    private ExtractionView? known;
    private IReadOnlyList<SourceObject> sources = [];
    private IReadOnlyDictionary<string, string> missing = new Dictionary<string, string>();
    private string? sourceError;
    private string connection = "";
    private string name = "";
    private NewFields newFields;
    private DateOnly? startAt;
    private int? concurrency;
    private string warehouse = WarehouseBook.File;
    private string prefix = "";
    private string location = "";

    /// <summary>Null makes a new one.</summary>
    [Parameter]
    public string? Key { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    private string sentence => chosen.Count == 0
        ? "Choose what is copied; each object becomes a table of its own."
        : $"{Words.Count(chosen.Count, "object")}, {Words.Count(chosen.Sum(o => o.Taken), "field")}, {pace.Sentence}. Nothing is copied before the first run.";

    private async Task<BuilderData?> LoadAsync(CancellationToken ct)
    {
        var all = await connections.ListAsync(ct);
        if (Key is null)
        {
            if (connection.Length == 0 && (all.FirstOrDefault(c => c.Vendor == "intercom") ?? all.FirstOrDefault()) is { } first)
            {
                await ChooseAsync(first.Key);
            }
        }
        else if (known is null)
        {
            known = await extractions.FindAsync(Key, ct);
            if (known is null)
            {
                return null;
            }

            Take(known);
            await ChooseAsync(connection);
            chosen.AddRange(known.Plan.Objects.Select(o => (Plan: o, Source: sources.FirstOrDefault(s => s.Name == o.Object))).Where(o => o.Source is not null).Select(o => new ObjectDraft(o.Source!, o.Plan, known.SeenOf(o.Plan.Object))));
        }

        return new(all);
    }

    private void Take(ExtractionView view)
    {
        var plan = view.Plan;
        (name, connection, newFields, concurrency, warehouse, prefix, location) = (view.Pipeline.Name, plan.Connection, plan.NewFields, plan.Concurrency, plan.Warehouse, plan.Prefix, plan.Location ?? "");
        startAt = plan.StartAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null;
        pace.Take(view.Pipeline);
    }

    private async Task ChooseAsync(string key)
    {
        (connection, sourceError, sources, missing) = (key, null, [], new Dictionary<string, string>());
        chosen.Clear();
        try
        {
            sources = await samples.ObjectsAsync(key);
            missing = await samples.MissingAsync(key);
            sourceError = sources.Count == 0 ? "Nothing of this connection can be copied as tables yet. Choose another." : null;
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            sourceError = e.Message;
        }
    }

    /// <summary>An object's schema is fetched as soon as it is chosen (S1-20).</summary>
    private async Task PickAsync(SourceObject source, bool on)
    {
        chosen.RemoveAll(o => o.Source.Name == source.Name);
        if (on)
        {
            var draft = new ObjectDraft(source, known?.Plan.Objects.FirstOrDefault(o => o.Object == source.Name), known?.SeenOf(source.Name) ?? []);
            chosen.Add(draft);
            await LookAsync(draft, show: false);
        }

        StateHasChanged();
    }

    private async Task LookAsync(ObjectDraft draft, bool show)
    {
        draft.Busy = true;
        StateHasChanged();
        try
        {
            draft.Looked(await samples.LookAsync(Plan(), draft.Source.Name), show);
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            draft.Error = e.Message;
        }
        finally
        {
            draft.Busy = false;
            StateHasChanged();
        }
    }

    private void HashAll() => chosen.ForEach(o => o.HashFlagged());

    /// <summary>One after the other; what one object refuses does not keep the others away.</summary>
    private async Task PreviewAsync()
    {
        foreach (var draft in chosen.ToList())
        {
            await LookAsync(draft, show: true);
        }
    }

    private async Task SaveAsync()
    {
        var (seconds, cron) = (pace.IntervalSeconds, pace.CronText);
        if (Key is null)
        {
            nav.NavigateTo($"/warehouse/{await desk.CreateAsync(Actor, name, Plan(), seconds, cron)}");
            return;
        }

        if ((seconds, cron) != (known!.Pipeline.IntervalSeconds, known.Pipeline.Cron))
        {
            await pipelines.SetScheduleAsync(Actor, Key, seconds, cron);
        }

        await desk.SaveAsync(Actor, Key, Plan(), known.Revision);
        nav.NavigateTo($"/warehouse/{Key}");
    }

    private ExtractionPlan Plan() => new()
    {
        Connection = connection,
        Warehouse = warehouse,
        Prefix = prefix.Trim(),
        Location = string.IsNullOrWhiteSpace(location) ? null : location.Trim(),
        Objects = [.. chosen.Select(o => o.Plan())],
        NewFields = newFields,
        StartAt = startAt is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null,
        Concurrency = concurrency,
    };
}
