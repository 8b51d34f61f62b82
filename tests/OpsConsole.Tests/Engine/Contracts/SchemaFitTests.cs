using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class SchemaFitTests
{
    [Fact]
    public void S0_36_The_example_fits_its_two_systems() => Assert.Empty(SchemaFit.Check(Samples.Example, Samples.Airtable(), Samples.Intercom()));

    [Fact]
    public void S0_36_A_field_that_is_not_there_is_told_with_the_nearest_name()
    {
        var problem = Assert.Single(SchemaFit.Check(Samples.Example, Samples.Airtable().Without("vip_flag").And(new FieldShape("VIP flags", "VIP flags", FieldType.Boolean, true)), Samples.Intercom()));

        Assert.Equal(new("fields[6].left", "Airtable has no field vip_flag. Did you mean VIP flags?"), problem);
    }

    [Fact]
    public void Missing_keys_gate_fields_write_back_and_template_fields_are_told_at_their_cells()
    {
        var contract = Samples.Example with
        {
            Fields = [Samples.Row("full_name", "name") with { Transforms = ["trim", "template:{first} {last}"] }],
            WriteBack = new() { Error = "sync_note" },
        };
        var paths = SchemaFit.Check(contract, Samples.Airtable().Without("external_id", "do_not_contact"), Samples.Intercom()).Select(p => p.Path);

        Assert.Equal(["identity.keys[0].left", "fields[0].transforms[1]", "fields[0].transforms[1]", "gates[0].when.all[0].field", "gates[1].when.all[0].field", "writeBack.error"], paths);
    }

    [Fact]
    public void A_target_must_be_writable_and_a_source_need_not()
    {
        Assert.Empty(Check(Row("last_seen_at", "last_seen_at", FieldType.DateTime) with { Direction = Direction.ToLeft }));
        Assert.Equal("Intercom does not let last_seen_at be written.", Assert.Single(Check(Row("last_seen_at", "last_seen_at", FieldType.DateTime))).Sentence);
    }

    [Theory]
    [InlineData(FieldType.Text, FieldType.Select, FieldType.Email, true)]
    [InlineData(FieldType.Text, FieldType.Phone, FieldType.Text, true)]
    [InlineData(FieldType.Text, FieldType.Number, FieldType.Text, false)]
    [InlineData(FieldType.Text, FieldType.Text, FieldType.Number, false)]
    [InlineData(FieldType.Number, FieldType.Number, FieldType.Number, true)]
    [InlineData(FieldType.Number, FieldType.Text, FieldType.Number, false)]
    [InlineData(FieldType.Boolean, FieldType.Boolean, FieldType.Boolean, true)]
    [InlineData(FieldType.Boolean, FieldType.Boolean, FieldType.Text, false)]
    [InlineData(FieldType.Date, FieldType.Date, FieldType.DateTime, true)]
    [InlineData(FieldType.Date, FieldType.Text, FieldType.Date, false)]
    [InlineData(FieldType.Select, FieldType.Select, FieldType.Text, true)]
    [InlineData(FieldType.Select, FieldType.Select, FieldType.MultiSelect, false)]
    [InlineData(FieldType.MultiSelect, FieldType.MultiSelect, FieldType.MultiSelect, true)]
    [InlineData(FieldType.Email, FieldType.Text, FieldType.Email, true)]
    [InlineData(FieldType.Text, FieldType.Text, FieldType.Unknown, false)]
    public void S0_36_Types_carry_one_another_or_do_not(FieldType row, FieldType left, FieldType right, bool fits)
    {
        var problems = Check(Row("a", "b", row), Samples.Airtable().And(new FieldShape("a", "a", left, true)), Samples.Intercom().And(new FieldShape("b", "b", right, true)));

        Assert.Equal(fits, problems.Count == 0);
    }

    [Fact]
    public void A_transform_lets_text_be_read_as_more()
    {
        var airtable = Samples.Airtable(new FieldShape("health_score", "health_score", FieldType.Text, true));

        Assert.NotEmpty(Check(Row("health_score", "custom_attributes.health_score", FieldType.Number), airtable));
        Assert.Empty(Check(Row("health_score", "custom_attributes.health_score", FieldType.Number) with { Transforms = ["number"] }, airtable));
    }

    [Fact]
    public void A_kind_not_known_may_be_read_with_a_warning()
    {
        var airtable = Samples.Airtable(new FieldShape("plan_tier", "plan_tier", FieldType.Unknown, true, VendorType: "aiText"));

        Assert.Equal(ProblemLevel.Warning, Assert.Single(Check(Row("plan_tier", "name", FieldType.Text), airtable)).Level);
    }

    [Fact]
    public void S0_26_A_mapped_option_that_the_target_lacks_is_an_error()
    {
        var row = Select() with { Values = new Dictionary<string, string> { ["Lead"] = "lead", ["Trial"] = "trail", ["Active"] = "active", ["Churned"] = "churned" } };
        var problem = Assert.Single(Check(row));

        Assert.Equal(new("fields[0].values", "custom_attributes.lifecycle_stage in Intercom has no option \"trail\". Did you mean trial?"), problem);
    }

    [Fact]
    public void S0_26_A_source_option_that_leads_nowhere_is_a_warning()
    {
        var row = Select() with { Values = new Dictionary<string, string> { ["Lead"] = "lead", ["Trial"] = "trial", ["Active"] = "active" } };
        var problem = Assert.Single(Check(row));

        Assert.Equal(ProblemLevel.Warning, problem.Level);
        Assert.Equal("Airtable offers \"Churned\" in lifecycle_stage, which has no Intercom value; records with it go to review.", problem.Sentence);
        Assert.Equal(4, Check(Select()).Count); // by name, Lead is not lead
    }

    [Fact]
    public void Options_are_checked_both_ways_where_values_travel_both_ways()
    {
        var row = Select() with { Direction = Direction.Both, Owner = FieldOwner.Shared, Values = new Dictionary<string, string> { ["Lead"] = "lead", ["Trial"] = "trial", ["Active"] = "active", ["Gone"] = "churned" } };

        Assert.Equal(["has no option \"Gone\"", "Airtable offers \"Churned\""], Check(row).Select(p => p.Sentence.Contains("Gone") ? "has no option \"Gone\"" : p.Sentence[..25]).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void A_target_without_listed_options_takes_any() =>
        Assert.Empty(Check(Select(), Samples.Airtable(), Samples.Intercom(new FieldShape("custom_attributes.lifecycle_stage", "stage", FieldType.Text, true))));

    [Fact]
    public void A_key_must_be_able_to_tell_records_apart()
    {
        var airtable = Samples.Airtable(new FieldShape("external_id", "external_id", FieldType.Boolean, true));

        Assert.Contains(SchemaFit.Check(Samples.Example, airtable, Samples.Intercom()), p => p.Path == "identity.keys[0].left");
    }

    [Fact]
    public void A_status_field_has_the_three_words()
    {
        var airtable = Samples.Airtable(
            new FieldShape("sync_status", "sync_status", FieldType.Select, true, ["OK", "error"]),
            new FieldShape("sync_last_run_at", "sync_last_run_at", FieldType.DateTime, false),
            new FieldShape("sync_error_message", "sync_error_message", FieldType.Number, true));
        var problems = SchemaFit.Check(Samples.Example, airtable, Samples.Intercom());

        Assert.Equal(["writeBack.status", "writeBack.ranAt", "writeBack.error"], problems.Select(p => p.Path));
        Assert.Equal("sync_status in Airtable lacks the option Error or Needs review; it needs OK, Error, Needs review.", problems[0].Sentence);
    }

    private static FieldMap Row(string left, string right, FieldType type) => Samples.Row(left, right) with { Type = type };

    private static FieldMap Select() => Row("lifecycle_stage", "custom_attributes.lifecycle_stage", FieldType.Select);

    private static IReadOnlyList<ContractProblem> Check(FieldMap row, ObjectType? left = null, ObjectType? right = null) =>
        SchemaFit.Check(Samples.With(row), left ?? Samples.Airtable(), right ?? Samples.Intercom());
}
