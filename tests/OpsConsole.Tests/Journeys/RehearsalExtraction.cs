using System.Text.Json;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Warehouses;

namespace OpsConsole.Tests.Journeys;

/// <summary>Extractions of the rehearsal's Intercom, and what landed.</summary>
public sealed partial class Rehearsal
{
    public const string Extraction = "copy";

    public static ExtractionPlan PlanOf(params string[] objects) => new()
    {
        Connection = "intercom-demo",
        Objects = [.. objects.Select(o => new ObjectPlan(o, new Dictionary<string, Treatment>()))],
    };

    /// <summary>Makes the extraction; nothing has been copied yet.</summary>
    public Task<string> AddExtractionAsync(ExtractionPlan plan) => Get<ExtractionDesk>().CreateAsync(Person, Extraction, plan, null, null);

    public async Task ChangePlanAsync(Func<ExtractionPlan, ExtractionPlan> change)
    {
        var view = (await Get<ExtractionQueries>().FindAsync(Extraction))!;
        await Get<ExtractionDesk>().SaveAsync(Person, Extraction, change(view.Plan), view.Revision);
    }

    public Task<RunRow> ExtractAsync() => RunOfAsync(Extraction);

    /// <summary>The one that extractions land in: the console's own file, or PostgreSQL where that was asked for.</summary>
    public IWarehouse Warehouse => Get<WarehouseBook>().Open(WarehouseName);

    public string WarehouseName => postgres is null ? "file" : "postgres";

    /// <summary>Every row of a landed table by its column names.</summary>
    public async Task<List<IReadOnlyDictionary<string, object?>>> LandedAsync(string table)
    {
        var shape = (await Warehouse.TablesAsync(default)).Single(t => t.Name == table);
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        await foreach (var row in Warehouse.StreamAsync(table, default))
        {
            rows.Add(shape.Stored.Zip(row).ToDictionary(c => c.First.Name, c => c.Second));
        }

        return rows;
    }

    /// <summary>Everything the runtime keeps on disk.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    public async Task<RunObject> ObjectOfAsync(RunRow run, string name) => (await Get<ExtractionQueries>().ObjectsAsync(run.Id)).Single(o => o.Row.Object == name);

    public async Task<List<JsonElement>> DumpOfAsync(string list) => [.. (await Sandbox.DumpAsync("intercom")).GetProperty(list).EnumerateArray()];
}
