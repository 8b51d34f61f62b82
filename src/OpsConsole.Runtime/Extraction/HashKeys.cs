using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Extraction;

/// <summary>What private values of a connection are hashed with: one key for each, held with its credentials and made when it is first needed (S1-23).</summary>
public sealed class HashKeys(IDbContextFactory<OpsDbContext> contexts, ConnectionBook book)
{
    public async Task<Pseudonyms> OfAsync(string connectionKey, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var fresh = book.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        await db.Connections.Where(c => c.Key == connectionKey && c.ProtectedHashKey == null).ExecuteUpdateAsync(u => u.SetProperty(c => c.ProtectedHashKey, fresh), ct); // of two who come first at once, one wins
        var stored = await db.Connections.Where(c => c.Key == connectionKey).Select(c => c.ProtectedHashKey).SingleOrDefaultAsync(ct) ?? throw new InvalidOperationException($"There is no connection \"{connectionKey}\".");
        return new Pseudonyms(Convert.FromBase64String(book.Unprotect(stored)));
    }
}
