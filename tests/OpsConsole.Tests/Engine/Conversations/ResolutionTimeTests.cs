using OpsConsole.Engine.Conversations;
using Xunit;

namespace OpsConsole.Tests.Engine.Conversations;

/// <summary>Resolution times worked by hand (S0-73).</summary>
public sealed class ResolutionTimeTests
{
    /// <summary>Hours and minutes after Monday 2 November 2026, 00:00 UTC; o opened, c closed, s snoozed.</summary>
    [Theory]
    [InlineData("9:00 o, 9:45 c", 45)]
    [InlineData("9:00 o, 9:45 c, 30:00 o, 30:15 c", 60)] // reopened next morning: the night between does not count
    [InlineData("9:00 o, 10:00 s, 20:00 o, 20:30 c", 90)] // ten hours asleep do not count
    [InlineData("9:00 o, 10:00 s, 12:00 c", 60)] // closed while asleep
    [InlineData("9:00 o, 9:10 o, 10:00 c", 60)] // a second word of the customer opens nothing anew
    [InlineData("9:00 o, 9:01 c", 1)] // a bot's answer that sufficed
    [InlineData("10:00 c, 9:00 o", 60)] // parts out of order
    [InlineData("9:00 o", null)]
    [InlineData("9:00 o, 9:45 c, 10:00 o", null)] // open again
    [InlineData("9:00 o, 10:00 s", null)]
    public void S0_73_Minutes_are_those_it_stood_open_until_its_last_close(string turns, int? minutes) => Assert.Equal(minutes, ResolutionTime.Minutes(Turns(turns)));

    [Theory]
    [InlineData("16:00 o, 33:00 c", 120)] // 17:00 in Berlin until 18:00, and 9:00 to 10:00 on Tuesday
    [InlineData("2:00 o, 5:00 c", 0)] // a night nobody was there
    [InlineData("112:00 o, 177:00 c", 120)] // Friday 17:00 to Monday 10:00 in Berlin
    public void S0_73_With_office_hours_only_time_within_them_counts(string turns, int minutes)
    {
        var office = new OfficeHours(new(9, 0), new(18, 0), new HashSet<DayOfWeek> { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.Equal(minutes, ResolutionTime.Minutes(Turns(turns), office));
    }

    private static IEnumerable<Turn> Turns(string text) => text.Split(", ").Select(t =>
    {
        var (time, kind) = (t.Split(' ')[0].Split(':'), t.Split(' ')[1]);
        var at = new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero).AddHours(int.Parse(time[0], null)).AddMinutes(int.Parse(time[1], null));
        return new Turn(at, kind switch { "o" => TurnKind.Opened, "c" => TurnKind.Closed, _ => TurnKind.Snoozed });
    });
}
