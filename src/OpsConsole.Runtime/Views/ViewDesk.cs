using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Views;

/// <param name="Team">Everybody finds it; else only who keeps it.</param>
/// <param name="Owner">Of a team's view of the queue: whose the items become that come into it.</param>
/// <param name="Channel">Of a team's view of the queue: where it is told that something came in.</param>
public sealed record ViewOrder(string Page, string Name, string Query, bool Team, string? Owner = null, string? Channel = null);

/// <summary>Keeps an address under a name, for oneself or for the team.</summary>
public sealed class ViewDesk(IDbContextFactory<OpsDbContext> contexts, AuditTrail audit, ChangeFeed changes)
{
    private const int LongestName = 60;
    private static readonly string[] Pages = ["review", "runs"];

    /// <summary>The same name again is the same view, with what it shows now.</summary>
    public async Task<SavedView> KeepAsync(Actor actor, ViewOrder order, CancellationToken ct = default)
    {
        actor.Demand(Right.Look);
        Check(order);
        if (order.Team)
        {
            actor.Demand(Right.ShareViews);
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await CheckAsync(db, order, ct);
        var (name, person) = (order.Name.Trim(), order.Team ? null : actor.Name);
        var row = await db.SavedViews.SingleOrDefaultAsync(v => v.Page == order.Page && v.Name == name && v.Person == person, ct);
        var before = row?.Query;
        if (row is null)
        {
            row = new SavedViewRow { Page = order.Page, Name = name, Query = "", Person = person, CreatedBy = actor.Name };
            db.SavedViews.Add(row);
        }

        (row.Query, row.Owner, row.Channel, row.ToldAt, row.NoticeError, row.SeenId) = (ViewAddress.Query(order.Query), order.Owner, order.Channel, null, null, 0);
        audit.Add(db, actor, "keep", "view", $"{order.Page}/{name}", $"Kept the view {name} {(order.Team ? "for the team" : "for themselves")}{(order.Owner is null ? "" : $", looked after by {order.Owner}")}{(order.Channel is null ? "" : $", told over {order.Channel}")}.", before, row.Query);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Views);
        return ViewQueries.Of(row);
    }

    public async Task RemoveAsync(Actor actor, long id, CancellationToken ct = default)
    {
        actor.Demand(Right.Look);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.SavedViews.FindAsync([id], ct) is { } found && (found.Person is null || found.Person == actor.Name) ? found : throw new MissingException("view", id);
        if (row.Person is null)
        {
            actor.Demand(Right.ShareViews);
        }

        db.SavedViews.Remove(row);
        audit.Add(db, actor, "remove", "view", $"{row.Page}/{row.Name}", $"Removed the view {row.Name}.", row.Query);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Views);
    }

    private static void Check(ViewOrder order)
    {
        var name = order.Name.Trim();
        var problem = !Pages.Contains(order.Page) ? "Views are kept of the queue and of runs."
            : name.Length is 0 or > LongestName ? $"Give the view a name of at most {LongestName} letters."
            : ShippedViews.All.Any(v => v.Page == order.Page && v.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ? $"{name} came with the console and stays as it is; choose another name."
            : (order.Owner ?? order.Channel) is null ? null
            : order.Page != "review" || !order.Team ? "An owner and a notice belong to a view of the queue that the team shares."
            : ViewAddress.Words(order.Query).ContainsKey("state") ? "An owner and a notice belong to what waits; this view shows what is settled."
            : null;
        if (problem is not null)
        {
            throw new ConflictException(problem);
        }
    }

    private static async Task CheckAsync(OpsDbContext db, ViewOrder order, CancellationToken ct)
    {
        if (order.Owner is { } owner && !(await Holders.OfAsync(db, Right.ReviewItems, ct)).Contains(owner))
        {
            throw new ConflictException($"{owner} may not settle items, so none can become theirs. Give them the role {Rights.WeakestRole[Right.ReviewItems]} first.");
        }

        if (order.Channel is { } channel && !await db.Channels.AnyAsync(c => c.Key == channel, ct))
        {
            throw new ConflictException($"There is no channel {channel}. Set it up under Connections, or choose another.");
        }
    }
}
