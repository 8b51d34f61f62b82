using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Review;

public enum BulkAction
{
    Retry,
    Skip,
    Assign,
    Reopen,
}

/// <param name="Reason">Why they are skipped; needed for that alone.</param>
/// <param name="To">Whose they become; null is nobody's.</param>
public sealed record BulkOrder(BulkAction Action, IReadOnlyList<long> Ids, string? Reason = null, string? To = null);

/// <summary>What came of it. <see cref="Left"/> were settled by somebody else meanwhile, or not reached before it was stopped.</summary>
/// <param name="Touched">Which items were changed: what an undo takes.</param>
/// <param name="Owners">Who had each item before it was assigned.</param>
public sealed record BulkResult(int Done, int Left, bool Stopped, IReadOnlyList<long> Runs, IReadOnlyList<long> Touched, IReadOnlyDictionary<long, string?> Owners);

/// <summary>One deed for many items: in portions, each a transaction of its own, told as they go and stopped between them.</summary>
public sealed class ReviewBulk(ReviewQueue queue, ReviewQueries reviews)
{
    private const int Portion = 200;

    /// <param name="told">Hears how many items have been looked at so far.</param>
    /// <param name="ct">Stops after the portion at hand; what was done stays done and is told. Retries that were only noted are not started.</param>
    public async Task<BulkResult> DoAsync(Actor actor, BulkOrder order, IProgress<int>? told = null, CancellationToken ct = default)
    {
        actor.Demand(Right.ReviewItems);
        Check(order);
        var (touched, owners, records) = (new List<long>(), new Dictionary<long, string?>(), new List<IGrouping<string, string>>());
        var (from, seen) = (order.Action == BulkAction.Reopen ? ReviewStatus.Skipped : ReviewStatus.Open, 0);
        foreach (var ids in order.Ids.Distinct().Chunk(Portion))
        {
            if (ct.IsCancellationRequested)
            {
                break;
            }

            // A run settles nothing about an action: those wait on for what a person says of them.
            var still = (await reviews.NowAsync(ids, CancellationToken.None)).Where(r => r.Status == from && (order.Action != BulkAction.Retry || r.ActionId is null)).Select(r => r.Id).ToList();
            switch (order.Action)
            {
                case BulkAction.Retry:
                    records.AddRange(await queue.NoteRetryAsync(actor, still, CancellationToken.None));
                    break;
                case BulkAction.Skip:
                    await queue.SkipAsync(actor, still, order.Reason!, CancellationToken.None);
                    break;
                case BulkAction.Reopen:
                    await queue.ReopenAsync(actor, still, CancellationToken.None);
                    break;
                case BulkAction.Assign:
                    foreach (var (id, owner) in await queue.AssignAsync(actor, still, order.To, CancellationToken.None))
                    {
                        owners[id] = owner;
                    }

                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(order));
            }

            touched.AddRange(still);
            told?.Report(seen += ids.Length);
        }

        var stopped = ct.IsCancellationRequested && seen < order.Ids.Distinct().Count();
        var all = stopped ? [] : records.SelectMany(g => g.Select(record => (g.Key, record))).GroupBy(r => r.Key, r => r.record);
        var runs = await queue.RequestAsync(actor, all, CancellationToken.None);
        return new(stopped && order.Action == BulkAction.Retry ? 0 : touched.Count, order.Ids.Count - touched.Count, stopped, runs, touched, owners);
    }

    private static void Check(BulkOrder order)
    {
        if (order.Ids.Count is 0 or > ReviewQueries.MostIds)
        {
            throw new ConflictException($"Name 1 to {ReviewQueries.MostIds:N0} items; {order.Ids.Count:N0} were named.");
        }

        if (order.Action == BulkAction.Skip && string.IsNullOrWhiteSpace(order.Reason))
        {
            throw new ConflictException("Say why they are skipped; the reason is kept with each item.");
        }
    }
}
