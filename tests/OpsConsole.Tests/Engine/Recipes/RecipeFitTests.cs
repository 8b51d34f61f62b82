using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Recipes;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Engine.Contracts;
using Xunit;

namespace OpsConsole.Tests.Engine.Recipes;

/// <summary>What a recipe needs is read off its contract and held against both systems: found, missing as it would be made, or wrong in a sentence.</summary>
public sealed class RecipeFitTests
{
    private static readonly Rule Flag = new()
    {
        Key = "flag",
        Name = "Flag",
        When = new() { Event = TriggerKind.Changed, Side = Side.Right, Field = "tags.Bug", To = "true" },
        Branches =
        [
            new()
            {
                Then =
                [
                    new() { Do = ActionKind.Set, Side = Side.Left, Field = "cause", Value = "Bug" },
                    new() { Do = ActionKind.Create, Side = Side.Left, Object = "Follow-ups", UniqueBy = "key", Fields = new Dictionary<string, string> { ["key"] = "{{left.external_id}}", ["state"] = "Open", ["count"] = "1" } },
                ],
            },
        ],
    };

    private static RecipeFit Check(Contract contract, ObjectType left, ObjectType right, params RecipeShape[] shapes) => RecipeFit.Check(
        contract, RecipeNeeds.Of(contract, shapes), (side, name) => name == contract.On(side).Object ? side == Side.Left ? left : right : null, _ => [ActionKind.Note]);

    private static string Line(NeedLine l) => $"{l.State} {l.Need.Object}.{l.Need.Field} {l.Need.Type}{(l.Need.Options is { } o ? " " + string.Join('/', o) : "")}";

    [Fact]
    public void Everything_there_is_ready() => Assert.True(Check(Samples.Example, Samples.Airtable(), Samples.Intercom()).IsReady);

    [Fact]
    public void What_is_missing_is_wanted_with_the_type_and_options_its_use_tells()
    {
        var contract = Samples.Example with { Rules = [RuleJson.Write(Flag)] };
        var fit = Check(contract, Samples.Airtable().Without("plan_tier", "do_not_contact", "sync_status", "email"), Samples.Intercom(), new RecipeShape("Contacts", "cause", FieldType.Select, ["Bug", "Billing"]));
        Assert.Equal(
        [
            "Missing Contacts.cause Select Bug/Billing", "Missing Contacts.do_not_contact Boolean", "Missing Contacts.email Email", "Missing Contacts.plan_tier Select Free/Growth/Scale", "Missing Contacts.sync_status Select OK/Error/Needs review",
            "Missing Follow-ups.count Number", "Missing Follow-ups.key Text", "Missing Follow-ups.state Select Open", "Missing contacts.tags.Bug Boolean",
        ], fit.Lines.Where(l => l.State != NeedState.Found).Select(Line).Order(StringComparer.Ordinal));
        Assert.Equal(["Contacts 5", "Follow-ups 3", "contacts 1"], fit.Wanted.Select(w => $"{w.Object.Name} {w.Object.Fields.Count}").Order(StringComparer.Ordinal));
        Assert.Equal("key", fit.Wanted.Single(w => w.Object.Name == "Follow-ups").Object.Fields[0].Path);
        Assert.Empty(fit.Obstacles);
        Assert.False(fit.IsReady);
    }

    [Fact]
    public void What_no_making_mends_is_said_at_its_field_or_as_an_obstacle()
    {
        var wrongType = Check(Samples.Example, Samples.Airtable(new FieldShape("health_score", "health_score", FieldType.Text, true)), Samples.Intercom());
        Assert.Contains("is a text in Airtable", Assert.Single(wrongType.Lines, l => l.State == NeedState.Wrong).Sentence, StringComparison.Ordinal);

        var lacking = Check(Samples.Example with { Rules = [RuleJson.Write(Flag with { Branches = [new() { Then = [Flag.Branches[0].Then[0]] }] })] }, Samples.Airtable().And(new FieldShape("cause", "cause", FieldType.Select, true, ["Bugs"])), Samples.Intercom());
        Assert.Equal("cause in Airtable has no option \"Bug\", which the recipe writes. Add it there. Did you mean Bugs?", Assert.Single(lacking.Lines, l => l.State == NeedState.Wrong).Sentence);

        var cannot = Check(Samples.Example with { Rules = [RuleJson.Write(Flag with { Branches = [new() { Then = [new() { Do = ActionKind.Close, Side = Side.Right }] }] })] }, Samples.Airtable(), Samples.Intercom());
        Assert.Contains("cannot do this", Assert.Single(cannot.Obstacles), StringComparison.Ordinal);
    }
}
