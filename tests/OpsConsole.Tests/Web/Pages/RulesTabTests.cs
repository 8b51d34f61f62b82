using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Contracts;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>Rules made and changed in the browser (S0-17): what is typed is in the draft, and what is wrong stands where it is.</summary>
public sealed class RulesTabTests : PageTest
{
    private static readonly Rule Stalled = new()
    {
        Key = "stalled",
        Name = "Offer help",
        When = new() { Event = TriggerKind.Changed, Field = "lifecycle_stage", To = "Churned" },
        Branches = [new() { Then = [new() { Do = ActionKind.Message, Text = "Hello {{left.full_name}}" }] }],
    };

    private EditorSession session = null!;

    private async Task<IRenderedComponent<IComponent>> TabAsync(string role = Roles.Editor, params Rule[] rules)
    {
        var contract = ContractSamples.Example with { Rules = [.. rules.Select(RuleJson.Write)] };
        await SeedAsync(db => ContractSamples.Publish(db, contract));
        session = new(new Actor("maja@example.test", role, "page"), Services.GetRequiredService<DraftDesk>(), (await Services.GetRequiredService<ContractStore>().FindAsync(contract.Key))!, new("Airtable", "Intercom"));
        session.Know(ContractSamples.Schemas());
        var tab = Open(typeof(RulesTab), role, "", ("Session", session));
        session.Changed = () => tab.InvokeAsync(() => tab.FindComponent<RulesTab>().Render());
        return tab;
    }

    private static IElement Named(IRenderedComponent<IComponent> tab, string name) => tab.FindAll("[aria-label]").First(e => e.GetAttribute("aria-label") == name);

    private static IElement Labelled(IRenderedComponent<IComponent> tab, string label) => tab.FindAll("label").First(l => l.TextContent.Trim().StartsWith(label, StringComparison.Ordinal)).QuerySelector("input,select,textarea")!;

    private static IElement Button(IRenderedComponent<IComponent> tab, string text) => tab.FindAll("button").First(b => b.TextContent.Trim() == text);

    private async Task<IReadOnlyList<Rule>> DraftAsync() => [.. (await Services.GetRequiredService<ContractStore>().FindAsync(ContractSamples.Key))!.Draft!.Rules.Select(RuleJson.Read)];

