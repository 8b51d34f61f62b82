using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Demo;

/// <summary>What a newcomer finds on a fresh database with the sandbox on: two connections to it, one published contract, one pipeline at work.</summary>
public sealed class DemoSetup(IDbContextFactory<OpsDbContext> contexts, ConnectionBook connections, AuditTrail audit, TimeProvider clock)
{
    public const string Key = "airtable-intercom-contacts";
    public const string AirtableBase = "appOpsDemo0000001";

    /// <summary>The sandbox's token, known to everybody; it opens nothing real.</summary>
    public const string Token = "sandbox";

    /// <summary>Does nothing once there is any connection.</summary>
    public async Task EnsureAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Connections.AnyAsync(ct))
        {
            return;
        }

        var now = clock.GetUtcNow();
        db.Connections.Add(Connection("airtable-demo", "Airtable (sandbox)", "airtable", "/airtable/v0", AirtableBase, now));
        db.Connections.Add(Connection("intercom-demo", "Intercom (sandbox)", "intercom", "/intercom", null, now));
        var contract = ContractStarts.Read(Key) with { Version = 1, Note = "As it came with the demo" };
        db.Contracts.Add(new ContractRow { Key = Key, Name = contract.Name, PublishedVersion = 1 });
        db.ContractVersions.Add(new ContractVersionRow { ContractKey = Key, Version = 1, Json = ContractJson.Write(contract), Note = contract.Note!, PublishedBy = Actor.System.Name, PublishedAt = now });
        db.Pipelines.Add(new PipelineRow { Key = Key, Name = contract.Name, ContractKey = Key, Enabled = true, IntervalSeconds = 60, CreatedAt = now });
        audit.Add(db, Actor.System, "publish", "contract", Key, "Published version 1: as it came with the demo.");
        await db.SaveChangesAsync(ct);
    }

    private ConnectionRow Connection(string key, string name, string vendor, string path, string? account, DateTimeOffset now) => new()
    {
        Key = key,
        Name = name,
        Vendor = vendor,
        Mode = "sandbox",
        BaseUrl = SandboxLocation.Scheme + path,
        Account = account,
        ProtectedSecret = connections.Protect(Token),
        CreatedAt = now,
    };
}
