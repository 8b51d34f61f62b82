using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Recipes;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Recipes;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Recipes about contacts: each shipped file, installed as the page installs it, and seen at work in the sandbox.</summary>
public sealed class ContactRecipeTests
{
    [Fact]
    public async Task S0_81_S0_85_S0_87_A_table_that_is_not_there_is_made_filled_and_kept_in_step()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10);
        var result = await rehearsal.InstallAsync("new-intercom-contact", "Leads");
        Assert.Equal("airtable-intercom-contacts-2", result.ContractKey);
        var known = (await rehearsal.ContactsAsync()).Select(c => c.GetProperty("id").GetString()).Order();
        Assert.Equal(known, (await LeadsAsync(rehearsal)).Select(r => Rehearsal.Cell(r, "intercom_contact_id")).Order());

        var contact = await rehearsal.NewContactAsync(new { role = "user", external_id = "new-1", email = "new@example.test", name = "New Person" });
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(result.PipelineKey));
        var row = (await LeadsAsync(rehearsal)).Single(r => Rehearsal.Cell(r, "intercom_contact_id") == contact);
        Assert.Equal(("new-1", "new@example.test", "New Person"), (Rehearsal.Cell(row, "external_id"), Rehearsal.Cell(row, "email"), Rehearsal.Cell(row, "full_name")));

        // The next recipes go into the same contract, since a second one would write against it.
        Assert.Equal(2, (await rehearsal.InstallAsync("lifecycle-stage", "Leads")).Version);
        Assert.Equal((result.ContractKey, 3, result.PipelineKey), await rehearsal.InstallAsync("plan-tier", "Leads") is var last ? (last.ContractKey, last.Version, last.PipelineKey) : default);
        Assert.Equal(200, (await rehearsal.Sandbox.AirtableAsync("PATCH", "/Leads/" + row.GetProperty("id").GetString(), new { fields = new { lifecycle_stage = "Churned", plan_tier = "Growth" } })).Status);
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(result.PipelineKey));
        Assert.Equal(("churned", "Growth"), (await rehearsal.AttributeAsync(contact, "custom_attributes.lifecycle_stage"), await rehearsal.AttributeAsync(contact, "custom_attributes.plan_tier")));
    }

    [Fact]
    public async Task S0_82_What_changes_in_Intercom_changes_in_Airtable_the_domain_too()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        Assert.Equal(2, (await rehearsal.InstallAsync("intercom-contact-updated")).Version);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetContactAsync(pair.Contact, new { email = "moved@elsewhere.example", name = "Ana Moved", custom_attributes = new { domain = "elsewhere.example" } });
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));

        Assert.Equal(("moved@elsewhere.example", "Ana Moved", "elsewhere.example"), (await rehearsal.CellAsync(pair.Row, "email"), await rehearsal.CellAsync(pair.Row, "full_name"), await rehearsal.CellAsync(pair.Row, "domain")));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_83_The_tag_VIP_ticks_the_row_and_its_removal_leaves_it()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        var pair = (await rehearsal.PairsAsync())[1];
        await rehearsal.SetRowAsync(pair.Row, new { vip_flag = false });
        await rehearsal.Sandbox.IntercomAsync("DELETE", $"contacts/{pair.Contact}/tags/14929001");
        await rehearsal.InstallAsync("vip-tag");

        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"contacts/{pair.Contact}/tags", new { id = "14929001" })).Status);
        await WorkAsync(rehearsal);
        Assert.Equal("True", await rehearsal.CellAsync(pair.Row, "vip_flag"));
        await rehearsal.Sandbox.IntercomAsync("DELETE", $"contacts/{pair.Contact}/tags/14929001");
        await WorkAsync(rehearsal);
        Assert.Equal("True", await rehearsal.CellAsync(pair.Row, "vip_flag"));
    }

    [Fact]
    public async Task S0_86_risk_flag_puts_the_tag_on_and_takes_it_off_and_both_are_made_where_they_are_missing()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        var choice = Rehearsal.Choice("at-risk-tag");
        var before = await rehearsal.Get<RecipeChecker>().CheckAsync(RecipeBook.Find("at-risk-tag")!, choice);
        Assert.DoesNotContain(before.Fit.Lines, l => l.Need.Field is "sync_status" or "do_not_contact"); // the standing contract's own
        Assert.Equal(["risk_flag", "tags.At risk"], before.Fit.Lines.Where(l => l.State == NeedState.Missing).Select(l => l.Need.Field).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<RecipeDesk>().InstallAsync(Rehearsal.Person, "at-risk-tag", choice));
        await rehearsal.InstallAsync("at-risk-tag");

        var pair = (await rehearsal.PairsAsync())[0];
        foreach (var flag in new[] { true, false })
        {
            await rehearsal.SetRowAsync(pair.Row, new { risk_flag = flag });
            await WorkAsync(rehearsal);
            Assert.Equal(flag, await HasTagAsync(rehearsal, pair.Contact, "At risk"));
        }
    }

    [Fact]
    public async Task S0_88_S0_95_S0_96_Who_stalls_gets_one_message_and_its_guards_ship_with_it()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(10);
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowsAsync(pairs.Select(p => p.Row), _ => new { lifecycle_stage = "Trial", do_not_contact = false });
        Rehearsal.AddsUp(await rehearsal.RunAsync());
        var now = DateTimeOffset.UtcNow;
        string At(int hours) => now.AddHours(hours).ToString("HH:mm", CultureInfo.InvariantCulture);
        await rehearsal.InstallAsync("onboarding-stalled", null, ("quiet-from", At(2)), ("quiet-until", At(3)));

        await rehearsal.SetRowAsync(pairs[0].Row, new { onboarding_status = "Stalled" });
        await rehearsal.SetRowAsync(pairs[1].Row, new { onboarding_status = "Stalled", lifecycle_stage = "Churned" });
        await WorkAsync(rehearsal);
        var message = Assert.Single(await MessagesAsync(rehearsal));
        Assert.Contains(pairs[0].Contact, message, StringComparison.Ordinal);
        Assert.Contains("Can we help?", message, StringComparison.Ordinal);

        await rehearsal.SetRowAsync(pairs[0].Row, new { onboarding_status = "In progress" });
        await WorkAsync(rehearsal);
        await rehearsal.SetRowAsync(pairs[0].Row, new { onboarding_status = "Stalled" });
        await WorkAsync(rehearsal);
        Assert.Single(await MessagesAsync(rehearsal));
        await using var db = await rehearsal.DbAsync();
        var kept = await db.Actions.Where(a => a.State == ActionState.Suppressed).OrderBy(a => a.Id).Select(a => a.Reason).ToListAsync();
        Assert.Equal("The rule's minimum criteria do not hold.", kept[0]);
        Assert.Contains("cool-down is 168 hours", kept[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_89_The_owner_named_by_e_mail_in_Airtable_owns_the_contact()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        await rehearsal.InstallAsync("owner-assigned");
        var pair = (await rehearsal.PairsAsync())[0];
        var admin = (await rehearsal.Sandbox.IntercomAsync("GET", "admins"))["admins"][0];
        await rehearsal.SetRowAsync(pair.Row, new { csm_email = admin.GetProperty("email").GetString() });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(admin.GetProperty("id").ToString(), await rehearsal.AttributeAsync(pair.Contact, "owner_id"));
    }

    [Fact]
    public async Task Installing_asks_for_the_rights_it_uses_goes_into_the_standing_contract_once_and_leaves_entries()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        var (desk, choice) = (rehearsal.Get<RecipeDesk>(), Rehearsal.Choice("owner-assigned"));
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.MakeFieldsAsync(new("viewer@example.test", Roles.Viewer, "test"), "owner-assigned", choice));
        await desk.MakeFieldsAsync(Rehearsal.Person, "owner-assigned", choice);
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.InstallAsync(new("viewer@example.test", Roles.Viewer, "test"), "owner-assigned", choice));

        var standing = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var result = await desk.InstallAsync(new("editor@example.test", Roles.Editor, "test"), "owner-assigned", choice);
        var after = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        Assert.Equal((Rehearsal.Key, 2, Rehearsal.Key, false), (result.ContractKey, result.Version, result.PipelineKey, result.AwaitsYes));
        Assert.Equal(["csm_email|owner_email"], after.Fields.Select(f => f.Name).Except(standing.Fields.Select(f => f.Name)));
        Assert.Equal(standing.Gates.Count, after.Gates.Count);
        Assert.Contains("already", (await Assert.ThrowsAsync<ConflictException>(() => desk.InstallAsync(Rehearsal.Person, "owner-assigned", choice))).Message, StringComparison.Ordinal);
        Assert.Equal(Rehearsal.Key, Assert.Single((await rehearsal.Get<RecipeQueries>().FindAsync("owner-assigned"))!.Line.Places).ContractKey);
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(["makeFields", "install"], await db.Audit.Where(a => a.Verb == "makeFields" || a.Verb == "install").OrderBy(a => a.Id).Select(a => a.Verb).ToListAsync());
        Assert.Single(await db.Contracts.ToListAsync());
    }

    [Fact]
    public async Task A_draft_ahead_and_an_ends_swapped_contract_are_in_the_way_and_nothing_is_published()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        var (recipe, choice) = (RecipeBook.Find("vip-tag")!, Rehearsal.Choice("vip-tag"));
        var published = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        await rehearsal.Get<DraftDesk>().EditAsync(Rehearsal.Person, published, published with { Owner = "somebody@example.test" }, 0);
        Assert.Contains("has a draft by", Assert.Single((await rehearsal.Get<RecipeChecker>().CheckAsync(recipe, choice)).Obstacles), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<RecipeDesk>().InstallAsync(Rehearsal.Person, "vip-tag", choice));
        Assert.Equal(1, (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!.Version);

        await rehearsal.Get<DraftDesk>().CreateAsync(Rehearsal.Person, published with { Key = "swapped", Left = choice.Right, Right = choice.Left with { Object = "Leads" } });
        var swapped = await rehearsal.Get<RecipeChecker>().CheckAsync(recipe, Rehearsal.Choice("vip-tag", "Leads"));
        Assert.Contains("the other way round", Assert.Single(swapped.Obstacles), StringComparison.Ordinal);
    }

    private static async Task WorkAsync(Rehearsal rehearsal)
    {
        Rehearsal.AddsUp(await rehearsal.RunAsync(RunMode.Full));
        await rehearsal.ActAsync();
    }

    private static async Task<List<JsonElement>> LeadsAsync(Rehearsal rehearsal) =>
        [.. (await rehearsal.Sandbox.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "Leads").GetProperty("records").EnumerateArray()];

    private static async Task<bool> HasTagAsync(Rehearsal rehearsal, string contact, string tag) =>
        (await rehearsal.Sandbox.IntercomAsync("GET", $"contacts/{contact}/tags"))["data"].EnumerateArray().Any(t => t.GetProperty("name").GetString() == tag);

    private static async Task<List<string>> MessagesAsync(Rehearsal rehearsal) => [.. (await rehearsal.Sandbox.DumpAsync("intercom")).GetProperty("messages").EnumerateArray().Select(m => m.GetRawText())];
}
