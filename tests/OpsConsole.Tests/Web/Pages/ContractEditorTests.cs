using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Contracts;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>The contract editor as people use it: cells, rights, others, undo, publishing, history.</summary>
public sealed class ContractEditorTests : PageTest
{
    private readonly Contract example = ContractSamples.Example;

    private ContractStore Store => Services.GetRequiredService<ContractStore>();

    private async Task<IRenderedComponent<IComponent>> EditorAsync(string role = Roles.Lead, string query = "", Contract? contract = null)
    {
        await SeedAsync(db => ContractSamples.Publish(db, contract));
        return Open(typeof(ContractPage), role, query, ("Key", example.Key));
    }

    private async Task<EditorSession> SessionAsync(string role = Roles.Lead, string name = "maja@example.test") =>
        new(new Actor(name, role, "page"), Services.GetRequiredService<DraftDesk>(), (await Store.FindAsync(example.Key))!, new("Airtable", "Intercom"));

    private IRenderedComponent<FieldGrid> Grid(EditorSession session, string? row = null) =>
        Render<FieldGrid>(p => p.AddCascadingValue(new Actor("maja@example.test", Roles.Lead, "page")).Add(g => g.Session, session).Add(g => g.Row, row));

    private static AngleSharp.Dom.IElement Named(IRenderedComponent<IComponent> page, string name) => page.FindAll("[aria-label]").First(e => e.GetAttribute("aria-label")!.StartsWith(name, StringComparison.Ordinal));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<IComponent> page, string text) => page.FindAll("button").First(b => b.TextContent.Trim().StartsWith(text, StringComparison.Ordinal));

    private async Task<Contract?> DraftAsync() => (await Store.FindAsync(example.Key))!.Draft;

    [Fact]
    public async Task A_cell_is_text_until_it_is_opened_and_saves_when_it_is_left()
    {
        var page = await EditorAsync();
        Assert.Empty(page.FindAll("[data-edit]"));
        await Named(page, "Why it matters of plan_tier").ClickAsync(new());
        await Named(page, "Why it matters of plan_tier").ChangeAsync(new() { Value = "Decides the queue" });
        Assert.Equal("Decides the queue", (await DraftAsync())!.Fields.Single(f => f.Left == "plan_tier").Why);
        await page.Find("[data-edit]").BlurAsync(new());
        Assert.Contains("Draft, will be v2", page.Markup);
        Assert.Contains("1 change since v1", page.Markup);
        Assert.NotEmpty(page.FindAll("tr.oc-changed"));
        Assert.Empty(page.FindAll("[data-edit]"));
    }

    [Fact]
    public async Task S0_15_S3_12_A_missing_reason_stands_at_its_row_and_keeps_the_contract_from_being_published()
    {
        var page = await EditorAsync();
        await Named(page, "Why it matters of plan_tier").ClickAsync(new());
        await Named(page, "Why it matters of plan_tier").ChangeAsync(new() { Value = " " });
        Assert.Contains("a row nobody can justify is not published", page.Find(".oc-grid-error").TextContent);
        Assert.Contains("1 error blocks publishing", page.Markup);
        Assert.True(Button(page, "Publish v2…").HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_viewer_reads_the_grid_and_finds_nothing_to_press()
    {
        var page = await EditorAsync(Roles.Viewer);
        Assert.Contains("plan_tier", page.Markup);
        Assert.DoesNotContain(page.FindAll("button"), b => b.GetAttribute("aria-label")?.StartsWith("Owner of", StringComparison.Ordinal) == true);
        Assert.DoesNotContain("Add field", page.Markup);
        Assert.DoesNotContain("Publish v", page.Markup);
    }

    [Theory]
    [InlineData(Roles.Editor, false)]
    [InlineData(Roles.Lead, true)]
    public async Task S0_120_Key_rows_and_write_back_are_locked_text_below_a_lead(string role, bool may)
    {
        var page = await EditorAsync(role);
        Assert.Equal(may, page.FindAll("button").Any(b => b.GetAttribute("aria-label")?.StartsWith("Left field of external_id", StringComparison.Ordinal) == true));
        Assert.Contains(page.FindAll("button"), b => b.GetAttribute("aria-label")?.StartsWith("Why it matters of external_id", StringComparison.Ordinal) == true);
        Assert.Equal(!may, page.FindAll("[aria-label=locked]").Count > 0);
        foreach (var tab in new[] { "identity", "writeback" })
        {
            var shown = Open(typeof(ContractPage), role, "?tab=" + tab, ("Key", example.Key));
            Assert.Equal(!may, shown.Markup.Contains("Changing this needs the role Lead. You are Editor."));
            Assert.Equal(may, shown.FindAll("main select, section .oc-gedit, section input, section select").Count > 0);
        }
    }

    [Fact]
    public async Task A_cell_both_changed_is_told_with_both_values_and_a_choice()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var (tomas, maja) = (await SessionAsync(name: "tomas@example.test"), await SessionAsync());
        await tomas.EditAsync(c => ContractSamples.WithRow(c, "lifecycle_stage", f => f with { Owner = FieldOwner.Right }));
        await maja.EditAsync(c => ContractSamples.WithRow(c, "lifecycle_stage", f => f with { Owner = FieldOwner.Shared }));
        var notes = Render<EditorNotes>(p => p.Add(n => n.Session, maja));
        Assert.Contains("tomas@example.test changed Owner of lifecycle_stage while you did. Theirs: Intercom. Yours: shared. Nothing was overwritten.", notes.Find("[role=alert]").TextContent);
        Assert.Equal(FieldOwner.Right, (await DraftAsync())!.Fields.Single(f => f.Left == "lifecycle_stage").Owner);
        await notes.FindAll("button").First(b => b.TextContent == "Keep mine").ClickAsync(new());
        Assert.Equal(FieldOwner.Shared, (await DraftAsync())!.Fields.Single(f => f.Left == "lifecycle_stage").Owner);
        Assert.Empty(maja.Standoffs);
    }

    [Fact]
    public async Task Two_editors_see_each_other_and_each_others_saved_cells()
    {
        var page = await EditorAsync();
        using var tomas = Services.GetRequiredService<Presence>().Enter(Topic.Contracts, example.Key, "tomas@example.test");
        page.WaitForAssertion(() => Assert.Contains("is here", page.Markup));
        var other = await SessionAsync(name: "tomas@example.test");
        await other.EditAsync(c => ContractSamples.WithRow(c, "plan_tier", f => f with { Why = "Said by Tomas" }));
        page.WaitForAssertion(() => Assert.Contains("Said by Tomas", page.Markup), TimeSpan.FromSeconds(5));
        Assert.Contains("last by tomas@example.test", page.Markup);
    }

    [Fact]
    public async Task Undo_takes_back_the_last_own_edit_and_leaves_what_others_did()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var (tomas, maja) = (await SessionAsync(name: "tomas@example.test"), await SessionAsync());
        await maja.EditAsync(c => ContractSamples.WithRow(c, "plan_tier", f => f with { Why = "mine" }));
        tomas.Refresh((await Store.FindAsync(example.Key))!);
        await tomas.EditAsync(c => ContractSamples.WithRow(c, "vip_flag", f => f with { Why = "theirs" }));
        maja.Refresh((await Store.FindAsync(example.Key))!);
        await maja.UndoAsync();
        var draft = (await DraftAsync())!;
        Assert.Equal((example.Fields.Single(f => f.Left == "plan_tier").Why, "theirs"), (draft.Fields.Single(f => f.Left == "plan_tier").Why, draft.Fields.Single(f => f.Left == "vip_flag").Why));
    }

    [Fact]
    public async Task A_refused_edit_is_said_and_shown_as_it_is_stored()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var editor = await SessionAsync(Roles.Editor);
        await editor.EditAsync(c => c with { WriteBack = null });
        Assert.Equal("This needs the role Lead. You are Editor. The edit was not saved.", editor.Refusal);
        Assert.NotNull(editor.Contract.WriteBack);
    }

    [Fact]
    public async Task One_edit_draws_one_row_of_two_hundred()
    {
        await SeedAsync(db => ContractSamples.Publish(db, example with { Fields = [.. Enumerable.Range(0, 200).Select(i => new FieldMap { Left = $"l{i}", Right = $"r{i}", Meaning = "m", Why = "w" })] }));
        var session = await SessionAsync();
        var grid = Grid(session);
        var before = grid.FindComponents<FieldRow>().Select(r => r.RenderCount).ToList();
        await session.EditAsync(c => ContractSamples.WithRow(c, "l100", f => f with { Why = "another" }));
        grid.Render(p => p.Add(g => g.Session, session));
        var after = grid.FindComponents<FieldRow>().Select(r => r.RenderCount).ToList();
        Assert.Equal([100], Enumerable.Range(0, 200).Where(i => after[i] != before[i]));
    }

    [Fact]
    public async Task S0_22_Fields_are_offered_from_the_schema_with_the_reason_where_they_cannot_be_written()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var session = await SessionAsync();
        session.Know(ContractSamples.Schemas());
        var grid = Grid(session);
        await Named(grid, "Right field of plan_tier").ClickAsync(new());
        var options = grid.FindAll("[data-edit] option").Select(o => o.TextContent).ToList();
        Assert.Contains(options, o => o.StartsWith("last_seen_at, dateTime", StringComparison.Ordinal) && o.Contains("only read: Intercom fills it by itself", StringComparison.Ordinal));
        Assert.Contains(options, o => o.StartsWith("custom_attributes.lifecycle_stage, select, 4 options, used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Values_are_mapped_by_name_only_after_a_yes()
    {
        await SeedAsync(db => ContractSamples.Publish(db, ContractSamples.WithRow(example, "lifecycle_stage", f => f with { Values = new Dictionary<string, string> { ["Lead"] = "lead" } })));
        var session = await SessionAsync();
        session.Know(ContractSamples.Schemas());
        var grid = Grid(session, "lifecycle_stage");
        Assert.Equal("Trial", grid.Find("table[aria-label='Value map of lifecycle_stage'] bdi").TextContent);
        await grid.FindAll("button").First(b => b.TextContent == "Map by name").ClickAsync(new());
        Assert.Single(session.Contract.Fields.Single(f => f.Left == "lifecycle_stage").Values!);
        await grid.FindAll("button").First(b => b.TextContent == "Map 3 values").ClickAsync(new());
        Assert.Equal(["Lead", "Trial", "Active", "Churned"], (await DraftAsync())!.Fields.Single(f => f.Left == "lifecycle_stage").Values!.Keys);
    }

    [Fact]
    public async Task S0_65_Drift_stands_at_its_row_and_its_fix_goes_into_the_draft()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var session = await SessionAsync();
        session.Know(ContractSamples.Schemas(new DriftFinding(Side.Left, "plan_tier", "Airtable renamed plan_tier to plan_level.", "plan_level", true, false)));
        var grid = Grid(session);
        Assert.Contains("Airtable renamed plan_tier to plan_level.", grid.Markup);
        await grid.FindAll("button").First(b => b.TextContent == "Apply suggested fix").ClickAsync(new());
        Assert.Contains((await DraftAsync())!.Fields, f => f.Left == "plan_level");
        grid.Render(p => p.Add(g => g.Session, session));
        Assert.DoesNotContain("Apply suggested fix", grid.Markup);
    }

    [Fact]
    public async Task A_row_that_was_never_published_has_not_drifted()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var session = await SessionAsync();
        await session.EditAsync(c => c with { Fields = [.. c.Fields, new() { Left = "new_one", Right = "custom_attributes.new_one" }] });
        session.Know(ContractSamples.Schemas(new DriftFinding(Side.Left, "new_one", "Airtable has no field new_one.", null, true, false)));
        Assert.DoesNotContain("Drift", Grid(session).Markup);
    }

    [Fact]
    public async Task S0_65_Drift_under_a_gate_is_offered_above_the_tabs()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var session = await SessionAsync();
        session.Know(ContractSamples.Schemas(new DriftFinding(Side.Left, "do_not_contact", "Airtable renamed do_not_contact to opt_out.", "opt_out", false, true)));
        var notes = Render<EditorNotes>(p => p.Add(n => n.Session, session));
        await Button(notes, "Apply suggested fix").ClickAsync(new());
        Assert.Contains((await DraftAsync())!.Gates, g => g.When.All!.Any(c => c.Field == "opt_out"));
        Assert.Empty(session.LooseDrift);
    }

    [Fact]
    public async Task Edits_kept_by_the_browser_are_offered_again_and_applied()
    {
        var id = example.Fields.Single(f => f.Left == "plan_tier").Name + ":why";
        JSInterop.Setup<KeptEdit[]?>("ocGrid.kept", example.Key).SetResult([new(id, "typed while away"), new("gone|row:why", "lost")]);
        var page = await EditorAsync();
        Assert.Contains("2 edits are kept from before the connection was lost: Why it matters of plan_tier", page.Markup);
        await Button(page, "Apply 2 edits").ClickAsync(new());
        Assert.Equal("typed while away", (await DraftAsync())!.Fields.Single(f => f.Left == "plan_tier").Why);
    }

    [Fact]
    public async Task Publishing_shows_what_changes_and_needs_a_note()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var session = await SessionAsync();
        await session.EditAsync(c => ContractSamples.WithRow(c, "plan_tier", f => f with { Why = "Decides the queue" }));
        var dialog = Open(typeof(PublishDialog), Roles.Lead, "", ("Session", session));
        Assert.Contains("Decides the queue", dialog.Find("[aria-label='Changes to publish']").TextContent);
        Assert.True(Button(dialog, "Publish v2").HasAttribute("disabled"));
        dialog.Find("textarea").Input("Plans decide");
        Assert.False(Button(dialog, "Publish v2").HasAttribute("disabled"));
        await Button(dialog, "Publish v2").ClickAsync(new());
        Assert.Contains("There is no connection", dialog.Find("[role=alert]").TextContent); // no vendor answers here, so nothing is published
        Assert.NotNull(await DraftAsync());
    }

    [Fact]
    public async Task A_new_contract_begins_from_a_recipe_between_two_connections()
    {
        await SeedAsync(db => db.Connections.AddRange(new ConnectionRow { Key = "air", Name = "Airtable", Vendor = "airtable", Mode = "sandbox", BaseUrl = "x", ProtectedSecret = "x" }, new ConnectionRow { Key = "inter", Name = "Intercom", Vendor = "intercom", Mode = "sandbox", BaseUrl = "x", ProtectedSecret = "x" }));
        var page = Open(typeof(NewContractPage), Roles.Editor);
        await Button(page, "Begin the draft").ClickAsync(new());
        Assert.Contains("The key is 1 to 60 lower-case letters", page.Find("[role=alert]").TextContent);
        page.FindAll("input")[0].Change("Second agreement");
        page.FindAll("input")[1].Change("second");
        await Button(page, "Begin the draft").ClickAsync(new());
        var draft = (await Store.FindAsync("second"))!.Draft!;
        Assert.Equal(("Second agreement", "air", "inter"), (draft.Name, draft.Left.Connection, draft.Right.Connection));
        Assert.NotEmpty(draft.Fields);
    }

    [Fact]
    public async Task S0_64_Two_versions_are_compared_cell_by_cell()
    {
        await SeedAsync(db =>
        {
            ContractSamples.Publish(db);
            db.ContractVersions.Add(ContractSamples.Version(ContractSamples.WithRow(example, "plan_tier", f => f with { Why = "Another reason" }), 2, "Second"));
        });
        await SeedAsync(db => db.Contracts.Single().PublishedVersion = 2);
        var page = Open(typeof(ContractPage), Roles.Lead, "?tab=history&compare=1,2", ("Key", example.Key));
        Assert.Contains("v1 to v2", page.Markup);
        Assert.Equal("Another reason", page.Find(".oc-now").TextContent);
        Assert.Contains("Publish v1 again as v3…", page.Markup);
        Assert.DoesNotContain("again as v3", Open(typeof(ContractPage), Roles.Viewer, "?tab=history", ("Key", example.Key)).Markup);
    }

    [Fact]
    public async Task Each_part_of_the_contract_can_be_read_and_edited()
    {
        var page = await EditorAsync(query: "?tab=gates");
        await Button(page, "Add gate").ClickAsync(new());
        Assert.Equal(example.Gates.Count + 1, (await DraftAsync())!.Gates.Count);
        var runbook = Open(typeof(ContractPage), Roles.Lead, "?tab=runbook", ("Key", example.Key));
        await runbook.Find("textarea").ChangeAsync(new() { Value = "Support sees plans" });
        Assert.Equal("Support sees plans", (await DraftAsync())!.Purpose);
        Assert.Contains("both ways", runbook.Find("svg[role=img]").GetAttribute("aria-label"));
        var identity = Open(typeof(ContractPage), Roles.Lead, "?tab=identity", ("Key", example.Key));
        await Button(identity, "Remove key 2").ClickAsync(new());
        Assert.Single((await DraftAsync())!.Identity.Keys);
    }

    [Fact]
    public async Task An_import_is_compared_before_it_becomes_the_draft()
    {
        var page = await EditorAsync(query: "?tab=text");
        page.Find("textarea").Change("{ \"key\": ");
        await Button(page, "Check and compare").ClickAsync(new());
        Assert.Contains("line 1", page.Find("[aria-label=Problems]").TextContent);
        page.Find("textarea").Change(ContractJson.Write(ContractSamples.WithRow(example, "plan_tier", f => f with { Why = "Imported" })));
        await Button(page, "Check and compare").ClickAsync(new());
        Assert.Null(await DraftAsync());
        Assert.Equal("Imported", page.Find("[aria-label='What the import changes'] .oc-now").TextContent);
        await Button(page, "Take it as draft").ClickAsync(new());
        Assert.NotNull(await DraftAsync());
    }

    [Fact]
    public async Task S0_47_S3_62_The_sheet_reads_as_one_table()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var sheet = Open(typeof(SheetPage), Roles.Viewer, "", ("Key", example.Key));
        Assert.Equal(example.Fields.Count, sheet.FindAll("[aria-label='Mapping sheet'] tbody tr").Count);
        Assert.Contains("Sets priority", sheet.Markup);
        Assert.Contains("There is no contract none", Open(typeof(SheetPage), Roles.Viewer, "", ("Key", "none")).Markup);
    }
}
