using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Pages.Contracts;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>The shared words as people read and change them.</summary>
public sealed class VocabulariesPageTests : PageTest
{
    private VocabularyBook Book => Services.GetRequiredService<VocabularyBook>();

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<IComponent> page, string label) => page.FindAll("button").First(b => (b.GetAttribute("aria-label") ?? b.TextContent.Trim()) == label);

    private async Task<SharedVocabulary> StagesAsync() => (await Book.ListAsync()).Single(v => v.Key == "lifecycle");

    [Fact]
    public async Task S0_59_S0_80_The_words_stand_with_their_meaning_and_who_uses_them()
    {
        await SeedAsync(db => ContractSamples.Publish(db, ContractSamples.WithRow(ContractSamples.Example, "lifecycle_stage", f => f with { Vocabulary = "lifecycle" })));
        var page = Open(typeof(ContractsPage), Roles.Viewer, "?tab=vocabularies");
        Assert.Equal(["Lead", "Trial", "Active", "Churned"], page.FindAll("[aria-label='Words of Lifecycle'] .oc-name").Select(w => w.TextContent));
        Assert.Contains("Pays, or has a contract that runs.", page.Markup);
        Assert.Contains(page.FindAll(".oc-panel-head a"), a => a.GetAttribute("href") == $"/contracts/{ContractSamples.Key}");
        Assert.DoesNotContain(page.FindAll("button"), b => b.TextContent.Contains("Rename", StringComparison.Ordinal)); // a viewer reads
    }

    [Fact]
    public async Task S0_80_A_lead_adds_a_word_and_says_what_it_means_once()
    {
        var page = Open(typeof(ContractsPage), Roles.Lead, "?tab=vocabularies");
        page.Find("[aria-label='Another word of Lifecycle']").Change("Dormant");
        page.Find("[aria-label='When the new word of Lifecycle holds']").Change("Pays, has not signed in for 30 days.");
        await Button(page, "Add word to Lifecycle").ClickAsync(new());
        Assert.Equal(("dormant", "Dormant", "Pays, has not signed in for 30 days."), (await StagesAsync()).Terms.Select(t => (t.Key, t.Word, t.Meaning)).Last());

        page.WaitForAssertion(() => Assert.Contains("Dormant", page.Find("[aria-label='Words of Lifecycle']").TextContent));
        page.Find("[aria-label='Another word of SLA']").Change("dormant");
        await Button(page, "Add word to SLA").ClickAsync(new());
        Assert.Contains("is defined in Lifecycle", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task S0_59_A_rename_is_done_only_after_its_reach_was_looked_at()
    {
        var dialog = Open(typeof(RenameTermDialog), Roles.Lead, "", ("Vocabulary", await StagesAsync()), ("Term", (await StagesAsync()).Terms[2]), ("Actor", new Actor("maja@example.test", Roles.Lead, "page")));
        Assert.True(Button(dialog, "Rename Active").HasAttribute("disabled"));
        dialog.Find("input").Input("Live");
        Assert.True(Button(dialog, "Rename Active").HasAttribute("disabled"));
        await Button(dialog, "Show what it reaches").ClickAsync(new());
        Assert.Contains("No contract uses it yet; only the vocabulary changes.", dialog.Markup);
        dialog.Find("input").Input("Trial");
        Assert.True(Button(dialog, "Rename Active").HasAttribute("disabled")); // another word is another reach
        await Button(dialog, "Show what it reaches").ClickAsync(new());
        Assert.Contains("is in Lifecycle already", dialog.Find("[role=alert]").TextContent);
        dialog.Find("input").Input("Live");
        await Button(dialog, "Show what it reaches").ClickAsync(new());
        await Button(dialog, "Rename Active").ClickAsync(new());
        Assert.Equal("Live", (await StagesAsync()).Terms[2].Word);
    }

    [Fact]
    public async Task S0_59_Choosing_a_vocabulary_for_a_row_spells_its_words_as_both_sides_offer_them()
    {
        var row = new FieldMap { Left = "lifecycle_stage", Right = "custom_attributes.lifecycle_stage" };
        var spoken = (await StagesAsync()).SpokenIn(row with { Values = new Dictionary<string, string> { ["Kunde"] = "active" } }, ["Lead", "Kunde", "Churned"], ["lead", "trial", "active", "churned"]);
        Assert.Equal("lifecycle", spoken.Vocabulary);
        Assert.Equal(["Kunde=active", "Lead=lead", "Churned=churned"], spoken.Values!.Select(v => $"{v.Key}={v.Value}"));
        Assert.Equal("Trial", (await StagesAsync()).SpokenIn(row, null, []).Values!["Trial"]);
    }
}