    [Fact]
    public async Task S0_17_S0_18_A_rule_is_made_from_trigger_condition_action_and_guardrail()
    {
        var tab = await TabAsync();
        await Button(tab, "Add rule").ClickAsync(new());
        await Labelled(tab, "Name").ChangeAsync(new() { Value = "Offer help, twice" });
        await Named(tab, "Field that sets it off").ChangeAsync(new() { Value = "lifecycle_stage" });
        Assert.Equal(["any value but none", "Lead", "Trial", "Active", "Churned"], Named(tab, "To").QuerySelectorAll("option").Select(o => o.TextContent));
        await Named(tab, "To").ChangeAsync(new() { Value = "Churned" });
        await Button(tab, "Add condition to branch 1").ClickAsync(new());
        await Named(tab, "Field of branch 1, condition 1").ChangeAsync(new() { Value = "health_score" });
        await Named(tab, "Test of branch 1, condition 1").ChangeAsync(new() { Value = "less" });
        await Named(tab, "Value of branch 1, condition 1").ChangeAsync(new() { Value = "10" });
        await Named(tab, "Text of action 1.1").ChangeAsync(new() { Value = "Hello {{left.full_name}}" });
        await Button(tab, "Add action to branch 1").ClickAsync(new());
        await Named(tab, "Field of action 1.2").ChangeAsync(new() { Value = "custom_attributes.vip" });
        await Named(tab, "Value of action 1.2").ChangeAsync(new() { Value = "true" });
        await Button(tab, "Add an else").ClickAsync(new());
        await Button(tab, "Add action to branch 2").ClickAsync(new());
        await Named(tab, "What action 2.1 does").ChangeAsync(new() { Value = "Review" });
        await Named(tab, "Text of action 2.1").ChangeAsync(new() { Value = "Call them." });
        await Named(tab, "Whose it is, action 2.1").ChangeAsync(new() { Value = "cx@example.test" });
        await Labelled(tab, "Hours between").ChangeAsync(new() { Value = "72" });
        await Labelled(tab, "Quiet from").ChangeAsync(new() { Value = "21:00" });
        Assert.Contains("Quiet hours need a beginning and an end.", tab.Markup);
        await Labelled(tab, "Quiet until").ChangeAsync(new() { Value = "08:00" });

        var rule = Assert.Single(await DraftAsync());
        Assert.Equal("offer-help-twice", rule.Key);
        Assert.Equal((72, "21:00", "08:00", 50), (rule.Guard.CoolDownHours, rule.Guard.QuietFrom, rule.Guard.QuietUntil, rule.Guard.HoldAbove));
        Assert.Equal("When lifecycle_stage becomes Churned in Airtable, if health_score in Airtable is less than 10, then message and set custom_attributes.vip to true; else ask cx@example.test.", RuleWords.Say(rule, session.Names));
        Assert.DoesNotContain(session.Problems, p => p.Path.StartsWith("rules", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_with_a_rule_stands_at_its_place_and_keeps_it_from_being_published()
    {
        var tab = await TabAsync(Roles.Editor, Stalled);
        await Named(tab, "Open rule 1").ClickAsync(new());
        await Named(tab, "Text of action 1.1").ChangeAsync(new() { Value = "Hello {{#if left.full_name}}" });
        Assert.Contains("The template cannot be read:", Named(tab, "action 1.1").TextContent);
        Assert.True(session.Errors > 0);
        await Named(tab, "Text of action 1.1").ChangeAsync(new() { Value = "" });
        Assert.Contains("Write the text.", Named(tab, "action 1.1").TextContent);
    }

    [Fact]
    public async Task S0_22_Only_what_a_side_can_do_is_offered_and_the_table_says_which()
    {
        var tab = await TabAsync(Roles.Editor, Stalled);
        await Named(tab, "Open rule 1").ClickAsync(new());
        Assert.Equal(["Set", "Create", "Note", "Message", "Notify", "Review"], Named(tab, "What action 1.1 does").QuerySelectorAll("option").Select(o => o.GetAttribute("value")));
        await Named(tab, "Side of action 1.1").ChangeAsync(new() { Value = "Left" });
        Assert.Contains("Airtable cannot do this to", Named(tab, "action 1.1").TextContent);
        var message = Named(tab, "What rules can do").QuerySelectorAll("tr").Single(r => r.Children[0].TextContent == "Message");
        Assert.Equal(["Message", "no", "yes"], message.Children.Select(c => c.TextContent));
    }

    [Fact]
    public async Task Rules_are_switched_off_copied_moved_and_removed()
    {
        var tab = await TabAsync(Roles.Editor, Stalled, Stalled with { Key = "second", Name = "Second" });
        await Named(tab, "rule 1 is on").ChangeAsync(new() { Value = false });
        await Named(tab, "Duplicate rule 2").ClickAsync(new());
        await Named(tab, "Move rule 3 up").ClickAsync(new());
        Assert.Equal([("stalled", false), ("second-copy", false), ("second", true)], (await DraftAsync()).Select(r => (r.Key, r.On)));
        await Named(tab, "Remove rule 1").ClickAsync(new());
        Assert.Equal(["second-copy", "second"], (await DraftAsync()).Select(r => r.Key));
    }

    [Fact]
    public async Task A_published_rule_keeps_its_key_when_it_is_renamed()
    {
        var tab = await TabAsync(Roles.Editor, Stalled);
        await Named(tab, "Open rule 1").ClickAsync(new());
        await Labelled(tab, "Name").ChangeAsync(new() { Value = "Another name" });
        Assert.Equal([("stalled", "Another name")], (await DraftAsync()).Select(r => (r.Key, r.Name)));
    }

    [Fact]
    public async Task Another_event_takes_along_only_what_it_asks()
    {
        var tab = await TabAsync(Roles.Editor, Stalled);
        await Named(tab, "Open rule 1").ClickAsync(new());
        await Labelled(tab, "Event").ChangeAsync(new() { Value = "Elapsed" });
        Assert.Equal(new Trigger { Event = TriggerKind.Elapsed, Field = "lifecycle_stage", Hours = 24 }, (await DraftAsync())[0].When);
        await Labelled(tab, "Event").ChangeAsync(new() { Value = "Created" });
        Assert.Equal(new Trigger { Event = TriggerKind.Created }, (await DraftAsync())[0].When);
    }

    [Fact]
    public async Task S0_20_A_record_is_created_from_templates_under_a_unique_field()
    {
        var tab = await TabAsync(Roles.Editor, Stalled);
        await Named(tab, "Open rule 1").ClickAsync(new());
        await Named(tab, "What action 1.1 does").ChangeAsync(new() { Value = "Create" });
        await Named(tab, "Object type of action 1.1").ChangeAsync(new() { Value = "Companies" });
        await Named(tab, "Another field of action 1.1").ChangeAsync(new() { Value = "external_id" });
        await Button(tab, "Add field to action 1.1").ClickAsync(new());
        await Named(tab, "external_id of action 1.1").ChangeAsync(new() { Value = "c-{{left.external_id}}" });
        Assert.Contains("Name the field that is unique there", tab.Markup);
        await Named(tab, "Unique field of action 1.1").ChangeAsync(new() { Value = "external_id" });
        var action = (await DraftAsync())[0].Branches[0].Then[0];
        Assert.Equal(("Companies", "external_id", "c-{{left.external_id}}", null), (action.Object, action.UniqueBy, action.Fields!["external_id"], action.Text));
        Assert.DoesNotContain("Name the field that is unique there", tab.Markup);
    }

    [Fact]
    public async Task A_viewer_reads_the_sentence_and_changes_nothing()
    {
        var tab = await TabAsync(Roles.Viewer, Stalled);
        Assert.Contains("When lifecycle_stage becomes Churned in Airtable, then message.", tab.Markup);
        Assert.DoesNotContain(tab.FindAll("button"), b => b.TextContent.Trim() is "Add rule" or "Duplicate" or "Remove");
        await Named(tab, "Open rule 1").ClickAsync(new());
        Assert.True(tab.Find("fieldset").HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_text_is_shown_as_it_reads_for_a_record()
    {
        await TabAsync();
        var sample = new RuleSample("C-1", new OpsConsole.Engine.Records.Record("rec1", new Dictionary<string, FieldValue> { ["full_name"] = FieldValue.Text("Ana <Ng>") }), null);
        var input = Open(typeof(TemplateInput), Roles.Editor, "", ("Label", "Text"), ("Text", "Hello {{left.full_name}}"), ("Html", true), ("Sample", sample));
        Assert.Equal("Hello Ana &lt;Ng&gt;", input.Find(".oc-filled").TextContent);
    }

    [Fact]
    public async Task A_rule_that_cannot_be_read_is_named_and_can_only_be_removed()
    {
        var tab = await TabAsync();
        await session.EditAsync(c => c with { Rules = [System.Text.Json.JsonSerializer.SerializeToElement(new { key = "odd", colour = "blue" })] });
        tab.FindComponent<RulesTab>().Render();
        Assert.Contains("The rule cannot be read:", tab.Markup);
        Assert.DoesNotContain(tab.FindAll("[aria-label]"), e => e.GetAttribute("aria-label") == "Open rule 1");
        await Named(tab, "Remove rule 1").ClickAsync(new());
        Assert.Empty(session.Contract.Rules);
    }
}
