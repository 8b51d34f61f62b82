using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Recipes;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Engine.Contracts;
using Xunit;

namespace OpsConsole.Tests.Engine.Recipes;

/// <summary>A recipe goes into the contract that is there: only what is missing comes, and what the team set stays.</summary>
public sealed class RecipeJoinTests
{
    private static readonly Recipe Ask = RecipeReader.Read(
        """
        {
          "key": "ask", "name": "Ask somebody", "lines": ["S0-77"], "category": "Queues", "does": "x", "writes": "x", "never": "x", "between": ["airtable", "intercom"],
          "set": [{ "key": "owner", "label": "Whose", "kind": "email" }, { "key": "score", "label": "Below", "kind": "number", "value": "30" }],
          "on": "example", "rows": ["plan_tier"],
          "rules": [{ "key": "ask", "name": "Ask", "when": { "event": "changed", "side": "left", "field": "health_score" },
            "branches": [{ "if": { "all": [{ "side": "left", "field": "health_score", "op": "less", "value": "<score>" }] }, "then": [{ "do": "review", "text": "Look", "to": "<owner>" }] }] }]
        }
        """, _ => Samples.ExampleJson);

    private static readonly Contract Standing = Samples.Example with { Fields = [.. Samples.Example.Fields.Where(f => f.Left != "plan_tier")], Rules = [] };

    private static Contract Filled(string owner = "cx@example.test", string score = "30") => Ask.Fill(Standing.Left, Standing.Right, Said(owner, score));

    private static Dictionary<string, string> Said(string owner, string score = "30") => new() { ["owner"] = owner, ["score"] = score };

    [Fact]
    public void Rows_and_rules_that_are_missing_come_and_everything_else_stays()
    {
        var joined = RecipeJoin.Into(Standing, Filled());
        Assert.Equal(("plan_tier", "ask"), (Assert.Single(joined.Rows).Left, Assert.Single(joined.Rules).Key));
        Assert.Equal(joined.Contract with { Fields = Standing.Fields, Rules = Standing.Rules }, Standing);
        Assert.Equal(30, RuleJson.Read(joined.Contract.Rules[0]).Branches[0].If!.All![0].Value!.Value.GetInt32());
        Assert.False(RecipeJoin.Holds(Standing, Ask));
        Assert.True(RecipeJoin.Holds(joined.Contract, Ask));
        Assert.True(RecipeJoin.Into(joined.Contract, Filled()).IsIn);
    }

    [Fact]
    public void A_rule_that_says_otherwise_is_replaced_one_that_says_more_is_left_and_tuned_guards_count_as_installed()
    {
        var installed = RecipeJoin.Into(Standing, Filled()).Contract;
        var other = RecipeJoin.Into(installed, Filled("finance@example.test"));
        Assert.Equal("finance@example.test", Assert.Single(other.Contract.Rules, r => true).GetProperty("branches")[0].GetProperty("then")[0].GetProperty("to").GetString());
        Assert.Single(other.Rules);

        var rule = RuleJson.Read(installed.Rules[0]);
        var tuned = installed with { Rules = [RuleJson.Write(rule with { Name = "Ours", Guard = new() { PerHour = 3 } })] };
        Assert.True(RecipeJoin.Holds(tuned, Ask));
        Assert.True(RecipeJoin.Into(tuned, Filled()).IsIn);
        Assert.False(RecipeJoin.Holds(installed with { Rules = [RuleJson.Write(rule with { Branches = [] })] }, Ask));
    }

    [Fact]
    public void A_row_that_travels_the_other_way_is_said_and_creation_is_only_ever_widened()
    {
        var turned = Standing with { Fields = [.. Standing.Fields, Samples.Row() with { Direction = Direction.ToLeft, Owner = FieldOwner.Right }] };
        Assert.Contains("do not travel the way", Assert.Single(RecipeJoin.Into(turned, Filled()).Conflicts), StringComparison.Ordinal);
        var right = Standing with { Identity = Standing.Identity with { Create = CreateOn.Right } };
        var joined = RecipeJoin.Into(right, Filled() with { Identity = Standing.Identity with { Create = CreateOn.Left } });
        Assert.Equal((CreateOn.Both, true), (joined.Contract.Identity.Create, joined.Creates));
        Assert.False(RecipeJoin.Into(right, Filled()).Creates);
    }

    [Fact]
    public void What_the_team_has_to_say_is_asked_for_and_checked()
    {
        Assert.Equal("Whose: nothing is said yet.", Assert.Single(Ask.Unsaid(Said(" "))));
        Assert.Contains("no e-mail address", Assert.Single(Ask.Unsaid(Said("cx at example"))), StringComparison.Ordinal);
        Assert.Contains("no number", Assert.Single(Ask.Unsaid(Said("cx@example.test", "few"))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Filled(""));
    }

    [Fact]
    public void A_file_with_a_word_that_is_not_known_or_a_row_that_is_not_there_is_refused()
    {
        string Json(string more) => $$"""{ "key": "k", "name": "n", "lines": [], "category": "c", "does": "d", "writes": "w", "never": "n", "between": [], "on": "example", {{more}} }""";
        Assert.Throws<JsonException>(() => RecipeReader.Read(Json("\"rowss\": []"), _ => Samples.ExampleJson));
        Assert.Contains("has no row nothing", Assert.Throws<JsonException>(() => RecipeReader.Read(Json("\"rows\": [\"nothing\"]"), _ => Samples.ExampleJson)).Message, StringComparison.Ordinal);
    }
}
