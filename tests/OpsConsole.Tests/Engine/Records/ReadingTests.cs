using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Records;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData(" -5.25 ", "-5.25")]
    [InlineData("1e3", "1000")]
    [InlineData("1,5", null)]
    [InlineData("1 000", null)]
    [InlineData("5 %", null)]
    [InlineData("1e400", null)]
    [InlineData("", null)]
    public void Numbers_are_plain(string text, string? expected) =>
        Assert.Equal(expected, Reading.TryNumber(text, out var number) ? FieldValue.Number(number).ToString() : null);

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData(" yes ", true)]
    [InlineData("1", true)]
    [InlineData("No", false)]
    [InlineData("0", false)]
    [InlineData("maybe", null)]
    [InlineData("", null)]
    public void Yes_and_no_have_few_words(string text, bool? expected) => Assert.Equal(expected, Reading.TryBoolean(text, out var value) ? value : null);

    [Theory]
    [InlineData("2026-03-01T10:00:00Z", "2026-03-01T10:00:00.000Z", true)]
    [InlineData("2026-03-01T10:00:00.123+02:00", "2026-03-01T08:00:00.123Z", true)]
    [InlineData("2026-03-01T10:00:00.000+0000", "2026-03-01T10:00:00.000Z", true)]
    [InlineData("2026-03-01T10:00:00-0530", "2026-03-01T15:30:00.000Z", true)]
    [InlineData("2026-03-01 10:00", "2026-03-01T10:00:00.000Z", false)]
    [InlineData("2026-03-01T10:00:00", "2026-03-01T10:00:00.000Z", false)]
    [InlineData("2026-03-01", null, false)]
    [InlineData("01/03/2026 10:00:00", null, false)]
    [InlineData("2026-13-01T10:00:00Z", null, true)]
    [InlineData("2026-03-01T10:00:00+99:00", null, true)]
    public void Moments_are_ISO(string text, string? expected, bool hasOffset)
    {
        Assert.Equal(expected, Reading.TryMoment(text, out var moment, out var told) ? FieldValue.Instant(moment).ToString() : null);
        Assert.Equal(hasOffset, told);
    }

    [Theory]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-02-29", false)]
    [InlineData("28.02.2026", false)]
    public void Dates_are_ISO(string text, bool expected) => Assert.Equal(expected, Reading.TryDate(text, out _));
}
