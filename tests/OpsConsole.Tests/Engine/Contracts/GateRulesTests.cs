using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class GateRulesTests
{
    [Fact]
    public void A_condition_has_exactly_one_of_all_and_any()
    {
        ContractValidatorTests.Finds(Samples.WithGate(new()), "gates[0].when");
        ContractValidatorTests.Finds(Samples.WithGate(new() { All = [Samples.Ask("a", "empty")], Any = [Samples.Ask("a", "empty")] }), "gates[0].when");
    }

    [Fact]
    public void A_condition_has_clauses()
    {
        ContractValidatorTests.Finds(Samples.WithGate(new() { All = [] }), "gates[0].when.all");
        ContractValidatorTests.Finds(Samples.WithGate(new() { Any = [] }), "gates[0].when.any");
    }

    [Fact]
    public void A_gate_says_why() =>
        ContractValidatorTests.Finds(Samples.Example with { Gates = [new(new() { All = [Samples.Ask("a", "empty")] }, GateAction.Skip, "")] }, "gates[0].reason");

    [Theory]
    [InlineData("is", "\"x\"", true)]
    [InlineData("is", "true", true)]
    [InlineData("is", "[]", false)]
    [InlineData("isNot", null, false)]
    [InlineData("empty", null, true)]
    [InlineData("empty", "1", false)]
    [InlineData("contains", "\"x\"", true)]
    [InlineData("contains", "\"\"", false)]
    [InlineData("contains", "1", false)]
    [InlineData("oneOf", "[\"a\", 1]", true)]
    [InlineData("oneOf", "[]", false)]
    [InlineData("oneOf", "[[]]", false)]
    [InlineData("oneOf", "\"a\"", false)]
    [InlineData("greater", "5", true)]
    [InlineData("less", "\"2026-03-01\"", true)]
    [InlineData("less", "\"2026-03-01T10:00:00Z\"", true)]
    [InlineData("greater", "\"tall\"", false)]
    [InlineData("greater", "true", false)]
    public void An_operator_has_the_value_it_needs(string op, string? value, bool sound)
    {
        var clause = new Clause { Side = Side.Left, Field = "a", Op = op, Value = value is null ? null : JsonDocument.Parse(value).RootElement };

        ContractValidatorTests.Finds(Samples.WithGate(new() { Any = [clause] }), sound ? [] : ["gates[0].when.any[0].value"]);
    }

    [Fact]
    public void An_unknown_operator_and_a_nameless_field_are_refused() =>
        ContractValidatorTests.Finds(Samples.WithGate(new() { All = [Samples.Ask("", "resembles")] }), "gates[0].when.all[0].field", "gates[0].when.all[0].op");

    [Fact]
    public void A_pipelines_filter_is_checked_by_the_same_rules()
    {
        Assert.Equal("all[0].op", Assert.Single(ContractValidator.Check(new Condition { All = [Samples.Ask("a", "resembles")] })).Path);
        Assert.Empty(ContractValidator.Check(new Condition { Any = [Samples.Ask("a", "empty")] }));
    }
}
