using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.WriteOut;

/// <summary>One row a pipeline and day, and one a pipeline and week, from the samples that were kept (S0-116). A day is written once it is over where the console stands.</summary>
sealed class HealthSheet(TimeProvider clock)
{
    /// <summary>Days that are written when it is turned on, and caught up with at most: samples are not kept for longer.</summary>
    public const int FirstDays = 7;
    private const int MostDays = 90;
    private const string Pipeline = "pipeline";
    private const string Period = "period";
    private const string From = "day";
    private const string Alerts = "alerts_opened";
    private static readonly IReadOnlyList<MetricKind> Kinds = [.. Metrics.All.Where(k => k.Scope == MetricScope.Pipeline)];

    public static ObjectType Table { get; } = new("Integration Health", "Integration Health",
    [
        Sheet.Field(Sheet.Key, FieldType.Text), Sheet.Field(Pipeline, FieldType.Text), Sheet.Field(Period, FieldType.Select, options: Enum.GetNames<StatKind>()), Sheet.Field(From, FieldType.Date, "Where the period begins"),
        .. Kinds.Select(k => Sheet.Field(Column(k), FieldType.Number, k.Explains)), Sheet.Field(Alerts, FieldType.Number),
    ]);

    public long Today(DateTimeOffset now) => DayOf(now).DayNumber;

    /// <returns>Null once every day that is over is written.</returns>
    public async Task<SheetPage?> NextAsync(OpsDbContext db, WriteOutRow row, DateTimeOffset now, CancellationToken ct)
    {
        var next = Math.Max(row.Reached + 1, Today(now) - MostDays);
        if (next >= Today(now))
        {
            return null;
        }

        var names = await db.Pipelines.AsNoTracking().OrderBy(p => p.Key).Select(p => new { p.Key, p.Name }).ToDictionaryAsync(p => p.Key, p => p.Name, ct);
        var rows = new List<RecordWrite>();
        foreach (var period in StatPeriod.EndingOn(DateOnly.FromDayNumber((int)next)))
        {
            rows.AddRange(await RowsAsync(db, period, names, ct));
        }

        return new(rows, next, row.ReachedAudit);
    }

    private async Task<IEnumerable<RecordWrite>> RowsAsync(OpsDbContext db, StatPeriod period, Dictionary<string, string> names, CancellationToken ct)
    {
        var (from, until) = (Start(period.From), Start(period.Until));
        var (first, last) = (SampleBook.HourOf(from), SampleBook.HourOf(until));
        var samples = (await db.MetricSamples.AsNoTracking().Where(s => s.Hour >= first && s.Hour <= last && s.At >= from && s.At < until).OrderBy(s => s.At).ThenBy(s => s.Id).Select(s => new { s.Metric, s.Subject, s.At, s.Value }).ToListAsync(ct))
            .ToLookup(s => (s.Metric, s.Subject), s => new Sample(s.At, s.Value));
        var alerts = await db.Alerts.AsNoTracking().Where(a => a.OpenedAt >= from && a.OpenedAt < until).GroupBy(a => a.Subject).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return
            from subject in samples.Select(s => s.Key.Subject).Distinct()
            where names.ContainsKey(subject)
            select Sheet.Row($"{subject} {period.Kind} {period.From:yyyy-MM-dd}",
            [
                (Pipeline, FieldValue.Text(names[subject])), (Period, FieldValue.Text(period.Kind.ToString())), (From, FieldValue.Date(period.From)),
                .. Kinds.Select(k => (Column(k), Cell(k, StatPeriod.Figure(k, [.. samples[(k.Metric, subject)]], DayOf)))),
                (Alerts, FieldValue.Number(alerts.GetValueOrDefault(subject))),
            ]);
    }

    private static FieldValue Cell(MetricKind kind, double? figure) => figure is { } value ? FieldValue.Number(Math.Round((decimal)(kind.Unit == MetricUnit.Share ? value * 100 : value), 2)) : FieldValue.Empty;

    /// <summary>"lag_p95_seconds", as the base's other columns are called.</summary>
    private static string Column(MetricKind kind) =>
        string.Concat(kind.Metric.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString())) + kind.Unit switch { MetricUnit.Share => "_percent", MetricUnit.Seconds => "_seconds", _ => "" };

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone).DateTime);

    private DateTimeOffset Start(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, clock.LocalTimeZone.GetUtcOffset(midnight));
    }
}
