using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Inbox;

/// <param name="Text">Part of the topic, or a record's or an event's whole id.</param>
public sealed record InboxFilter(string? Connection = null, InboxState? State = null, string? Text = null);

/// <summary>A delivery as people see it; its body stays where it is.</summary>
public sealed record Delivery(long Id, string Connection, string Topic, string? Object, string? RecordId, bool Rings, string Verified, DateTimeOffset ReceivedAt, InboxState State, IReadOnlyList<long> Runs, string? Outcome, DateTimeOffset? NotBefore, DateTimeOffset? SettledAt);

/// <summary>How many deliveries were turned away for one reason.</summary>
/// <param name="Connection">Empty where the address was nobody's.</param>
public sealed record RefusedCount(string Connection, Refusal Reason, int Count);

public sealed class InboxQueries(IDbContextFactory<OpsDbContext> contexts, TimeProvider clock)
{
    /// <summary>Newest first.</summary>
    public async Task<Paged<Delivery>> PageAsync(InboxFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.Inbox.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Connection))
        {
            rows = rows.Where(r => r.ConnectionKey == filter.Connection);
        }

        if (filter.State is { } state)
        {
            rows = rows.Where(r => r.State == state);
        }

        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            rows = rows.Where(r => r.RecordId == filter.Text || r.EventId == filter.Text || r.Topic.Contains(filter.Text));
        }

        var shown = await rows.OrderByDescending(r => r.Id).Skip(page.Skip).Take(page.Size)
            .Select(r => new { r.Id, r.ConnectionKey, r.Topic, r.Object, r.RecordId, r.Rings, r.Verified, r.ReceivedAt, r.State, r.RunIds, r.Outcome, r.NotBefore, r.SettledAt }).ToListAsync(ct);
        return new(
            [.. shown.Select(r => new Delivery(r.Id, r.ConnectionKey, r.Topic, r.Object, r.RecordId, r.Rings, r.Verified, r.ReceivedAt, r.State, RunsOf(r.RunIds), r.Outcome, r.NotBefore, r.SettledAt))],
            await rows.CountAsync(ct));
    }

    /// <summary>Turned away in the last seven days (UTC), by connection and reason; the most first.</summary>
    public async Task<IReadOnlyList<RefusedCount>> RefusedAsync(CancellationToken ct = default)
    {
        var since = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-6);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.InboxRefusals.AsNoTracking().Where(r => r.Day >= since).ToListAsync(ct);
        return [.. rows.GroupBy(r => (r.ConnectionKey, r.Reason)).Select(g => new RefusedCount(g.Key.ConnectionKey, g.Key.Reason, g.Sum(r => r.Count))).OrderByDescending(r => r.Count)];
    }

    private static IReadOnlyList<long> RunsOf(string? ids) => ids is null ? [] : [.. ids.Split(',').Select(id => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture))];
}
