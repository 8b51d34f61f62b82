using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>One prerequisite of a connection.</summary>
/// <param name="Passed">Null where it was not tried, and <see cref="Text"/> says why.</param>
/// <param name="Warns">Nothing that is needed is missing, but somebody should look.</param>
public sealed record ConnectionCheck(string Name, bool? Passed, string Text, bool Warns = false);

/// <summary>Tests connections and replaces their credentials. A test only reads; a secret goes in and never comes out.</summary>
public sealed class ConnectionDesk(IDbContextFactory<OpsDbContext> contexts, ConnectionQueries queries, ConnectionBook book, ContractStore contracts, PipelineSchedule schedule, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>Each prerequisite with what came of it; the connection's state is brought up to date with it.</summary>
    public async Task<IReadOnlyList<ConnectionCheck>> TestAsync(Actor actor, string key, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Connections.FindAsync([key], ct) ?? throw new MissingException("connection", key);
        var waited = !row.Authorised;
        var (checks, refused) = await CheckAsync(row, async () => await book.OpenAsync(key, ct), ct);
        (row.Authorised, row.StateText) = (!refused, checks.FirstOrDefault(c => c.Passed == false)?.Text);
        audit.Add(db, actor, "test", "connection", key, row.StateText is null ? $"Tested {row.Name}: everything it needs is there." : $"Tested {row.Name}: {row.StateText}");
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Connections);
        if (waited && !refused)
        {
            await WakeAsync(key, ct);
        }

        return checks;
    }

    /// <summary>Tries the new secret first; only one that works takes the old one's place.</summary>
    /// <exception cref="ConflictException">It does not work; the old one stays.</exception>
    public async Task ReplaceAsync(Actor actor, string key, string secret, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        secret = secret.Trim();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Connections.FindAsync([key], ct) ?? throw new MissingException("connection", key);
        if (secret.Length == 0 || secret.Any(char.IsControl))
        {
            throw new ConflictException("Paste the token as the vendor shows it, in one line.");
        }

        var (checks, _) = await CheckAsync(row, () => book.OpenWithAsync(row, secret, ct), ct);
        if (checks.FirstOrDefault(c => c.Passed == false) is { } failed)
        {
            throw new ConflictException($"The new credentials were not taken; the old ones stay. {failed.Text}");
        }

        (row.ProtectedSecret, row.SecretBy, row.SecretAt, row.Authorised, row.StateText) = (book.Protect(secret), actor.Name, clock.GetUtcNow(), true, null);
        audit.Add(db, actor, "replaceCredentials", "connection", key, $"Replaced the credentials of {row.Name}, after they had been tested.");
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Connections);
        await WakeAsync(key, ct);
    }

    /// <summary>Takes what the vendor signs its webhooks with, in place of what was there. It cannot be tried out: the first delivery shows whether it fits.</summary>
    /// <exception cref="ConflictException">It is not a secret as the vendor gives it.</exception>
    public async Task SetHookSecretAsync(Actor actor, string key, string secret, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        secret = secret.Trim();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Connections.FindAsync([key], ct) ?? throw new MissingException("connection", key);
        if (secret.Any(char.IsControl) || !VendorKind.Of(row.Vendor).Hooks.Takes(secret))
        {
            throw new ConflictException("This is not a webhook secret as the vendor shows it. Copy it again, in one line.");
        }

        (row.ProtectedHookSecret, row.HookSecretBy, row.HookSecretAt) = (book.ProtectHookSecret(secret), actor.Name, clock.GetUtcNow());
        audit.Add(db, actor, "setWebhookSecret", "connection", key, $"Set the webhook secret of {row.Name}.");
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Connections);
    }

    /// <summary>What came while the token was refused is worked now.</summary>
    private async Task WakeAsync(string key, CancellationToken ct)
    {
        foreach (var pipeline in (await queries.FindAsync(key, ct))?.Pipelines ?? [])
        {
            await schedule.WakeAsync(pipeline, ct);
        }
    }

    private async Task<(IReadOnlyList<ConnectionCheck> Checks, bool Refused)> CheckAsync(ConnectionRow row, Func<Task<IConnector>> open, CancellationToken ct)
    {
        var checks = new List<ConnectionCheck>();
        var known = await queries.FindAsync(row.Key, ct);
        var uses = known?.Uses ?? [];
        try
        {
            var connector = await open();
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            checks.AddRange(await AccountChecks.OfAsync(row, connector, [.. uses.Select(u => u.Object).Concat(known?.Copies.SelectMany(c => c.Objects) ?? []).Distinct()], call));
            var closed = checks.Where(c => c.Passed == false).ToList();
            foreach (var some in closed.Count > 0 ? [] : uses.GroupBy(u => u.Object))
            {
                var type = await connector.DescribeAsync(some.Key, call);
                checks.Add(new($"Describe {some.Key}", true, $"{connector.SystemName} answered and took the token; {some.Key} has {type.Fields.Count} fields."));
                checks.Add(await ReadAsync(connector, type, call));
                checks.AddRange(await FieldsAsync(type, [.. some], ct));
            }

            checks.Add(uses.Count == 0
                ? new("Describe", null, "No contract uses this connection yet, so there is no object to look at.")
                : new("Write", null, "Not tried: a test never writes."));
            return (checks, false);
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            checks.Add(new("Answer", false, e.Message));
            return (checks, e is UnauthorizedException);
        }
    }

    private static async Task<ConnectionCheck> ReadAsync(IConnector connector, ObjectType type, CallContext call)
    {
        await foreach (var page in connector.FeedAsync(new FeedRequest(type.Name, [], null, [], TimeSpan.Zero), call))
        {
            return new($"Read {type.Name}", true, $"A page of {page.Records.Count} records was read.");
        }

        return new($"Read {type.Name}", true, "There is no record yet.");
    }

    private async Task<IReadOnlyList<ConnectionCheck>> FieldsAsync(ObjectType type, IReadOnlyList<ConnectionUse> uses, CancellationToken ct)
    {
        var checks = new List<ConnectionCheck>();
        foreach (var use in uses)
        {
            if ((await contracts.FindAsync(use.ContractKey, ct))?.Published is { } contract)
            {
                var status = contract.WriteBack is { } to && to.Side == use.Side ? to.Paths : [];
                var needed = contract.Identity.Keys.Select(k => k.On(use.Side)).Concat(contract.Fields.Select(f => f.On(use.Side))).Concat(status).Distinct().ToList();
                var targets = contract.Fields.Where(f => f.Flows(use.Side.Other())).Select(f => f.On(use.Side)).Concat(status).Distinct().ToList();
                var missing = needed.Where(f => type.Find(f) is null).ToList();
                var closed = targets.Where(f => type.Find(f) is { Writable: false }).ToList();
                checks.Add(new($"Fields for {contract.Name}", missing.Count + closed.Count == 0, (missing, closed) switch
                {
                    ({ Count: > 0 }, _) => $"{type.SystemName} has no {string.Join(", ", missing)}, which the contract uses. Add it there, or name another in the contract.",
                    (_, { Count: > 0 }) => $"{type.SystemName} does not let {string.Join(", ", closed)} be written, which the contract does.",
                    _ => $"All {needed.Count} fields the contract uses are there; {targets.Count} of them can be written.",
                }));
            }
        }

        return checks;
    }
}
