using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Extraction;

namespace OpsConsole.Web.Pages.Warehouse;

/// <summary>A line of the schema review: a field, or a path within a JSON field.</summary>
public sealed record FieldLine(string Path, ColumnType Type, bool IsKey, bool IsWithin, bool IsFlagged);

/// <summary>An object that somebody has chosen, while the plan is made.</summary>
public sealed class ObjectDraft
{
    private readonly Dictionary<string, Treatment> treatments;

    public ObjectDraft(SourceObject source, ObjectPlan? plan, IReadOnlyList<SourceField> seen)
    {
        (Source, Fields) = (source, [.. RowProjector.Known(source, seen)]);
        treatments = new(plan?.Fields ?? new Dictionary<string, Treatment>(), StringComparer.Ordinal);
        (History, FullLists) = (plan?.History ?? false, plan?.FullLists ?? false);
    }

    public SourceObject Source { get; }

    public IReadOnlyList<SourceField> Fields { get; private set; }

    public bool History { get; set; }

    public bool FullLists { get; set; }

    /// <summary>Ten rows as they would land, by the choices as they are; null once a choice has changed.</summary>
    public ObjectSample? Sample { get; private set; }

    /// <summary>Why it could not be looked at; the others can.</summary>
    public string? Error { get; set; }

    public bool Busy { get; set; }

    /// <summary>The fields with the paths that are suggested below them.</summary>
    public IEnumerable<FieldLine> Lines =>
        from one in Fields
        let key = Source.Key.Contains(one.Name)
        from line in one.PrivateWithin.Select(path => new FieldLine($"{one.Name}.{path}", ColumnType.Text, false, true, true)).Prepend(new FieldLine(one.Name, one.Type, key, false, one.Private && !key))
        select line;

    public IReadOnlyList<string> Flagged => [.. Lines.Where(l => l.IsFlagged).Select(l => l.Path)];

    public int Hashed => Lines.Count(l => Of(l.Path) == Treatment.Hash);

    public int Taken => Fields.Count(f => Of(f.Name) != Treatment.Leave);

    public Treatment Of(string path) => treatments.GetValueOrDefault(path, Treatment.Take);

    public void Set(string path, Treatment treatment)
    {
        treatments[path] = treatment;
        Sample = null; // it would show what is now hidden
    }

    public void HashFlagged()
    {
        foreach (var path in Flagged)
        {
            Set(path, Treatment.Hash);
        }
    }

    /// <summary>What a look has found; its rows are kept only where they are meant to be shown.</summary>
    public void Looked(ObjectSample sample, bool show)
    {
        (Fields, Error) = (sample.Fields, null);
        Sample = show ? sample : null;
    }

    /// <summary>A value that names a person and lands as it is.</summary>
    public bool IsPlainPrivate(string column) => Fields.FirstOrDefault(f => f.Name == column) is { } known && Of(column) != Treatment.Hash && (known.Private || known.PrivateWithin.Any(p => Of($"{column}.{p}") != Treatment.Hash));

    /// <summary>Every known field by name, so that a plan that blocks new fields knows which are not new.</summary>
    public ObjectPlan Plan() => new(Source.Name, Lines.Where(l => !l.IsWithin || Of(l.Path) == Treatment.Hash).ToDictionary(l => l.Path, l => l.IsKey ? Treatment.Take : Of(l.Path)), History, FullLists);
}
