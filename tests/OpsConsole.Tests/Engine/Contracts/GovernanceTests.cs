using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class GovernanceTests
{
    private static readonly FieldShape Left = new("Status", "Status", FieldType.Select, true, ["Customer", "Lead"]);
    private static readonly FieldShape Right = new("custom_attributes.status", "status", FieldType.Select, true, ["Online", "Away"]);

    private static IReadOnlyList<ContractProblem> Check(params FieldMap[] rows) => Governance.Check(Samples.With(rows), Samples.Airtable().And(Left), Samples.Intercom().And(Right));

    [Fact]
    public void S0_15_S3_12_A_row_without_meaning_or_reason_cannot_be_published()
    {
        var problems = ContractValidator.Check(Samples.With(Samples.Row() with { Meaning = " ", Why = null }));
        Assert.Contains(problems, p => p is { Path: "fields[0].meaning", Level: ProblemLevel.Error });
        Assert.Contains(problems, p => p is { Path: "fields[0].why", Level: ProblemLevel.Error });
    }

    [Fact]
    public void S3_13_The_same_label_with_another_meaning_is_warned_of()
    {
        var warning = Assert.Single(Check(Samples.Row("Status", "custom_attributes.status")));
        Assert.Equal(("fields[0].meaning", ProblemLevel.Warning), (warning.Path, warning.Level));
        Assert.Contains("Airtable holds \"Customer\", \"Lead\" and Intercom \"Online\", \"Away\"", warning.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void S3_13_A_row_that_joins_a_status_with_something_else_while_a_namesake_exists_is_warned_of() =>
        Assert.Equal("fields[0].right", Assert.Single(Check(Samples.Row("Status", "custom_attributes.lifecycle_stage"))).Path);

    [Fact]
    public void S3_13_A_map_of_the_values_and_a_plain_label_settle_it()
    {
        Assert.Empty(Check(Samples.Row("Status", "custom_attributes.status") with { Values = new Dictionary<string, string> { ["Customer"] = "Online" } }));
        Assert.Empty(Check(Samples.Row()));
    }

    [Fact]
    public void S3_18_Carrying_every_custom_field_is_called_noise_with_the_count()
    {
        var fields = Enumerable.Range(1, 20).Select(i => new FieldShape($"custom_attributes.f{i}", $"f{i}", FieldType.Text, true)).ToArray();
        var contract = Samples.With([.. fields.Select(f => Samples.Row(f.Label, f.Path))]);
        var right = new ObjectType("contacts", "contacts", fields) { System = "Intercom" };
        Assert.Contains("20 of Intercom's 20 own fields", Assert.Single(Governance.Check(contract, Samples.Airtable(), right)).Sentence, StringComparison.Ordinal);
        Assert.Empty(Governance.Check(contract with { Fields = [.. contract.Fields.Take(14)] }, Samples.Airtable(), right));
    }

    [Fact]
    public void Tags_and_facts_are_told_apart() =>
        Assert.Contains(ContractValidator.Check(Samples.With(Samples.Row("tags", "custom_attributes.vip"))), p => p.Path == "fields[0].left" && p.Sentence.Contains("labels people add", StringComparison.Ordinal));
}
