using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>How a pipeline did in the last 24 hours.</summary>
/// <param name="Hours">Share of read records that did not fail (0 to 1), oldest hour first; null for an hour without a run.</param>
/// <param name="Success">The same over all hours; null where nothing was read.</param>
/// <param name="LagP95">From a change at the vendor to its being settled, 95th percentile; null where no change travelled.</param>
/// <param name="LagAllowed">What the contract tolerates.</param>
public sealed record Vitals(IReadOnlyList<double?> Hours, double? Success, TimeSpan? LagP95, TimeSpan LagAllowed)
{
    public bool IsLate => LagP95 > LagAllowed;
}

/// <summary>One cause of trouble: how many records met it, and when last.</summary>
public sealed record Trouble(ReviewReason Reason, string? Field, string ContractKey, int Count, int StillOpen, DateTimeOffset Last);

/// <summary>One class of failure (S0-110).</summary>
/// <param name="Open">Records of it that wait for a person now.</param>
/// <param name="Calls">For throttling: calls the vendors refused for their rate in the last 24 hours; else 0.</param>
public sealed record ClassCount(FailureClass Class, int Open, int Calls);

/// <summary>Success, lag and trouble by pipeline, from what the runs wrote down (S0-111, S0-113).</summary>
public sealed class VitalsQueries(IDbContextFactory<OpsDbContext> contexts, TimeProvider clock)
{
    private const int HoursBack = 24;

    /// <param name="allowed">The tolerated lag by pipeline key, as its contract says; 15 minutes where it says none.</param>
    public async Task<IReadOnlyDictionary<string, Vitals>> LastDayAsync(IReadOnlyDictionary<string, TimeSpan> allowed, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow();
        var since = now.AddHours(-HoursBack);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var runs = await db.Runs.AsNoTracking()
            .Where(r => r.QueuedAt >= since && r.FinishedAt != null && r.Mode != RunMode.Preview)
            .Select(r => new { r.Id, r.PipelineKey, At = r.FinishedAt!.Value, r.Read, r.Failed, Ended = r.Status == RunStatus.Succeeded || r.Status == RunStatus.CompletedWithErrors })
            .ToListAsync(ct);
        var result = new Dictionary<string, Vitals>();
        foreach (var (pipeline, tolerated) in allowed)
        {
            var mine = runs.Where(r => r.PipelineKey == pipeline && (!r.Ended || r.Read > 0)).ToList();
            var hours = Enumerable.Range(0, HoursBack)
                .Select(h => Share([.. mine.Where(r => r.At > since.AddHours(h) && r.At <= since.AddHours(h + 1)).Select(r => (r.Read, r.Failed, r.Ended))])).ToList();
            result[pipeline] = new(hours, Share([.. mine.Select(r => (r.Read, r.Failed, r.Ended))]), await LagAsync(db, [.. mine.Select(r => r.Id)], ct), tolerated);
        }

        return result;
    }

    /// <summary>What went to review in the last 24 hours, most records first.</summary>
    public async Task<IReadOnlyList<Trouble>> TroublesAsync(int most, CancellationToken ct = default)
    {
        var since = clock.GetUtcNow().AddHours(-HoursBack);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Reviews.AsNoTracking().Where(r => r.CreatedAt >= since)
            .GroupBy(r => new { r.Reason, r.Field, r.ContractKey })
            .Select(g => new { g.Key.Reason, g.Key.Field, g.Key.ContractKey, Count = g.Count(), Open = g.Count(r => r.Status == ReviewStatus.Open), Last = g.Max(r => r.LastTriedAt) })
            .OrderByDescending(g => g.Open).ThenByDescending(g => g.Count).Take(most)
            .Select(g => new Trouble(g.Reason, g.Field, g.ContractKey, g.Count, g.Open, g.Last))
            .ToListAsync(ct);
    }

    public async Task<IReadOnlyList<ClassCount>> ClassesAsync(CancellationToken ct = default)
    {
        var since = clock.GetUtcNow().AddHours(-HoursBack);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var open = await db.Reviews.AsNoTracking().Where(r => r.Status == ReviewStatus.Open).GroupBy(r => r.Reason).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var meters = await db.Runs.AsNoTracking().Where(r => r.QueuedAt >= since && r.CallsJson.Contains("throttled")).Select(r => r.CallsJson).ToListAsync(ct);
        var refused = meters.Sum(m => JsonSerializer.Deserialize<Dictionary<string, CallCount>>(m, RunLoop.Json)!.Values.Sum(c => c.Throttled));
        return [.. Enum.GetValues<FailureClass>().Select(c => new ClassCount(c, c.Reasons().Sum(r => open.GetValueOrDefault(r)), c == FailureClass.Throttling ? refused : 0))];
    }

    /// <summary>A run that stopped with an error counts as one record that failed, so that a vendor being down shows even where nothing was read.</summary>
    private static double? Share(IReadOnlyList<(int Read, int Failed, bool Ended)> runs)
    {
        double read = runs.Sum(r => Math.Max(r.Read, 1));
        return read == 0 ? null : 1 - (runs.Sum(r => r.Ended ? r.Failed : Math.Max(r.Failed, 1)) / read);
    }

    private static async Task<TimeSpan?> LagAsync(OpsDbContext db, IReadOnlyList<long> runs, CancellationToken ct)
    {
        var lags = db.RunRecords.AsNoTracking().Where(r => runs.Contains(r.RunId) && r.LagSeconds != null);
        var count = await lags.CountAsync(ct);
        return count == 0 ? null : TimeSpan.FromSeconds((await lags.OrderByDescending(r => r.LagSeconds).Skip(count / 20).Select(r => r.LagSeconds).FirstAsync(ct))!.Value);
    }
}
