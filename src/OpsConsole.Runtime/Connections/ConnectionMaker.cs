using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Connections;

/// <summary>Makes connections in the browser, and gives those that are there a new token. Only a token that works is kept.</summary>
public sealed class ConnectionMaker(IDbContextFactory<OpsDbContext> contexts, ConnectionBook book, ConnectionQueries queries, PipelineSchedule schedule, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>With a token that somebody pasted. Returns the connection's key.</summary>
    /// <exception cref="ConflictException">It cannot be made as it is, or the vendor does not take the token.</exception>
    public async Task<string> MakeAsync(Actor actor, NewConnection wanted, string token, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        wanted = NewConnections.Checked(wanted, book.SandboxIsUp);
        token = token.Trim();
        if (token.Length == 0 || token.Any(char.IsControl))
        {
            throw new ConflictException("Paste the token as the vendor shows it, in one line.");
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await AddAsync(db, wanted, ct);
        try
        {
            var connector = await book.OpenWithAsync(row, token, ct);
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            AccountFacts.Keep(row, await connector.AccountAsync(call));
            await connector.ObjectsAsync(call); // Airtable tells of no account: its base answers, or not
        }
        catch (ConnectorException e)
        {
            throw new ConflictException($"No connection was made. {e.Message}");
        }

        return await KeepAsync(db, actor, row, token, "create", $"Made the connection {row.Name} with a pasted token, after it had been tested.{wanted.Elsewhere}", ct);
    }

    /// <summary>A new row in the caller's context, with a key nobody has yet.</summary>
    internal async Task<ConnectionRow> AddAsync(OpsDbContext db, NewConnection wanted, CancellationToken ct)
    {
        var row = NewConnections.Row(wanted, Keys.Free(Keys.Of(wanted.Name), await db.Connections.Select(c => c.Key).ToListAsync(ct)), clock.GetUtcNow());
        row.ProtectedOAuthSecret = wanted.Profile is { } profile ? book.Protect(profile.ClientSecret) : null;
        db.Connections.Add(row);
        return row;
    }

    /// <summary>Keeps a token, and lets go what waited for it.</summary>
    internal async Task<string> KeepAsync(OpsDbContext db, Actor actor, ConnectionRow row, string token, string verb, string sentence, CancellationToken ct)
    {
        (row.ProtectedSecret, row.SecretBy, row.SecretAt, row.Authorised) = (book.Protect(token), actor.Name, clock.GetUtcNow(), true);
        audit.Add(db, actor, verb, "connection", row.Key, sentence);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Connections);
        foreach (var pipeline in (await queries.FindAsync(row.Key, ct))?.Pipelines ?? [])
        {
            await schedule.WakeAsync(pipeline, ct);
        }

        return row.Key;
    }
}
