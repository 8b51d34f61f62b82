using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.People;

public sealed record Person(string Id, string Email, string Role, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);

public sealed class PeopleQueries(IDbContextFactory<OpsDbContext> contexts)
{
    private volatile bool seen;

    /// <summary>False only while the database is fresh. Once somebody is there, somebody stays: the last admin cannot be removed.</summary>
    public async Task<bool> AnyAsync(CancellationToken ct = default)
    {
        if (!seen)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            seen = await db.Users.AnyAsync(ct);
        }

        return seen;
    }

    /// <summary>By e-mail.</summary>
    public async Task<IReadOnlyList<Person>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var held = await db.UserRoles.Join(db.Roles, h => h.RoleId, r => r.Id, (h, r) => new { h.UserId, r.Name }).ToListAsync(ct);
        var roles = held.ToLookup(h => h.UserId, h => h.Name);
        var users = await db.Users.AsNoTracking().OrderBy(u => u.Email).ToListAsync(ct);
        return [.. users.Select(u => new Person(u.Id, u.Email ?? u.UserName ?? u.Id, roles[u.Id].FirstOrDefault() ?? Roles.Viewer, u.CreatedAt, u.LastSeenAt))];
    }
}
