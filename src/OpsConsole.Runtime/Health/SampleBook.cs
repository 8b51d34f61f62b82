using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>Keeps figures and gives back what was: the last hours of one, and the same hour of other weeks.</summary>
sealed class SampleBook(OpsDbContext db, DateTimeOffset now)
{
    /// <summary>Weeks that are looked back for what is usual.</summary>
    private const int Weeks = 8;
    private const int HoursAWeek = 7 * 24;

    /// <summary>Days a sample is kept.</summary>
    private const int Kept = 90;
    private ILookup<(Metric, string), Sample> recent = Array.Empty<MetricSampleRow>().ToLookup(r => (r.Metric, r.Subject), r => new Sample(r.At, r.Value));
    private ILookup<(Metric, string), double> past = Array.Empty<MetricSampleRow>().ToLookup(r => (r.Metric, r.Subject), r => r.Value);

    public static int HourOf(DateTimeOffset at) => (int)(at.ToUnixTimeSeconds() / 3600);

    /// <param name="back">How far back the longest rule looks.</param>
    public async Task LoadAsync(TimeSpan back, CancellationToken ct)
    {
        var since = HourOf(now - back) - 1; // a figure that does not change is kept once an hour
        recent = (await db.MetricSamples.AsNoTracking().Where(s => s.Hour >= since).OrderBy(s => s.At).ThenBy(s => s.Id).ToListAsync(ct)).ToLookup(s => (s.Metric, s.Subject), s => new Sample(s.At, s.Value));
        var hours = Enumerable.Range(1, Weeks).Select(w => HourOf(now) - (w * HoursAWeek)).ToList();
        past = (await db.MetricSamples.AsNoTracking().Where(s => hours.Contains(s.Hour)).GroupBy(s => new { s.Metric, s.Subject, s.Hour }).Select(g => new { g.Key, Value = g.Average(s => s.Value) }).ToListAsync(ct))
            .ToLookup(g => (g.Key.Metric, g.Key.Subject), g => g.Value);
    }

    public IReadOnlyList<double> Past(Measured figure) => [.. past[(figure.Metric, figure.Subject)]];

    /// <summary>Up to now, with the figure as it is now.</summary>
    public IReadOnlyList<Sample> Recent(Measured figure) => [.. recent[(figure.Metric, figure.Subject)], new Sample(now, figure.Value)];

    /// <summary>Kept when it has changed, and else once an hour.</summary>
    public void Keep(Measured figure)
    {
        if (recent[(figure.Metric, figure.Subject)].LastOrDefault() is not { } last || last.Value != figure.Value || HourOf(last.At) != HourOf(now))
        {
            db.MetricSamples.Add(new MetricSampleRow { Metric = figure.Metric, Subject = figure.Subject, At = now, Hour = HourOf(now), Value = figure.Value, Count = figure.Count });
        }
    }

    public async Task PruneAsync(CancellationToken ct)
    {
        var (hour, at) = (HourOf(now.AddDays(-Kept)), now.AddDays(-Kept));
        await db.MetricSamples.Where(s => s.Hour < hour).ExecuteDeleteAsync(ct);
        await db.Alerts.Where(a => a.RecoveredAt < at).ExecuteDeleteAsync(ct);
        await db.AlertMutes.Where(m => m.Until < at).ExecuteDeleteAsync(ct);
    }
}
