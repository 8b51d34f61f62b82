using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class ValueRulesTests
{
    [Fact]
    public void An_empty_value_map_is_refused() => Finds(Direction.ToRight, []);

    [Theory]
    [InlineData("", "a")]
    [InlineData("a", " ")]
    public void A_value_without_name_is_refused(string left, string right) => Assert.Contains("both sides", Assert.Single(Problems(Direction.ToRight, (left, right))).Sentence);

    [Fact]
    public void Two_values_that_become_one_cannot_travel_back()
    {
        var both = Assert.Single(Problems(Direction.Both, ("Lead", "open"), ("Trial", "open")));

        Assert.Equal("\"Lead\" and \"Trial\" both become \"open\", so its way back is not certain; map one of them elsewhere, or let the field travel right only.", both.Sentence);
        Assert.Empty(Problems(Direction.ToRight, ("Lead", "open"), ("Trial", "open")));
    }

    [Fact]
    public void A_circle_is_refused_and_its_chain_named()
    {
        Assert.Contains("circle: A → B → A.", Assert.Single(Problems(Direction.Both, ("A", "B"), ("B", "A"))).Sentence);
        Assert.Contains("circle: b → c → d → b.", Assert.Single(Problems(Direction.ToRight, ("b", "c"), ("c", "d"), ("d", "b"))).Sentence);
        Assert.Contains("circle: b → c → b.", Assert.Single(Problems(Direction.ToRight, ("a", "b"), ("b", "c"), ("c", "b"))).Sentence);
    }

    [Fact]
    public void Values_that_stay_or_only_chain_are_no_circle() => Assert.Empty(Problems(Direction.Both, ("A", "A"), ("B", "C"), ("C", "D")));

    [Theory]
    [InlineData("slugify")]
    [InlineData("template:")]
    [InlineData("template:no field")]
    [InlineData("template:{}")]
    [InlineData("template:{a")]
    [InlineData("template:a}")]
    [InlineData("template:{a{b}}")]
    [InlineData("number")]
    public void A_transform_that_means_nothing_here_is_refused(string transform) =>
        ContractValidatorTests.Finds(Contract(Samples.Row() with { Type = FieldType.Select, Transforms = ["trim", transform] }), "fields[0].transforms[1]");

    [Fact]
    public void A_template_travels_one_way_only()
    {
        var row = Samples.Row() with { Transforms = ["template:{first} {last}"] };

        ContractValidatorTests.Finds(Contract(row));
        ContractValidatorTests.Finds(Contract(row with { Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.Latest }), "fields[0].transforms[0]");
    }

    private static void Finds(Direction direction, params (string, string)[] values) => Assert.Single(Problems(direction, values));

    private static IReadOnlyList<ContractProblem> Problems(Direction direction, params (string Left, string Right)[] values)
    {
        var row = Samples.Row() with { Type = FieldType.Select, Direction = direction, Values = values.ToDictionary(v => v.Left, v => v.Right) };
        var problems = ContractValidator.Check(Contract(direction == Direction.Both ? row with { Owner = FieldOwner.Shared, Conflict = ConflictPolicy.Latest } : row));
        Assert.All(problems, p => Assert.Equal("fields[0].values", p.Path));
        return problems;
    }

    private static Contract Contract(FieldMap row) => Samples.With(row) with { Identity = Samples.Example.Identity with { Create = CreateOn.None } };
}
