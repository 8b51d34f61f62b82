using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Review;

public sealed record ReviewFilter(ReviewStatus? Status = ReviewStatus.Open, ReviewReason? Reason = null, string? PipelineKey = null, string? Text = null);

/// <summary>Items with one cause: the same reason about the same field.</summary>
public sealed record ReviewCause(ReviewReason Reason, string? Field, int Count, DateTimeOffset Oldest, string Sample);

public sealed class ReviewQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Oldest first.</summary>
    public async Task<Paged<ReviewRow>> PageAsync(ReviewFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = Apply(db.Reviews.AsNoTracking(), filter);
        return new(await rows.OrderBy(r => r.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct), await rows.CountAsync(ct));
    }

    public async Task<ReviewRow?> FindAsync(long id, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reviews.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct);
    }

    public async Task<IReadOnlyList<ReviewCause>> CausesAsync(ReviewFilter filter, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Apply(db.Reviews.AsNoTracking(), filter)
            .GroupBy(r => new { r.Reason, r.Field })
            .OrderBy(g => g.Min(r => r.CreatedAt))
            .Select(g => new ReviewCause(g.Key.Reason, g.Key.Field, g.Count(), g.Min(r => r.CreatedAt), g.Min(r => r.Text)!))
            .ToListAsync(ct);
    }

    public async Task<int> OpenCountAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reviews.CountAsync(r => r.Status == ReviewStatus.Open, ct);
    }

    private static IQueryable<ReviewRow> Apply(IQueryable<ReviewRow> rows, ReviewFilter filter)
    {
        if (filter.Status is { } status)
        {
            rows = rows.Where(r => r.Status == status);
        }

        if (filter.Reason is { } reason)
        {
            rows = rows.Where(r => r.Reason == reason);
        }

        if (filter.PipelineKey is { } pipeline)
        {
            rows = rows.Where(r => r.PipelineKey == pipeline);
        }

        return string.IsNullOrWhiteSpace(filter.Text)
            ? rows
            : rows.Where(r => r.Text.Contains(filter.Text) || r.LeftId == filter.Text || r.RightId == filter.Text);
    }
}
