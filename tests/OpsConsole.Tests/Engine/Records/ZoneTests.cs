using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Engine.Contracts;
using Xunit;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Records;

public sealed class ZoneTests
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Dublin", "Europe/Copenhagen", "America/New_York", "America/Havana", "America/Sao_Paulo", "America/St_Johns", "Asia/Beirut", "Asia/Kathmandu", "Asia/Tehran",
        "Africa/Cairo", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    ];

    [Fact]
    public void S0_28_A_date_travels_both_ways_with_its_zone() => Prop.ForAll(Gen.Elements(Zones).ToArbitrary(), Gen.Choose(0, 45_000).ToArbitrary(), (zone, days) =>
    {
        var date = new DateOnly(1996, 1, 1).AddDays(days); // to 2119; earlier, Kiritimati skipped a whole day
        var moment = Project(zone, Side.Left, FieldValue.Date(date));
        var seconds = FieldValue.Number(moment.AsInstant().ToUnixTimeSeconds());
        return moment.Kind == ValueKind.Instant
            && Project(zone, Side.Right, moment) == FieldValue.Date(date)
            && Project(zone, Side.Right, seconds) == FieldValue.Date(date);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Theory]
    [InlineData("Pacific/Auckland", "2026-07-01", "2026-06-30T12:00:00.000Z")]
    [InlineData("Pacific/Pago_Pago", "2026-07-01", "2026-07-01T11:00:00.000Z")]
    [InlineData("Europe/Dublin", "2026-07-01", "2026-06-30T23:00:00.000Z")]
    [InlineData("Europe/Dublin", "2026-01-01", "2026-01-01T00:00:00.000Z")]
    [InlineData("Asia/Beirut", "2025-03-30", "2025-03-29T22:00:00.000Z")] // midnight is skipped: the day begins at one
    [InlineData("Africa/Casablanca", "2008-06-01", "2008-06-01T00:00:00.000Z")] // skipped as well, by the zone's first rule of all
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00.000Z")] // midnight comes twice: the first counts
    public void S0_28_A_date_begins_at_its_own_midnight(string zone, string date, string moment) =>
        Assert.Equal(moment, Project(zone, Side.Left, FieldValue.Text(date)).ToString());

    [Fact]
    public void S0_06_The_same_moment_is_another_date_elsewhere()
    {
        var moment = FieldValue.Instant(new(2026, 7, 1, 11, 30, 0, TimeSpan.Zero));

        Assert.Equal("2026-07-01", Project("Pacific/Auckland", Side.Right, moment).ToString());
        Assert.Equal("2026-07-01", Project("Pacific/Pago_Pago", Side.Right, moment).ToString());
        Assert.Equal("2026-06-30", Project("Pacific/Pago_Pago", Side.Right, FieldValue.Instant(moment.AsInstant().AddHours(-1))).ToString());
    }

    [Fact]
    public void A_date_beyond_the_calendar_is_told()
    {
        var row = Row("Pacific/Auckland");

        Assert.Equal("trial_end_date \"0001-01-01\" is not a date with a time.", Mapped(row, Side.Left, FieldValue.Date(DateOnly.MinValue)).Problem!.Sentence);
    }

    private static FieldValue Project(string zone, Side from, FieldValue value)
    {
        var projection = Mapped(Row(zone), from, value);
        Assert.Null(projection.Problem);
        return projection.Value;
    }

    private static FieldMap Row(string zone) => Samples.Row("trial_end_date", "custom_attributes.trial_end_at") with { Type = FieldType.Date, TimeZone = zone, Direction = Direction.Both };

    private static Projection Mapped(FieldMap row, Side from, FieldValue value) =>
        new Mapper(Samples.With(row), Samples.Airtable(), Samples.Intercom()).Project(row, from, new("r", new Dictionary<string, FieldValue> { [row.On(from)] = value }));
}
