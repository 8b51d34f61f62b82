using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.People;

/// <summary>Bearer tokens of the HTTP API. A token is random, so a plain SHA-256 of it is enough to keep.</summary>
public sealed class TokenDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, TimeProvider clock)
{
    private static readonly TimeSpan UsedStep = TimeSpan.FromMinutes(1); // a note per call would be a write per call

    /// <summary>Returns the token itself; it is never shown again.</summary>
    public async Task<string> CreateAsync(Actor actor, string name, string role, CancellationToken ct = default)
    {
        actor.Demand(Right.ManagePeople);
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ConflictException("Give the token a name, so that the audit can tell who used it.");
        }

        if (!Roles.All.Contains(role))
        {
            throw new ConflictException($"There is no role {role}. The roles are {string.Join(", ", Roles.All)}.");
        }

        var token = "oc_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.ApiTokens.Add(new() { Name = name.Trim(), TokenHash = Hash(token), Role = role, CreatedBy = actor.Name, CreatedAt = clock.GetUtcNow() });
        audit.Add(db, actor, "create", "token", name.Trim(), $"Created the API token \"{name.Trim()}\" as {role}.");
        await db.SaveChangesAsync(ct);
        return token;
    }

    public async Task RevokeAsync(Actor actor, long id, CancellationToken ct = default)
    {
        actor.Demand(Right.ManagePeople);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.ApiTokens.FindAsync([id], ct) ?? throw new MissingException("token", id);
        row.RevokedAt ??= clock.GetUtcNow();
        audit.Add(db, actor, "revoke", "token", row.Name, $"Revoked the API token \"{row.Name}\".");
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Those in force first, then the newest.</summary>
    public async Task<IReadOnlyList<ApiTokenRow>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ApiTokens.AsNoTracking().OrderBy(t => t.RevokedAt != null).ThenByDescending(t => t.Id).ToListAsync(ct);
    }

    /// <summary>Who a presented token speaks for; null when it is unknown or revoked.</summary>
    public async Task<Actor?> FindActorAsync(string token, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var hash = Hash(token);
        var row = await db.ApiTokens.SingleOrDefaultAsync(t => t.TokenHash == hash && t.RevokedAt == null, ct);
        if (row is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (row.LastUsedAt is null || now - row.LastUsedAt > UsedStep)
        {
            row.LastUsedAt = now;
            await db.SaveChangesAsync(ct);
        }

        return new("token " + row.Name, row.Role, "api");
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
