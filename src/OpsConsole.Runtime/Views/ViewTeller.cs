using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Views;

/// <summary>
/// Looks after the team's views of the queue: what comes into one and is nobody's becomes its owner's, and its channel is told once when the first item comes in, not per record; again only after it was empty.
/// The view is marked before the notice is sent, so that no crash and no second node tells twice; where it surely did not arrive the mark is taken back.
/// </summary>
public sealed class ViewTeller(IDbContextFactory<OpsDbContext> contexts, ReviewQueries reviews, ReviewQueue queue, ChannelBook channels, ChangeFeed changes, TimeProvider clock)
{
    internal async Task LookAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var views = await db.SavedViews.AsNoTracking().Where(v => v.Page == "review" && v.Person == null && (v.Owner != null || v.Channel != null)).ToListAsync(ct);
        var contracts = views.Count == 0 ? [] :
            from row in await Publishing.AllAsync(db, ct)
            let contract = row.Published ?? row.Draft
            where contract is not null
            select new QueueContract(row.Row.Key, contract.Left.Object, contract.Right.Object);
        foreach (var view in views)
        {
            var filter = QueueWords.Of(ViewAddress.Words(view.Query)).Filter(view.Owner ?? view.CreatedBy, contracts, clock.GetUtcNow());
            var count = await reviews.CountAsync(filter, ct); // before its owner takes them: a view of what is nobody's would be empty after it
            if (view.Channel is { } channel)
            {
                await TellAsync(db, view, channel, count, ct);
            }

            if (view.Owner is { } owner)
            {
                await AssignAsync(db, view, owner, filter, ct);
            }
        }
    }

    private async Task TellAsync(OpsDbContext db, SavedViewRow view, string channel, int count, CancellationToken ct)
    {
        if (count == 0)
        {
            await db.SavedViews.Where(v => v.Id == view.Id && v.ToldAt != null).ExecuteUpdateAsync(u => u.SetProperty(v => v.ToldAt, (DateTimeOffset?)null), ct);
            return;
        }

        var now = clock.GetUtcNow();
        if (await db.SavedViews.Where(v => v.Id == view.Id && v.ToldAt == null).ExecuteUpdateAsync(u => u.SetProperty(v => v.ToldAt, now), ct) == 0)
        {
            return; // told already, by this node or another
        }

        var result = await channels.SendAsync(channel, new Notice($"{view.Name}: {(count == 1 ? "a record waits" : $"{count} records wait")}", $"{(view.Owner is { } owner ? $"{owner} looks after it. " : "")}You are told again once it was empty.", ViewQueries.Of(view).Address), ct);
        var why = result switch { NoticeResult.Refused r => r.Why, NoticeResult.Unanswered u => u.Why, _ => null };
        await db.SavedViews.Where(v => v.Id == view.Id).ExecuteUpdateAsync(u => u.SetProperty(v => v.NoticeError, why), ct);
        if (result is NoticeResult.Refused)
        {
            await db.SavedViews.Where(v => v.Id == view.Id && v.ToldAt == now).ExecuteUpdateAsync(u => u.SetProperty(v => v.ToldAt, (DateTimeOffset?)null), ct);
        }

        if (why != view.NoticeError)
        {
            changes.Publish(Topic.Views);
        }
    }

    private async Task AssignAsync(OpsDbContext db, SavedViewRow view, string owner, ReviewFilter filter, CancellationToken ct)
    {
        var fresh = await (filter with { Owner = ReviewFilter.Nobody }).Apply(db.Reviews.AsNoTracking()).Where(r => r.Id > view.SeenId).OrderBy(r => r.Id).Select(r => r.Id).Take(ReviewQueries.MostIds).ToListAsync(ct);
        if (fresh.Count == 0)
        {
            return;
        }

        try
        {
            await queue.AssignAsync(Actor.System, fresh, owner, ct);
            var newest = fresh[^1];
            await db.SavedViews.Where(v => v.Id == view.Id && v.SeenId < newest).ExecuteUpdateAsync(u => u.SetProperty(v => v.SeenId, newest), ct);
        }
        catch (ConflictException e)
        {
            await db.SavedViews.Where(v => v.Id == view.Id).ExecuteUpdateAsync(u => u.SetProperty(v => v.NoticeError, e.Message), ct); // who owned it may not settle items any more
        }
    }
}
