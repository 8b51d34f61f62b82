using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Warehouses;

namespace OpsConsole.Runtime.Extraction;

/// <summary>Everything one extraction's run works with.</summary>
/// <param name="System">What people call the source.</param>
sealed record ExtractionScope(RunRow Run, ExtractionPlan Plan, string System, IExtractSource Source, IWarehouse Warehouse, Pseudonyms Names, CallContext Call)
{
    public string NameOf(string objectName) => Plan.Prefix + objectName;
}

/// <summary>An object that is read, and the chosen tables that its reading fills: its own, if it is chosen, and those derived from it.</summary>
sealed record Family(SourceObject Root, IReadOnlyList<(SourceObject Source, ObjectPlan Plan)> Tables)
{
    public IReadOnlySet<string> Derived { get; } = Tables.Where(t => t.Source.From is not null).Select(t => t.Source.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The derived table whose records the source counts; null where it counts none.</summary>
    public string? Counted { get; } = Tables.Where(t => t.Source.Counted).Select(t => t.Source.Name).FirstOrDefault();

    /// <summary>Only search by time has slices, cursor and start.</summary>
    public bool BySlices => Root.Mode is ExtractMode.Incremental or ExtractMode.AppendOnly;

    public static IReadOnlyList<Family> Of(ExtractionPlan plan, IReadOnlyList<SourceObject> sources)
    {
        var chosen = from source in sources join part in plan.Objects on source.Name equals part.Object select (source, part);
        return [.. from one in chosen group one by RootOf(one.source, sources) into family select new Family(family.Key, [.. family])];
    }

    private static SourceObject RootOf(SourceObject source, IReadOnlyList<SourceObject> all) => source.From is { } from ? RootOf(all.First(s => s.Name == from), all) : source;
}
