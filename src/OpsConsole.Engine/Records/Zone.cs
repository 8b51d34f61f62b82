namespace OpsConsole.Engine.Records;

/// <summary>Calendar dates and moments of one time zone, there and back.</summary>
public sealed class Zone(TimeZoneInfo zone)
{
    private const long FirstSecond = -62135596800;
    private const long LastSecond = 253402300799;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    public static Zone Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>A zone not known to this machine reads as UTC, as does none; the validator has told before.</summary>
    public static Zone Of(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? new(found) : Utc;

    /// <summary>The calendar date that a clock on the wall shows there at the moment.</summary>
    public DateOnly DateAt(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>The first moment of the date there: midnight, or where the clocks skip midnight (Beirut, Havana, Cairo) the first time after it. Null beyond the calendar's ends.</summary>
    public DateTimeOffset? StartOf(DateOnly date) => MomentOf(date.ToDateTime(TimeOnly.MinValue));

    /// <summary>The moment at which the wall clock there shows this; the earlier one of two, the next one where it is skipped.</summary>
    public DateTimeOffset? MomentOf(DateTime wall)
    {
        while (zone.IsInvalidTime(wall))
        {
            wall += Step;
        }

        // Of two moments with the same wall time the earlier one has the larger offset.
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        var ticks = wall.Ticks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return null;
        }

        // Where a zone's rules begin with the very time that is skipped (Casablanca, 1 June 2008), the framework does not call it skipped, and the clock there still shows the day before.
        var moment = new DateTimeOffset(ticks, TimeSpan.Zero);
        while (TimeZoneInfo.ConvertTime(moment, zone).DateTime < wall)
        {
            moment += Step;
        }

        return moment;
    }

    /// <summary>Unix seconds as vendors send them; null when the number lies outside the calendar.</summary>
    public static DateTimeOffset? OfUnixSeconds(decimal seconds) =>
        seconds is >= FirstSecond and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds((long)decimal.Floor(seconds)) : null;
}
