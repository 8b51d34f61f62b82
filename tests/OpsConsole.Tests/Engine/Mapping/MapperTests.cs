using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Engine.Contracts;
using Xunit;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Mapping;

public sealed class MapperTests
{
    private static readonly FieldMap Stage = Row("lifecycle_stage", "custom_attributes.lifecycle_stage", FieldType.Select) with
    {
        Direction = Direction.Both,
        Values = new Dictionary<string, string> { ["Lead"] = "lead", ["Trial"] = "trial", ["Active"] = "active", ["Churned"] = "churned" },
    };

    private static readonly FieldMap Score = Row("health_score", "custom_attributes.health_score", FieldType.Number);
    private static readonly FieldMap Plan = Row("plan_tier", "custom_attributes.plan_tier", FieldType.Select);
    private static readonly FieldMap Name = Row("full_name", "name", FieldType.Text);

    [Fact]
    public void S0_07_A_value_map_is_read_forwards_and_backwards()
    {
        Assert.Equal(FieldValue.Text("trial"), Project(Stage, Side.Left, FieldValue.Text("Trial")).Value);
        Assert.Equal(FieldValue.Text("Trial"), Project(Stage, Side.Right, FieldValue.Text("trial")).Value);
    }

    [Theory]
    [InlineData("Suspect")]
    [InlineData("trial")]
    [InlineData("Trial ")]
    public void S0_07_A_value_outside_the_map_goes_to_review(string text)
    {
        var projection = Project(Stage, Side.Left, FieldValue.Text(text));

        Assert.True(projection.Value.IsEmpty);
        Assert.Equal(new(ReviewReason.ValueNotMapped, $"lifecycle_stage \"{text}\" has no Intercom value, so lifecycle_stage was not written."), projection.Problem);
    }

    [Fact]
    public void A_value_map_comes_after_tidying() =>
        Assert.Equal(FieldValue.Text("trial"), Project(Stage with { Transforms = ["trim"] }, Side.Left, FieldValue.Text(" Trial ")).Value);

    [Fact]
    public void S0_26_An_option_passed_by_name_must_exist_there()
    {
        Assert.Equal(FieldValue.Text("Growth"), Project(Plan, Side.Left, FieldValue.Text("Growth")).Value);
        Assert.Equal(
            new(ReviewReason.ValueNotMapped, "plan_tier \"Growth (2025)\" has no Intercom value, so plan_tier was not written."),
            Project(Plan, Side.Left, FieldValue.Text("Growth (2025)")).Problem);
    }

    [Fact]
    public void A_mapped_option_that_the_target_lost_goes_to_review()
    {
        var intercom = Samples.Intercom(new FieldShape("custom_attributes.lifecycle_stage", "stage", FieldType.Select, true, ["lead"]));

        Assert.Equal(
            "lifecycle_stage \"Trial\" becomes \"trial\", which is no option in Intercom, so lifecycle_stage was not written.",
            Project(Stage, Side.Left, FieldValue.Text("Trial"), right: intercom).Problem!.Sentence);
    }

