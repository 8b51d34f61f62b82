using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Extraction;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Http;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>A connection without its secret.</summary>
public sealed record ConnectionSummary(string Key, string Name, string Vendor, string Mode, string BaseUrl, string? Account, bool Authorised, string? StateText, string? SecretBy = null, DateTimeOffset? SecretAt = null, string? HookSecretBy = null, DateTimeOffset? HookSecretAt = null)
{
    /// <summary>The project or folder it is listed under.</summary>
    public string? Location { get; init; }
    public string? Region { get; init; }

    /// <summary>The account that the token opens, as the vendor told last; null where it has not been asked, or tells of none.</summary>
    public VendorAccount? Workspace { get; init; }

    /// <summary>Asks for consent by an app of its own.</summary>
    public bool HasOwnProfile { get; init; }

    /// <summary>Its calls go another way than straight to the vendor.</summary>
    public bool HasOwnAddress => Mode == "live" && BaseUrl != VendorKind.Of(Vendor).Home.BaseUrl(Region);

    /// <summary>The workspace is kept in another region than the connection says.</summary>
    public string? Warning => AccountFacts.Mismatch(Region, Workspace?.Region);
}

/// <summary>A contract that reads or writes through a connection, on which side, and the pipelines that put it to work.</summary>
public sealed record ConnectionUse(string ContractKey, string ContractName, Side Side, string Object, bool Reads, bool Writes, IReadOnlyList<string> Pipelines);

/// <summary>An extraction that copies from a connection, and what.</summary>
public sealed record ConnectionCopy(string Pipeline, string Name, IReadOnlyList<string> Objects);

/// <summary>A connection with who uses it and how its rate budget stands; the budget is null before the first call since the start.</summary>
public sealed record ConnectionDetail(ConnectionSummary Connection, IReadOnlyList<ConnectionUse> Uses, BudgetState? Budget)
{
    /// <summary>Extractions that copy from it.</summary>
    public IReadOnlyList<ConnectionCopy> Copies { get; init; } = [];

    /// <summary>Everything that waits where its token is refused.</summary>
    public IReadOnlyList<string> Pipelines => [.. Uses.SelectMany(u => u.Pipelines).Concat(Copies.Select(c => c.Pipeline)).Distinct().Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Objects => [.. Uses.Select(u => u.Object).Distinct().Order(StringComparer.Ordinal)];
}

public sealed class ConnectionQueries(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, ConnectionBook book)
{
    public async Task<IReadOnlyList<ConnectionSummary>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return [.. (await db.Connections.AsNoTracking().OrderBy(c => c.Name).ToListAsync(ct)).Select(Summary)];
    }

    public async Task<IReadOnlyList<ConnectionDetail>> DetailsAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var uses = await UsesAsync(db, ct);
        var copies = await CopiesAsync(db, ct);
        var details = new List<ConnectionDetail>();
        foreach (var row in await db.Connections.AsNoTracking().OrderBy(c => c.Name).ToListAsync(ct))
        {
            details.Add(new(Summary(row), [.. uses[row.Key]], await BudgetAsync(row, ct)) { Copies = [.. copies[row.Key]] });
        }

        return details;
    }

    /// <summary>Those whose name, key, project, vendor or workspace holds the text; all where there is none.</summary>
    public async Task<IReadOnlyList<ConnectionDetail>> SearchAsync(string? text, CancellationToken ct = default)
    {
        var all = await DetailsAsync(ct);
        return string.IsNullOrWhiteSpace(text) ? all : [.. all.Where(d => new[] { d.Connection.Name, d.Connection.Key, d.Connection.Location, d.Connection.Vendor, d.Connection.Workspace?.Name, d.Connection.Workspace?.Id }.Any(t => t?.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) == true))];
    }

    public async Task<ConnectionDetail?> FindAsync(string key, CancellationToken ct = default) => (await DetailsAsync(ct)).FirstOrDefault(d => d.Connection.Key == key);

    /// <summary>The object types that contracts use, as the vendor describes them now; one call each.</summary>
    /// <exception cref="ConnectorException">The vendor could not be asked.</exception>
    public async Task<IReadOnlyList<ObjectType>> SchemaAsync(string key, CancellationToken ct = default)
    {
        var objects = (await FindAsync(key, ct))?.Objects ?? [];
        var connector = await book.OpenAsync(key, ct);
        var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
        return await Task.WhenAll(objects.Select(o => connector.DescribeAsync(o, call)));
    }

    private async Task<ILookup<string, ConnectionUse>> UsesAsync(OpsDbContext db, CancellationToken ct)
    {
        var pipelines = (await db.Pipelines.AsNoTracking().Select(p => new { p.ContractKey, p.Key }).ToListAsync(ct)).ToLookup(p => p.ContractKey, p => p.Key);
        var uses = new List<(string Connection, ConnectionUse Use)>();
        foreach (var view in await contracts.AllAsync(ct))
        {
            foreach (var side in new[] { Side.Left, Side.Right })
            {
                if ((view.Published ?? view.Draft) is { } contract)
                {
                    var writes = contract.Fields.Any(f => f.Flows(side.Other())) || contract.WriteBack?.Side == side;
                    uses.Add((contract.On(side).Connection, new(contract.Key, contract.Name, side, contract.On(side).Object, contract.Fields.Any(f => f.Flows(side)), writes, [.. pipelines[contract.Key]])));
                }
            }
        }

        return uses.ToLookup(u => u.Connection, u => u.Use);
    }

    private static async Task<ILookup<string, ConnectionCopy>> CopiesAsync(OpsDbContext db, CancellationToken ct) =>
        (await (from extraction in db.Extractions.AsNoTracking() join pipeline in db.Pipelines on extraction.PipelineKey equals pipeline.Key orderby pipeline.Name select new { extraction.ConnectionKey, extraction.PlanJson, pipeline.Key, pipeline.Name }).ToListAsync(ct))
            .ToLookup(e => e.ConnectionKey, e => new ConnectionCopy(e.Key, e.Name, [.. PlanJson.Read<ExtractionPlan>(e.PlanJson).Objects.Select(o => o.Object)]));

    private async Task<BudgetState?> BudgetAsync(ConnectionRow row, CancellationToken ct) =>
        row.BaseUrl.StartsWith(SandboxLocation.Scheme, StringComparison.Ordinal) && !book.SandboxIsUp ? null : await book.BudgetAsync(row, ct);

    private static ConnectionSummary Summary(ConnectionRow c) => new(c.Key, c.Name, c.Vendor, c.Mode, c.BaseUrl, c.Account, c.Authorised, c.StateText, c.SecretBy, c.SecretAt, c.HookSecretBy, c.HookSecretAt)
    {
        Location = c.Location,
        Region = c.Region,
        Workspace = c.WorkspaceId is { } id ? new(id, c.WorkspaceName ?? id, c.WorkspaceRegion, c.WorkspaceZone) : null,
        HasOwnProfile = c.OAuthClientId is not null,
    };
}
