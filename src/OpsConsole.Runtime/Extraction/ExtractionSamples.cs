using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Connectors;

namespace OpsConsole.Runtime.Extraction;

/// <summary>A first look at an object: its fields, and rows as they would land. Nothing is kept, and what is hashed is hashed here already.</summary>
public sealed class ExtractionSamples(ConnectionBook connections, HashKeys keys)
{
    /// <summary>Rows shown of each object.</summary>
    public const int Rows = 10;

    /// <summary>What the connection can give; empty where nothing of it can be copied.</summary>
    public async Task<IReadOnlyList<SourceObject>> ObjectsAsync(string connectionKey, CancellationToken ct = default) => (await connections.OpenAsync(connectionKey, ct)).Extracts?.Sources ?? [];

    /// <summary>By object: the permission its token lacks, named before any run (S1-16). Objects that can be read are absent; one call for each permission.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MissingAsync(string connectionKey, CancellationToken ct = default)
    {
        var connector = await connections.OpenAsync(connectionKey, ct);
        var lacks = (await connector.ScopesAsync(new CallContext(CallPriority.Person, new CallMeter(), ct))).Where(s => !s.Granted).ToDictionary(s => s.Name, s => s.Missing!);
        return (connector.Extracts?.Sources ?? []).Where(s => s.Scope is { } scope && lacks.ContainsKey(scope)).ToDictionary(s => s.Name, s => $"It needs the permission “{s.Scope}”. {lacks[s.Scope!]}");
    }

    /// <summary>The object as a small read of it shows it, by the plan as it stands; a call or two.</summary>
    /// <exception cref="ConnectorException">It could not be read; a missing permission is named.</exception>
    public async Task<ObjectSample> LookAsync(ExtractionPlan plan, string objectName, CancellationToken ct = default)
    {
        var source = (await connections.OpenAsync(plan.Connection, ct)).Extracts ?? throw new InvalidOperationException("Nothing of this connection can be copied as tables yet.");
        var look = source.Sources.First(s => s.Name == objectName);
        var family = Family.Of(new ExtractionPlan { Connection = plan.Connection, Objects = [new ObjectPlan(objectName, new Dictionary<string, Treatment>())] }, source.Sources)[0];
        var chosen = plan.Objects.FirstOrDefault(o => o.Object == objectName) ?? new ObjectPlan(objectName, new Dictionary<string, Treatment>());
        var projector = new RowProjector(look, chosen, plan.NewFields, await keys.OfAsync(plan.Connection, ct), []);
        var met = new List<SourceField>();
        var rows = new List<object?[]>();
        var order = new ReadOrder(family.Root.Name, null, null, family.Derived, chosen.FullLists, Rows);
        await foreach (var page in source.ReadAsync(order, new CallContext(CallPriority.Person, new CallMeter(), ct)))
        {
            foreach (var record in page.Records.Where(r => r.Excluded is null))
            {
                rows.AddRange(look.From is null
                    ? [projector.Project(record.Json, record.Given, Met)]
                    : source.Derive(objectName, record).Select(d => projector.Project(d.Json, d.Given, Met)));
            }

            break; // one page is enough to see what it looks like
        }

        return new(look, [.. RowProjector.Known(look, met)], projector.Columns, [.. rows.Take(Rows)]);

        void Met(FieldNews news)
        {
            if (news.Was is null)
            {
                met.Add(news.Field);
            }
        }
    }
}

/// <param name="Fields">Those it is known to have and those a record has just shown.</param>
/// <param name="Columns">What would land, in order; a row may end early.</param>
public sealed record ObjectSample(SourceObject Source, IReadOnlyList<SourceField> Fields, IReadOnlyList<Column> Columns, IReadOnlyList<object?[]> Rows);
