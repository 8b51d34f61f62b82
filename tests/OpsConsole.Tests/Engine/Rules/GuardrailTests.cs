using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using Xunit;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Rules;

/// <summary>What guardrails let through, keep waiting, drop, and ask a person about.</summary>
public sealed class GuardrailTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly RuleAction Message = new() { Do = ActionKind.Message, Text = "hello" };

    [Fact]
    public void S0_95_Minimum_criteria_must_hold_at_the_moment_of_sending()
    {
        var guard = new Guard { Require = new() { All = [new() { Side = Side.Left, Field = "email", Op = "notEmpty" }] } };
        Assert.IsType<GuardVerdict.Suppress>(Decide(guard));
        Assert.IsType<GuardVerdict.Go>(Decide(guard, f => f with { Left = Record(("email", "a@example.test")) }));
    }

    [Fact]
    public void S0_96_A_second_message_inside_the_cool_down_is_dropped()
    {
        var guard = new Guard { CoolDownHours = 24 };
        Assert.IsType<GuardVerdict.Suppress>(Decide(guard, f => f with { Messaged = [Now.AddHours(-23)] }));
        Assert.IsType<GuardVerdict.Go>(Decide(guard, f => f with { Messaged = [Now.AddHours(-24)] }));
    }

    [Fact]
    public void S0_115_The_weekly_cap_counts_all_rules_messages_of_seven_days()
    {
        var guard = new Guard { PerWeek = 2 };
        Assert.IsType<GuardVerdict.Suppress>(Decide(guard, f => f with { Messaged = [Now.AddDays(-1), Now.AddDays(-6)] }));
        Assert.IsType<GuardVerdict.Go>(Decide(guard, f => f with { Messaged = [Now.AddDays(-1), Now.AddDays(-7)] }));
    }

    [Fact]
    public void S0_109_A_rule_acts_so_often_an_hour_and_the_rest_waits()
    {
        Assert.IsType<GuardVerdict.Wait>(Decide(new() { PerHour = 5 }, f => f with { ThisHour = 5 }));
        Assert.IsType<GuardVerdict.Go>(Decide(new() { PerHour = 5 }, f => f with { ThisHour = 4 }));
    }

    [Fact]
    public void Guarantee_4_What_a_rule_does_to_one_record_again_and_again_waits_for_a_person()
    {
        Assert.IsType<GuardVerdict.Hold>(Decide(new(), f => f with { OnThisRecord = Guardrails.MostOnOneRecord }));
        Assert.IsType<GuardVerdict.Go>(Decide(new(), f => f with { OnThisRecord = Guardrails.MostOnOneRecord - 1 }));
        Assert.IsType<GuardVerdict.Go>(Decide(new(), f => f with { OnThisRecord = Guardrails.MostOnOneRecord, SaidYes = true }));
    }

    [Fact]
    public void S0_42_Do_not_contact_drops_even_what_a_person_said_yes_to() =>
        Assert.Equal("Marked do not contact.", Assert.IsType<GuardVerdict.Suppress>(Decide(new(), f => f with { KeptBackBy = "Marked do not contact", SaidYes = true })).Reason);

    [Fact]
    public void S0_109_A_mass_of_messages_waits_for_a_persons_yes()
    {
        Assert.IsType<GuardVerdict.Hold>(Decide(new() { HoldAbove = 10 }, f => f with { PlannedAtOnce = 11 }));
        Assert.IsType<GuardVerdict.Go>(Decide(new() { HoldAbove = 10 }, f => f with { PlannedAtOnce = 11, SaidYes = true }));
        Assert.IsType<GuardVerdict.Go>(Decide(new() { HoldAbove = 10 }, f => f with { PlannedAtOnce = 11, Action = new() { Do = ActionKind.Set, Field = "a" } }));
    }

    [Fact]
    public void S0_57_Who_is_no_longer_so_is_not_written_to()
    {
        var rule = Rule(new()) with { When = new() { Event = TriggerKind.Changed, Side = Side.Left, Field = "onboarding", To = "stalled" } };
        Assert.IsType<GuardVerdict.Suppress>(Guardrails.Decide(rule, Facts with { Left = Record(("onboarding", "done")) }));
        Assert.IsType<GuardVerdict.Go>(Guardrails.Decide(rule, Facts with { Left = Record(("onboarding", "Stalled")) }));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-11-21T21:30:00Z", "2026-11-22T07:00:00Z")] // 22:30 there; the night ends at 8
    [InlineData("Europe/Berlin", "2026-11-21T02:00:00Z", "2026-11-21T07:00:00Z")] // 3:00 there
    [InlineData("Europe/Berlin", "2026-11-21T12:00:00Z", null)]
    [InlineData("America/New_York", "2026-11-21T12:30:00Z", "2026-11-21T13:00:00Z")] // 7:30 there
    [InlineData("Pacific/Auckland", "2026-11-21T12:00:00Z", "2026-11-21T19:00:00Z")] // 1:00 of the 22nd there
    [InlineData("Nowhere/At all", "2026-11-21T23:00:00Z", "2026-11-22T08:00:00Z")] // the rule's own zone, UTC
    public void Quiet_hours_are_those_of_the_person(string zone, string now, string? until)
    {
        var guard = new Guard { QuietFrom = "21:00", QuietUntil = "08:00", ZoneField = "zone", ZoneSide = Side.Left };
        var verdict = Decide(guard, f => f with { Left = Record(("zone", zone)), Now = DateTimeOffset.Parse(now, null) });
        Assert.Equal(until is null ? null : DateTimeOffset.Parse(until, null), (verdict as GuardVerdict.Wait)?.Until);
    }

    /// <summary>Whatever the zone and the hours, waiting ends outside of the quiet hours, and within a day.</summary>
    [Fact]
    public void Waiting_ends_when_the_night_does()
    {
        string[] zones = ["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"];
        Prop.ForAll(Gen.Choose(0, 365 * 24 * 4).Zip(Gen.Choose(0, 23)).Zip(Gen.Choose(0, 23)).Zip(Gen.Elements(zones)).ToArbitrary(), drawn =>
        {
            var (((quarter, from), until), zone) = drawn;
            var guard = new Guard { QuietFrom = $"{from:00}:00", QuietUntil = $"{until:00}:00", Zone = zone };
            var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarter);
            return Decide(guard, f => f with { Now = now }) is not GuardVerdict.Wait wait
                || wait.Until > now && wait.Until - now <= TimeSpan.FromHours(25) && Decide(guard, f => f with { Now = wait.Until }) is GuardVerdict.Go;
        }).QuickCheckThrowOnFailure();
    }

    private static GuardVerdict Decide(Guard guard, Func<ActionFacts, ActionFacts>? change = null) => Guardrails.Decide(Rule(guard), (change ?? (f => f))(Facts));

    private static ActionFacts Facts { get; } = new(Message, Record(), Record(), [], 0, 0, 1, null, SaidYes: false, Now);

    private static Rule Rule(Guard guard) => new() { Key = "r", Name = "R", When = new() { Event = TriggerKind.Created }, Branches = [new() { Then = [Message] }], Guard = guard };

    private static Record Record(params (string Field, string Value)[] fields) => new("x", fields.ToDictionary(f => f.Field, f => FieldValue.Text(f.Value)));
}
