using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Gates;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Engine.Contracts;
using Xunit;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Gates;

public sealed class GatekeeperTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_gate_that_holds_is_named()
    {
        var both = Rec(("do_not_contact", FieldValue.Boolean(true)));
        var verdict = Gatekeeper.Check(Samples.Example, both, null);

        Assert.Equal(0, verdict!.Index);
        Assert.Equal("Marked do not contact", verdict.Gate.Reason);
        Assert.Equal(1, Gatekeeper.Check(Samples.Example, Rec(), null)!.Index);
        Assert.Null(Gatekeeper.Check(Samples.Example, Rec(("email", FieldValue.Text("a@b.io"))), null));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("notEmpty")]
    [InlineData("isNot")]
    [InlineData("is")]
    public void A_clause_about_a_record_that_is_not_there_does_not_hold(string op) =>
        Assert.False(Gatekeeper.Holds(new() { All = [Samples.Ask("email", op, op.StartsWith("is", StringComparison.Ordinal) ? "x" : null, Side.Right)] }, Rec(), null));

    [Fact]
    public void All_and_any_mean_what_they_say()
    {
        var (yes, no) = (Samples.Ask("plan", "is", "Scale"), Samples.Ask("plan", "is", "Free"));
        var record = Rec(("plan", FieldValue.Text("Scale")));

        Assert.True(Gatekeeper.Holds(new() { All = [yes, yes] }, record, null));
        Assert.False(Gatekeeper.Holds(new() { All = [yes, no] }, record, null));
        Assert.True(Gatekeeper.Holds(new() { Any = [no, yes] }, record, null));
        Assert.False(Gatekeeper.Holds(new() { Any = [no, no] }, record, null));
        Assert.False(Gatekeeper.Holds(new() { All = [] }, record, null));
        Assert.False(Gatekeeper.Holds(new(), record, null));
    }

    public static TheoryData<FieldValue, string, string?, bool> Cases => new()
    {
        { FieldValue.Text(" scale "), "is", "\"Scale\"", true },
        { FieldValue.Text("Scale"), "isNot", "\"Free\"", true },
        { FieldValue.Text("Scale"), "oneOf", "[\"free\", \"SCALE\"]", true },
        { FieldValue.Text("Scale"), "oneOf", "[]", false },
        { FieldValue.Text("Upscale"), "contains", "\"SCALE\"", true },
        { FieldValue.Text("Scale"), "contains", "\"\"", false },
        { FieldValue.Text("  "), "empty", null, true },
        { FieldValue.Empty, "empty", null, true },
        { FieldValue.Empty, "notEmpty", null, false },
        { FieldValue.Empty, "is", "false", true },
        { FieldValue.Empty, "isNot", "true", true },
        { FieldValue.Empty, "is", "\"\"", true },
        { FieldValue.Boolean(true), "is", "true", true },
        { FieldValue.Boolean(false), "is", "true", false },
        { FieldValue.Boolean(true), "is", "\"yes\"", true },
        { FieldValue.Text("Yes"), "is", "true", true },
        { FieldValue.Text("maybe"), "is", "true", false },
        { FieldValue.Number(5.0m), "is", "5", true },
        { FieldValue.Number(5), "is", "\"5.00\"", true },
        { FieldValue.Text("5"), "is", "5", true },
        { FieldValue.Number(10), "greater", "9", true },
        { FieldValue.Number(10), "greater", "\"9\"", true },
        { FieldValue.Text("10"), "greater", "9", true },
        { FieldValue.Number(9), "greater", "9", false },
        { FieldValue.Number(9), "less", "9", false },
        { FieldValue.Number(8), "less", "1e400", false },
        { FieldValue.Empty, "less", "9", false },
        { FieldValue.Boolean(true), "greater", "0", false },
        { FieldValue.Text("tall"), "greater", "1", false },
        { FieldValue.Date(new(2026, 3, 1)), "less", "\"2026-03-02\"", true },
        { FieldValue.Date(new(2026, 3, 1)), "is", "\"2026-03-01\"", true },
        { FieldValue.Date(new(2026, 3, 1)), "is", "\"2026-03-01T23:00:00Z\"", true },
        { FieldValue.Instant(Noon), "is", "\"2026-03-01\"", true },
        { FieldValue.Instant(Noon), "greater", "\"2026-03-01T11:59:59Z\"", true },
        { FieldValue.Instant(Noon), "greater", "\"2026-03-01\"", false },
        { FieldValue.Text("2026-03-01"), "less", "\"2026-04-01\"", true },
        { FieldValue.List(["VIP", "Bug"]), "contains", "\"bug\"", true },
        { FieldValue.List(["VIP", "Bug"]), "contains", "\"bu\"", false },
        { FieldValue.List(["VIP"]), "is", "\"vip\"", true },
        { FieldValue.List(["VIP", "Bug"]), "is", "\"vip\"", false },
        { FieldValue.Text("x"), "resembles", "\"x\"", false },
        { FieldValue.Text("x"), "is", null, false },
        { FieldValue.Text("x"), "isNot", "{}", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_value_is_compared_by_its_kind(FieldValue value, string op, string? asked, bool holds)
    {
        var clause = new Clause { Side = Side.Left, Field = "f", Op = op, Value = asked is null ? null : JsonDocument.Parse(asked).RootElement };

        Assert.Equal(holds, Gatekeeper.Holds(new() { All = [clause] }, Rec(("f", value)), null));
    }

    private static Record Rec(params (string Path, FieldValue Value)[] cells) => new("rec1", cells.ToDictionary(c => c.Path, c => c.Value));
}
