using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Who is who: found by key, never guessed, and asked about where keys do not decide.</summary>
public sealed class IdentityTests
{
    [Trait("Pack", "GoLive")]
    [Fact]
    public async Task S0_41_S0_101_A_row_without_identifier_is_not_synced_and_stands_in_the_queue()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var contacts = (await rehearsal.ContactsAsync()).Count;
        var row = await rehearsal.NewRowAsync(new { full_name = "Nobody Known" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal((1, 0), (run.Review, run.Created));
        Assert.Equal(contacts, (await rehearsal.ContactsAsync()).Count);
        Assert.Equal(ReviewReason.NoIdentifier, (await rehearsal.ReviewAsync(ReviewReason.NoIdentifier, row)).Reason);
        Assert.Equal(("Needs review", null), (await rehearsal.CellAsync(row, "sync_status"), await rehearsal.CellAsync(row, "intercom_contact_id")));

        await rehearsal.SetRowAsync(row, new { email = "known.now@example.test" });
        Assert.Equal(1, Rehearsal.Succeeded(await rehearsal.RunAsync()).Created);
        Assert.Empty(await rehearsal.ReviewsAsync());
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_42_Do_not_contact_is_kept_back_untouched_and_counted_by_its_reason()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var linked = (await rehearsal.PairsAsync())[0];
        var fresh = await rehearsal.NewRowAsync(new { external_id = "cust-silent", email = "silent@example.test", do_not_contact = true });
        await rehearsal.SetRowAsync(linked.Row, new { do_not_contact = true, team = "Nobody" });
        var world = await rehearsal.WorldAsync();

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(world, await rehearsal.WorldAsync());
        Assert.Equal(2, JsonSerializer.Deserialize<Dictionary<string, int>>(run.SkippedJson)!["MarkedDoNotContact"]);
        Assert.Contains("do not contact", (await rehearsal.StoryAsync(run, fresh)).Text, StringComparison.Ordinal);

        await rehearsal.SetRowAsync(linked.Row, new { do_not_contact = false });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("Nobody", await rehearsal.AttributeAsync(linked.Contact, "custom_attributes.team"));
    }

    [Fact]
    public async Task Two_rows_that_claim_one_external_id_both_wait_and_the_others_go_on()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var contacts = (await rehearsal.ContactsAsync()).Count;
        var first = await rehearsal.NewRowAsync(new { external_id = "cust-twice", email = "first@example.test" });
        var second = await rehearsal.NewRowAsync(new { external_id = "cust-twice", email = "second@example.test" });
        var other = await rehearsal.NewRowAsync(new { external_id = "cust-once", email = "other@example.test" });

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal((2, 1), (run.Review, run.Created));
        foreach (var row in new[] { first, second })
        {
            await rehearsal.ReviewAsync(ReviewReason.DuplicateClaim, row);
            Assert.Equal(("Needs review", null), (await rehearsal.CellAsync(row, "sync_status"), await rehearsal.CellAsync(row, "intercom_contact_id")));
        }

        Assert.NotNull(await rehearsal.CellAsync(other, "intercom_contact_id"));
        Assert.Equal(contacts + 1, (await rehearsal.ContactsAsync()).Count);

        await rehearsal.SetRowAsync(second, new { external_id = "cust-thrice" });
        Assert.Equal(2, Rehearsal.Succeeded(await rehearsal.RunAsync()).Created);
        Assert.Empty(await rehearsal.ReviewsAsync());
        await Agreement.AssertAsync(rehearsal);
    }

