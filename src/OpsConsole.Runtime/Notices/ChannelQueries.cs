using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Notices;

/// <summary>A channel as pages show it: where it leads stays closed.</summary>
public sealed record ChannelSummary(string Key, string Name, ChannelKind Kind, bool Signed, string? LastError, DateTimeOffset? LastSentAt);

public sealed class ChannelQueries(IDbContextFactory<OpsDbContext> contexts)
{
    public async Task<IReadOnlyList<ChannelSummary>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Channels.AsNoTracking().OrderBy(c => c.Name).Select(c => new ChannelSummary(c.Key, c.Name, c.Kind, c.ProtectedSecret != null, c.LastError, c.LastSentAt)).ToListAsync(ct);
    }
}
