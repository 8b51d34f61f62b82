namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>
/// Up to 2.16 a contact search cuts a date to its calendar day in the workspace's zone (sheet, section 5):
/// "=" is the whole day, "&gt;" begins with the next one, "&lt;" ends before it.
/// </summary>
readonly record struct DayBounds(long Start, long Next)
{
    public static DayBounds Around(long unixSeconds, TimeZoneInfo zone)
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(unixSeconds, -62_000_000_000, 253_000_000_000));
        var day = TimeZoneInfo.ConvertTime(moment, zone).Date;
        return new DayBounds(StartOf(day, zone), StartOf(day.AddDays(1), zone));
    }

    /// <summary>Conversations compare by the exact second (sheet, section 5).</summary>
    public static DayBounds Second(long unixSeconds) => new(unixSeconds, unixSeconds + 1);

    static long StartOf(DateTime day, TimeZoneInfo zone)
    {
        // Some zones skip midnight when summer time begins.
        while (zone.IsInvalidTime(day))
        {
            day = day.AddMinutes(30);
        }

        return new DateTimeOffset(day, zone.GetUtcOffset(day)).ToUnixTimeSeconds();
    }
}