    [Fact]
    public async Task S0_24_S0_105_The_same_address_in_other_case_is_one_customer()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var contact = await rehearsal.NewContactAsync(new { role = "user", email = "mixed.case@example.test" });
        var row = await rehearsal.NewRowAsync(new { external_id = "cust-mixed", email = "  Mixed.CASE@Example.test" });
        var contacts = (await rehearsal.ContactsAsync()).Count;
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(0, run.Created);
        Assert.Equal(contact, await rehearsal.CellAsync(row, "intercom_contact_id"));
        Assert.Equal("cust-mixed", await rehearsal.AttributeAsync(contact, "external_id"));
        Assert.Equal(contacts, (await rehearsal.ContactsAsync()).Count);
        await Agreement.AssertAsync(rehearsal);
        await rehearsal.AssertQuietAsync();
    }

    [Trait("Pack", "GoLive")]
    [Fact]
    public async Task S0_97_S0_98_A_contact_known_by_email_alone_is_updated_when_its_external_id_arrives()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var row = await rehearsal.NewRowAsync(new { email = "later@example.test", full_name = "Later On" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var contact = (await rehearsal.CellAsync(row, "intercom_contact_id"))!;
        var contacts = (await rehearsal.ContactsAsync()).Count;
        Assert.Null(await rehearsal.AttributeAsync(contact, "external_id"));

        await rehearsal.SetRowAsync(row, new { external_id = "cust-later" });
        Assert.Equal(1, Rehearsal.Succeeded(await rehearsal.RunAsync()).Updated);
        Assert.Equal("cust-later", await rehearsal.AttributeAsync(contact, "external_id"));

        await rehearsal.SetRowAsync(row, new { email = "changed.later@example.test" });
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        Assert.Equal("changed.later@example.test", await rehearsal.AttributeAsync(contact, "email"));
        Assert.Equal(contacts, (await rehearsal.ContactsAsync()).Count);
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task Keys_that_disagree_are_asked_about_and_the_chosen_partner_settles_it()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var contact = await rehearsal.NewContactAsync(new { role = "user", external_id = "ic-old-number", email = "shared@example.test" });
        var row = await rehearsal.NewRowAsync(new { external_id = "cust-new-number", email = "shared@example.test", team = "Growth" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(0, run.Created);
        var item = await rehearsal.ReviewAsync(ReviewReason.KeysDisagree, row);
        Assert.Equal("ic-old-number", await rehearsal.AttributeAsync(contact, "external_id"));
        Assert.Contains(contact, item.EvidenceJson, StringComparison.Ordinal);

        Rehearsal.Succeeded(await rehearsal.EndOfAsync(await rehearsal.Get<ReviewQueue>().ChooseAsync(Rehearsal.Person, item.Id, contact)));

        Assert.Equal(contact, await rehearsal.CellAsync(row, "intercom_contact_id"));
        Assert.Equal(("cust-new-number", "Growth"), (await rehearsal.AttributeAsync(contact, "external_id"), await rehearsal.AttributeAsync(contact, "custom_attributes.team")));
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Empty(await rehearsal.ReviewsAsync());
        await Agreement.AssertAsync(rehearsal);
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_38_A_second_row_for_a_linked_customer_is_asked_about_in_the_same_words_by_every_run()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var contact = await rehearsal.NewContactAsync(new { role = "user", email = "twin@example.test" });
        var known = await rehearsal.NewRowAsync(new { external_id = "cust-twin", email = "twin@example.test" });
        var byEmail = await rehearsal.NewRowAsync(new { email = "TWIN@example.test" });
        var otherNumber = await rehearsal.NewRowAsync(new { external_id = "cust-not-twin", email = "Twin@example.test" });

        var first = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(0, first.Created);
        foreach (var row in new[] { byEmail, otherNumber })
        {
            Assert.Equal(Outcome.Review, (await rehearsal.StoryAsync(first, row)).Outcome);
            Assert.Equal(("Needs review", null), (await rehearsal.CellAsync(row, "sync_status"), await rehearsal.CellAsync(row, "intercom_contact_id")));
        }

        Assert.Contains(await rehearsal.CellAsync(known, "intercom_contact_id"), new[] { contact, null });
        await rehearsal.AssertQuietAsync();
    }
}
