using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>A connection without its secret.</summary>
public sealed record ConnectionSummary(string Key, string Name, string Vendor, string Mode, string BaseUrl, string? Account, bool Authorised, string? StateText);

public sealed class ConnectionQueries(IDbContextFactory<OpsDbContext> contexts)
{
    public async Task<IReadOnlyList<ConnectionSummary>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Connections.AsNoTracking().OrderBy(c => c.Name)
            .Select(c => new ConnectionSummary(c.Key, c.Name, c.Vendor, c.Mode, c.BaseUrl, c.Account, c.Authorised, c.StateText))
            .ToListAsync(ct);
    }
}
