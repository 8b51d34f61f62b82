using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Partners that exist unseen, are archived, come back, are deleted or merged away.</summary>
public sealed class GoneAndBackTests
{
    [Fact]
    public async Task T_02_T_06_A_contact_the_index_does_not_show_becomes_a_link_and_no_duplicate()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.Sandbox.LimitsAsync(new { vendor = "intercom", indexLagSeconds = 600 });
        var contact = await rehearsal.NewContactAsync(new { role = "user", external_id = "cust-unseen", email = "unseen@example.test", name = "Un Seen" });
        var row = await rehearsal.NewRowAsync(new { external_id = "cust-unseen", email = "unseen@example.test", full_name = "Un Seen", team = "Growth" });
        var contacts = (await rehearsal.ContactsAsync()).Count;

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(contact, await rehearsal.CellAsync(row, "intercom_contact_id"));
        Assert.Equal("Growth", await rehearsal.AttributeAsync(contact, "custom_attributes.team"));
        Assert.Equal(contacts, (await rehearsal.ContactsAsync()).Count);
        Assert.Equal(Outcome.Updated, (await rehearsal.StoryAsync(run, row)).Outcome);
        Assert.Empty(await rehearsal.ReviewsAsync());

        await rehearsal.Sandbox.AdvanceAsync("intercom", 700); // now the index shows it
        await rehearsal.AssertQuietAsync();
        await Agreement.AssertAsync(rehearsal);
    }

    [Fact]
    public async Task T_06_A_row_whose_contact_is_archived_there_is_skipped_by_name_and_not_tried_again_and_again()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var contact = await rehearsal.NewContactAsync(new { role = "user", external_id = "cust-shelf", email = "shelf@example.test" });
        await rehearsal.MoveContactAsync(contact, "archive");
        var row = await rehearsal.NewRowAsync(new { external_id = "cust-shelf", email = "shelf@example.test", team = "Growth" });

        var story = await rehearsal.StoryAsync(Rehearsal.Succeeded(await rehearsal.RunAsync()), row);
        Assert.Equal((Outcome.Skipped, nameof(SkipReason.ArchivedThere)), (story.Outcome, story.Reason));
        await rehearsal.AssertQuietAsync();

        await rehearsal.MoveContactAsync(contact, "unarchive");
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(contact, await rehearsal.CellAsync(row, "intercom_contact_id"));
        Assert.Equal("Growth", await rehearsal.AttributeAsync(contact, "custom_attributes.team"));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task A_linked_contact_that_is_archived_is_skipped_by_name_and_resumes_when_it_comes_back()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.MoveContactAsync(pair.Contact, "archive");
        await rehearsal.SetRowAsync(pair.Row, new { team = "While away" });
        var contacts = (await rehearsal.ContactsAsync()).Count;

        var story = await rehearsal.StoryAsync(Rehearsal.Succeeded(await rehearsal.RunAsync()), pair.Row);
        Assert.Equal((Outcome.Skipped, nameof(SkipReason.ArchivedThere)), (story.Outcome, story.Reason));
        await rehearsal.AssertQuietAsync();
        Assert.Equal(contacts, (await rehearsal.ContactsAsync()).Count);

        await rehearsal.MoveContactAsync(pair.Contact, "unarchive");
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("While away", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team"));
        await Agreement.AssertAsync(rehearsal);
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task An_edit_made_while_the_contact_was_archived_arrives_by_normal_runs_alone()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.MoveContactAsync(pair.Contact, "archive");
        await rehearsal.SetRowAsync(pair.Row, new { team = "While away" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.Sandbox.AdvanceAsync("airtable", 60); // past the feed's overlap
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.MoveContactAsync(pair.Contact, "unarchive");
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("While away", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team"));
    }

    [Theory]
    [InlineData(RunMode.Incremental)]
    [InlineData(RunMode.Full)]
    public async Task A_linked_contact_that_is_deleted_is_not_made_anew(RunMode mode)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.MoveContactAsync(pair.Contact, "delete");
        await rehearsal.SetRowAsync(pair.Row, new { team = "While away" });
        var contacts = (await rehearsal.ContactsAsync()).Count;
        var story = await rehearsal.StoryAsync(Rehearsal.Succeeded(await rehearsal.RunAsync(mode)), pair.Row);
        Assert.Equal((Outcome.Skipped, nameof(SkipReason.ArchivedThere)), (story.Outcome, story.Reason));
        Assert.Contains("deleted", story.Text, StringComparison.Ordinal);
        await rehearsal.AssertQuietAsync();
        Assert.Equal(contacts, (await rehearsal.ContactsAsync()).Count);
    }

    [Theory]
    [InlineData(RunMode.Incremental)]
    [InlineData(RunMode.Full)]
    public async Task A_deleted_row_is_told_and_not_made_anew(RunMode mode)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.DeleteRowAsync(pair.Row);
        await rehearsal.SetContactAsync(pair.Contact, new { name = "Still Here" });
        var rows = (await rehearsal.RowsAsync()).Count;
        var story = await rehearsal.StoryAsync(Rehearsal.Succeeded(await rehearsal.RunAsync(mode)), pair.Contact);
        Assert.Equal((Outcome.Skipped, nameof(SkipReason.DeletedThere)), (story.Outcome, story.Reason));
        await rehearsal.AssertQuietAsync();
        Assert.Equal(rows, (await rehearsal.RowsAsync()).Count);
        Assert.Equal("Still Here", await rehearsal.AttributeAsync(pair.Contact, "name"));
    }

    [Fact]
    public async Task T_02_A_lead_merged_into_a_user_leaves_no_duplicate_and_its_row_is_told()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var user = (await rehearsal.PairsAsync())[0];
        var lead = await rehearsal.NewContactAsync(new { role = "lead", email = "lead@example.test", name = "Leading Lead" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var row = (await rehearsal.PairsAsync()).Single(p => p.Contact == lead).Row;
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", "contacts/merge", new { from = lead, into = user.Contact })).Status);
        await rehearsal.SetRowAsync(row, new { team = "After the merge" });
        var (rows, contacts) = ((await rehearsal.RowsAsync()).Count, (await rehearsal.ContactsAsync()).Count);

        var story = await rehearsal.StoryAsync(Rehearsal.Succeeded(await rehearsal.RunAsync()), row);

        Assert.Equal((Outcome.Skipped, nameof(SkipReason.ArchivedThere)), (story.Outcome, story.Reason));
        await rehearsal.AssertQuietAsync();
        Assert.Equal((rows, contacts), ((await rehearsal.RowsAsync()).Count, (await rehearsal.ContactsAsync()).Count));
    }
}
