using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Review;

/// <summary>Items that one answer settles, with the id and the text of the oldest.</summary>
public sealed record ReviewCause(CauseKey Key, int Count, DateTimeOffset Oldest, string Sample, long First)
{
    public ReviewReason Reason => Key.Reason;

    public string? Field => Key.Field;
}

/// <param name="Records">Items of all causes, also of those on other pages.</param>
/// <param name="Total">Causes on all pages.</param>
public sealed record CausePage(IReadOnlyList<ReviewCause> Items, int Records, int Total);

/// <summary>What a deed would touch, said before it is done.</summary>
/// <param name="Open">Items still waiting; the others were settled meanwhile and stay as they are.</param>
public sealed record BulkPreview(int Open, int Settled, IReadOnlyList<ReviewCause> Causes, IReadOnlyList<ReviewRow> Sample);

public sealed class ReviewQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Most items one deed takes.</summary>
    public const int MostIds = 10_000;
    private const int SampleSize = 5;

    /// <summary>Oldest first; settled ones by when they were settled, newest first.</summary>
    public async Task<Paged<ReviewRow>> PageAsync(ReviewFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = filter.Apply(db.Reviews.AsNoTracking());
        var ordered = filter.SettledSince is null ? rows.OrderBy(r => r.Id) : rows.OrderByDescending(r => r.ResolvedAt).ThenByDescending(r => r.Id);
        return new(await ordered.Skip(page.Skip).Take(page.Size).ToListAsync(ct), await rows.CountAsync(ct));
    }

    /// <summary>One page of a cause whose count is known already: no counting, only the rows that are shown.</summary>
    public async Task<IReadOnlyList<ReviewRow>> RowsAsync(ReviewFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await filter.Apply(db.Reviews.AsNoTracking()).OrderBy(r => r.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
    }

    public async Task<ReviewRow?> FindAsync(long id, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reviews.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct);
    }

    /// <summary>The rows as they stand now, by id; at most <see cref="PageRequest.MaxSize"/>.</summary>
    public async Task<IReadOnlyList<ReviewRow>> NowAsync(IReadOnlyList<long> ids, CancellationToken ct = default)
    {
        var some = ids.Take(PageRequest.MaxSize).ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reviews.AsNoTracking().Where(r => some.Contains(r.Id)).OrderBy(r => r.Id).ToListAsync(ct);
    }

    /// <summary>The cause that waits longest first.</summary>
    public async Task<CausePage> CausesAsync(ReviewFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await CausesAsync(db, filter.Apply(db.Reviews.AsNoTracking()), page, ct);
    }

    /// <summary>The ids a deed would take, oldest first, at most <see cref="MostIds"/>: frozen when it is asked for, never widened afterwards.</summary>
    public async Task<IReadOnlyList<long>> IdsAsync(ReviewFilter filter, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await filter.Apply(db.Reviews.AsNoTracking()).OrderBy(r => r.Id).Select(r => r.Id).Take(MostIds).ToListAsync(ct);
    }

    public async Task<BulkPreview> PreviewAsync(IReadOnlyList<long> ids, ReviewStatus status = ReviewStatus.Open, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var taken = db.Reviews.AsNoTracking().Where(r => EF.Constant(ids).Contains(r.Id) && r.Status == status);
        var causes = await CausesAsync(db, taken, new(1, PageRequest.MaxSize), ct);
        return new(causes.Records, ids.Count - causes.Records, causes.Items, await taken.OrderBy(r => r.Id).Take(SampleSize).ToListAsync(ct));
    }

    public async Task<int> CountAsync(ReviewFilter filter, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await filter.Apply(db.Reviews).CountAsync(ct);
    }

    /// <summary>How many came to the list after the one with this id.</summary>
    public async Task<int> NewerAsync(ReviewFilter filter, long id, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await filter.Apply(db.Reviews).CountAsync(r => r.Id > id, ct);
    }

    public async Task<long> NewestIdAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reviews.MaxAsync(r => (long?)r.Id, ct) ?? 0;
    }

    public Task<int> OpenCountAsync(CancellationToken ct = default) => CountAsync(new ReviewFilter(), ct);

    /// <summary>People who may settle items, by e-mail.</summary>
    public async Task<IReadOnlyList<string>> OwnersAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Holders.OfAsync(db, Right.ReviewItems, ct);
    }

    private static async Task<CausePage> CausesAsync(OpsDbContext db, IQueryable<ReviewRow> rows, PageRequest page, CancellationToken ct)
    {
        var groups = rows.GroupBy(r => new { r.Reason, r.ContractKey, r.Field, r.CauseMark }).Select(g => new { g.Key, Count = g.Count(), First = g.Min(r => r.Id) });
        var shown = await groups.OrderBy(g => g.First).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        var ids = shown.Select(g => g.First).ToList();
        var oldest = await db.Reviews.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.CreatedAt, r.Text }).ToDictionaryAsync(r => r.Id, ct);
        var causes = shown.Select(g => new ReviewCause(new(g.Key.Reason, g.Key.ContractKey, g.Key.Field, g.Key.CauseMark), g.Count, oldest[g.First].CreatedAt, oldest[g.First].Text, g.First)).ToList();
        return page.Page == 1 && shown.Count < page.Size
            ? new(causes, shown.Sum(g => g.Count), shown.Count)
            : new(causes, await rows.CountAsync(ct), await groups.CountAsync(ct));
    }
}
