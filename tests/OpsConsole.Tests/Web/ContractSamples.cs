using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Connectors.Airtable;
using OpsConsole.Runtime.Connectors.Intercom;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using EngineSamples = OpsConsole.Tests.Engine.Contracts.Samples;

namespace OpsConsole.Tests.Web;

/// <summary>The example contract, published, and both sides' schemas as if they had been asked.</summary>
static class ContractSamples
{
    public static Contract Example { get; } = EngineSamples.Example with { Version = 1 };

    public static string Key => Example.Key;

    /// <summary>The connectors say what they can do; they have no way out to a vendor.</summary>
    public static ContractSchemas Schemas(params DriftFinding[] drift) => new(
        EngineSamples.Airtable(), EngineSamples.Intercom(), new AirtableConnector(null!, "", TimeProvider.System), new IntercomConnector(null!, TimeProvider.System), drift);

    public static void Publish(OpsDbContext db, Contract? contract = null)
    {
        var published = contract ?? Example;
        db.Contracts.Add(new ContractRow { Key = published.Key, Name = published.Name, PublishedVersion = 1 });
        db.ContractVersions.Add(Version(published));
    }

    public static ContractVersionRow Version(Contract contract, int version = 1, string note = "As it began") => new()
    {
        ContractKey = contract.Key,
        Version = version,
        Json = ContractJson.Write(contract with { Version = version }),
        Note = note,
        PublishedBy = "maja@example.test",
        PublishedAt = Samples.Start,
    };

    public static Contract WithRow(Contract contract, string left, Func<FieldMap, FieldMap> change) => contract with { Fields = [.. contract.Fields.Select(f => f.Left == left ? change(f) : f)] };
}