    [Fact]
    public void Several_choices_map_each_and_come_in_one_order()
    {
        var row = Row("a", "b", FieldType.MultiSelect) with { Values = new Dictionary<string, string> { ["X"] = "x", ["Y"] = "a" } };

        Assert.Equal(FieldValue.List(["a", "x"]), Project(row, Side.Left, FieldValue.List(["X", "Y", "X"])).Value);
        Assert.Contains("\"Z\"", Project(row, Side.Left, FieldValue.List(["X", "Z"])).Problem!.Sentence);
        Assert.Equal(Present(row, Side.Left, FieldValue.List(["b", "a"])), Present(row, Side.Left, FieldValue.List(["a", "b", "a"])));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1,5")]
    [InlineData("1e400")]
    public void S0_29_Text_that_is_no_number_goes_to_review(string text) => Assert.Equal(
        new(ReviewReason.ValueDoesNotFit, $"health_score \"{text}\" is not a number."),
        Project(Score, Side.Left, FieldValue.Text(text)).Problem);

    [Fact]
    public void S0_29_A_number_travels_both_ways_exactly() => Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), number =>
    {
        var there = Project(Score, Side.Left, FieldValue.Number(number)).Value;
        return there == FieldValue.Number(number) && Project(Score, Side.Right, there).Value == there;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void S0_27_A_checkbox_travels_both_ways_and_unticked_is_false()
    {
        var vip = Row("vip_flag", "custom_attributes.vip", FieldType.Boolean) with { Direction = Direction.Both };

        foreach (var from in new[] { Side.Left, Side.Right })
        {
            Assert.Equal(FieldValue.Boolean(true), Project(vip, from, FieldValue.Boolean(true)).Value);
            Assert.Equal(FieldValue.Boolean(false), Project(vip, from, FieldValue.Empty).Value);
            Assert.Equal(Present(vip, from, FieldValue.Boolean(false)), Present(vip, from, FieldValue.Empty));
        }

        Assert.Equal("vip_flag \"maybe\" is neither yes nor no.", Project(vip, Side.Left, FieldValue.Text("maybe")).Problem!.Sentence);
    }

    [Fact]
    public void Empty_stays_empty_without_problem() =>
        Assert.All(new[] { Stage, Score, Plan, Name }, row => Assert.Equal(Projection.Of(FieldValue.Empty), Project(row, Side.Left, FieldValue.Empty)));

    [Theory]
    [InlineData("Zoë O'Brien-“Nuñez”")]
    [InlineData("مريم العربي")]
    [InlineData("👩‍🚀 𠜎𠜱")]
    [InlineData("e\u0301 versus é")]
    [InlineData("  kept as it is  ")]
    public void S0_102_Special_characters_survive_both_ways(string text)
    {
        var there = Project(Name, Side.Left, FieldValue.Text(text)).Value;

        Assert.Equal(FieldValue.Text(text), there);
        Assert.Equal(FieldValue.Text(text), Project(Name, Side.Right, there).Value);
        Assert.Equal(FieldValue.Text(text), Present(Name, Side.Left, FieldValue.Text(text)));
    }

    [Fact]
    public void A_cell_of_10_MB_is_told_and_does_not_crash()
    {
        var cell = FieldValue.Text(new string('x', 10_485_760));

        Assert.Equal(new(ReviewReason.ValueDoesNotFit, "full_name is 10,485,760 characters long; Intercom takes at most 100,000."), Project(Name, Side.Left, cell).Problem);
        foreach (var type in Enum.GetValues<FieldType>())
        {
            Present(Name with { Type = type, Transforms = ["trim", "lower"] }, Side.Left, cell);
            Assert.NotNull(Project(Name with { Type = type }, Side.Left, cell).Problem);
        }

        Assert.NotNull(Project(Name, Side.Left, FieldValue.List([.. Enumerable.Repeat(new string('x', 60_000), 2)])).Problem);
    }

    [Fact]
    public void A_text_longer_than_the_target_takes_is_told()
    {
        var intercom = Samples.Intercom(new FieldShape("name", "Name", FieldType.Text, true, MaxLength: 255));

        Assert.Equal("full_name is 256 characters long; Intercom takes at most 255.", Project(Name, Side.Left, FieldValue.Text(new string('x', 256)), right: intercom).Problem!.Sentence);
        Assert.Null(Project(Name, Side.Left, FieldValue.Text(new string('x', 255)), right: intercom).Problem);
    }

    [Fact]
    public void Sensitive_values_stay_out_of_sentences()
    {
        var phone = Row("phone", "phone", FieldType.Phone) with { Sensitivity = Sensitivity.Personal };
        var email = Row("email", "email", FieldType.Email) with { Sensitivity = Sensitivity.Secret };
        var plan = Plan with { Sensitivity = Sensitivity.Personal };

        Assert.Equal("phone (hidden) is not a number that can be dialled.", Project(phone, Side.Left, FieldValue.Text("+45 (0)20 evt. kl. 9")).Problem!.Sentence);
        Assert.Equal("phone \"+45 (0)20 evt. kl. 9\" is not a number that can be dialled.", Project(phone with { Sensitivity = Sensitivity.None }, Side.Left, FieldValue.Text("+45 (0)20 evt. kl. 9")).Problem!.Sentence);
        Assert.Equal("email (hidden) is not an e-mail address.", Project(email, Side.Left, FieldValue.Text("hakon@@strom.no")).Problem!.Sentence);
        Assert.Equal("plan_tier (hidden) has no Intercom value, so plan_tier was not written.", Project(plan, Side.Left, FieldValue.Text("Zebra")).Problem!.Sentence);
    }

    [Fact]
    public void A_long_value_is_cut_in_the_sentence() =>
        Assert.Equal($"health_score \"{new string('x', 60)}…\" is not a number.", Project(Score, Side.Left, FieldValue.Text(new string('x', 99))).Problem!.Sentence);

    [Theory]
    [InlineData("trim", " Anna ", "Anna")]
    [InlineData("lower", "ANNA", "anna")]
    [InlineData("upper", "straße", "STRAßE")]
    [InlineData("email", " Anna@X.io", "anna@x.io")]
    [InlineData("phone", "086 123 4567", "+353861234567")]
    [InlineData("date", "2026-03-01T23:30:00-05:00", "2026-03-02")]
    [InlineData("number", " 5.50 ", "5.5")]
    [InlineData("boolean", "YES", "true")]
    public void A_transform_makes_of_text_what_it_says(string transform, string text, string expected) =>
        Assert.Equal(FieldValue.Text(expected), Project(Name with { Transforms = [transform], DefaultCountry = "IE" }, Side.Left, FieldValue.Text(text)).Value);

    [Fact]
    public void A_transform_that_cannot_says_what_it_expected()
    {
        Assert.Equal("full_name \"soon\" is not a date.", Project(Name with { Transforms = ["date"] }, Side.Left, FieldValue.Text("soon")).Problem!.Sentence);
        Assert.Equal(Projection.Of(FieldValue.Empty), Project(Name with { Transforms = ["trim", "date"] }, Side.Left, FieldValue.Text("  ")));
    }

    [Fact]
    public void A_template_is_filled_from_the_source_record()
    {
        var row = Name with { Transforms = ["template:{first} {last}", "upper"] };
        var mapper = new Mapper(Samples.With(row), Samples.Airtable(), Samples.Intercom());

        Assert.Equal(FieldValue.Text("ANNA BERG"), mapper.Project(row, Side.Left, Rec(("first", FieldValue.Text("Anna")), ("last", FieldValue.Text("Berg")))).Value);
        Assert.Equal(FieldValue.Text("BERG"), mapper.Project(row, Side.Left, Rec(("last", FieldValue.Text("Berg")))).Value);
        Assert.Equal(Projection.Of(FieldValue.Empty), mapper.Project(row, Side.Left, Rec()));
    }

    [Fact]
    public void The_target_schema_has_the_last_word_on_shape()
    {
        Assert.Equal(FieldValue.Text("5.5"), Shaped(Score, FieldValue.Number(5.50m), FieldType.Text));
        Assert.Equal(FieldValue.Text("2026-03-01T12:00:00Z"), Shaped(Row("a", "b", FieldType.DateTime), FieldValue.Number(1772366400), FieldType.Text));
        Assert.Equal(FieldValue.Number(1772323200), Shaped(Row("a", "b", FieldType.Date), FieldValue.Date(new(2026, 3, 1)), FieldType.Number));
        Assert.Equal(FieldValue.Boolean(true), Shaped(Row("a", "b", FieldType.Select) with { Values = new Dictionary<string, string> { ["Yes"] = "true" } }, FieldValue.Text("Yes"), FieldType.Boolean));
        Assert.Equal(FieldValue.List(["x"]), Shaped(Name, FieldValue.Text("x"), FieldType.MultiSelect));
    }

    [Fact]
    public void A_row_that_is_not_the_contracts_own_is_mapped_all_the_same() =>
        Assert.Equal(FieldValue.Text("Growth"), new Mapper(Samples.With(), Samples.Airtable(), Samples.Intercom()).Project(Plan, Side.Left, Rec(("plan_tier", FieldValue.Text("Growth")))).Value);

    [Theory]
    [InlineData(FieldType.Email, " Anna@X.IO ", "anna@x.io")]
    [InlineData(FieldType.Email, " Anna ", " Anna ")]
    [InlineData(FieldType.Phone, "086 123 4567", "+353861234567")]
    [InlineData(FieldType.Phone, "evt. kl. 9", "evt. kl. 9")]
    [InlineData(FieldType.Number, "5.0", "5")]
    [InlineData(FieldType.Number, "five", "five")]
    [InlineData(FieldType.Boolean, "yes", "true")]
    [InlineData(FieldType.Text, " Anna ", " Anna ")]
    [InlineData(FieldType.DateTime, "2026-03-01T12:00:00.999Z", "2026-03-01T12:00:00.000Z")]
    [InlineData(FieldType.DateTime, "2026-03-01T12:00:00", "2026-03-01T12:00:00.000Z")]
    [InlineData(FieldType.Date, "2026-03-01T23:59:59", "2026-03-01")]
    [InlineData(FieldType.Date, "soon", "soon")]
    public void Values_are_compared_in_one_spelling(FieldType type, string raw, string expected) =>
        Assert.Equal(expected, Present(Name with { Type = type, DefaultCountry = "IE" }, Side.Left, FieldValue.Text(raw)).ToString());

    [Fact]
    public void Tidying_counts_when_comparing() => Assert.Equal(FieldValue.Text("Anna"), Present(Name with { Transforms = ["trim"] }, Side.Right, FieldValue.Text(" Anna ")));

    [Fact]
    public void What_was_projected_is_presented_the_same_on_both_sides()
    {
        var types = Gen.Elements(FieldType.Text, FieldType.Email, FieldType.Phone, FieldType.Number, FieldType.Boolean, FieldType.Date, FieldType.DateTime, FieldType.MultiSelect);
        Prop.ForAll(types.ToArbitrary(), Values.ToArbitrary(), (type, raw) =>
        {
            var row = Name with { Type = type, DefaultCountry = "IE", TimeZone = "Europe/Dublin" };
            var projection = Project(row, Side.Left, raw, right: new("contacts", "Intercom", [new("name", "name", type, true)]));
            return projection.Problem is not null || projection.Value.IsEmpty || Present(row, Side.Right, projection.Value) == Present(row, Side.Left, raw);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void No_value_and_no_row_makes_it_throw() => Prop.ForAll(Gen.Elements(Enum.GetValues<FieldType>()).Two().ToArbitrary(), Values.ToArbitrary(), (types, raw) =>
    {
        var row = Name with { Type = types.Item1, TimeZone = "Pacific/Kiritimati", Transforms = ["trim"] };
        var projection = Project(row, Side.Left, raw, right: new("contacts", "Intercom", [new("name", "name", types.Item2, true, MaxLength: 20)]));
        Present(row, Side.Left, raw);
        return projection.Problem is null || projection.Value.IsEmpty;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static Gen<FieldValue> Values => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(FieldValue.Text),
        Gen.Elements("a@b.io", " A@B.io", "086 123 4567", "2026-03-01", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+14:00", "5.50", "yes").Select(FieldValue.Text),
        ArbMap.Default.GeneratorFor<decimal>().Select(FieldValue.Number),
        Gen.Elements(-62135596800m, 253402300799m, decimal.MaxValue, decimal.MinValue, 0.5m, -0.5m, 1, 0).Select(FieldValue.Number),
        Gen.Elements(true, false).Select(FieldValue.Boolean),
        Gen.Elements(DateOnly.MinValue, DateOnly.MaxValue, new(2026, 3, 29)).Select(FieldValue.Date),
        Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch.AddMilliseconds(-1)).Select(FieldValue.Instant),
        ArbMap.Default.GeneratorFor<string[]>().Select(list => FieldValue.List([.. (list ?? []).Select(t => t ?? "")])));

    private static FieldMap Row(string left, string right, FieldType type) => Samples.Row(left, right) with { Type = type };

    private static Projection Project(FieldMap row, Side from, FieldValue value, ObjectType? right = null) =>
        new Mapper(Samples.With(row), Samples.Airtable(), right ?? Samples.Intercom()).Project(row, from, Rec((row.On(from), value)));

    private static FieldValue Shaped(FieldMap row, FieldValue value, FieldType target)
    {
        var projection = Project(row, Side.Left, value, new("contacts", "Intercom", [new(row.Right, row.Right, target, true)]));
        Assert.Null(projection.Problem);
        return projection.Value;
    }

    private static FieldValue Present(FieldMap row, Side side, FieldValue value) => new Mapper(Samples.With(row), Samples.Airtable(), Samples.Intercom()).Present(row, side, value);

    private static Record Rec(params (string Path, FieldValue Value)[] cells) => new("rec1", cells.ToDictionary(c => c.Path, c => c.Value));
}
