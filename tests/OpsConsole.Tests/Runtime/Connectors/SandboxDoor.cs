using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Retry;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Airtable;
using OpsConsole.Runtime.Connectors.Http;
using OpsConsole.Runtime.Connectors.Intercom;
using OpsConsole.Sandbox;
using OpsConsole.Tests.Sandbox;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Runtime.Connectors;

/// <summary>Real connectors through the real door, to a sandbox.</summary>
static class SandboxDoor
{
    public static CallMeter Meter { get; } = new();

    public static CallContext Call => new(CallPriority.Schedule, Meter, CancellationToken.None);

    public static IConnector OpenAirtable(SandboxServer sandbox) =>
        new AirtableConnector(Http(sandbox.BaseUrl + "/airtable/v0/", new AirtableDialect(SandboxOptions.Token)), "appOpsDemo0000001", TimeProvider.System);

    public static IConnector OpenIntercom(string root) => new IntercomConnector(Http(root, new IntercomDialect(SandboxOptions.Token)), TimeProvider.System);

    public static IConnector OpenIntercom(SandboxServer sandbox) => OpenIntercom(sandbox.BaseUrl + "/intercom/");

    public static async Task<List<Record>> ReadAsync(this IConnector connector, string objectName, DateTimeOffset? since, params string[] fields)
    {
        var records = new List<Record>();
        await foreach (var page in connector.FeedAsync(new FeedRequest(objectName, fields, since, fields, TimeSpan.Zero), Call))
        {
            records.AddRange(page.Records);
        }

        return records;
    }

    public static RecordWrite Create(string uniqueBy, params (string Path, FieldValue Value)[] cells) => new(null, cells.ToDictionary(c => c.Path, c => c.Value), uniqueBy);

    public static RecordWrite Update(string id, params (string Path, FieldValue Value)[] cells) => new(id, cells.ToDictionary(c => c.Path, c => c.Value));

    private static VendorHttp Http(string root, IVendorDialect dialect) => new(
        new HttpClient { BaseAddress = new Uri(root) },
        dialect,
        new SlidingBudget(50, TimeSpan.FromMilliseconds(1), TimeProvider.System),
        new RetryPolicy(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2)),
        TimeSpan.FromSeconds(10),
        TimeProvider.System,
        NullLogger<VendorHttp>.Instance);
}
