using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>The dry run is the real run with the last step left out; a run of chosen records touches only those.</summary>
public sealed class PreviewTests
{
    [Fact]
    public async Task A_preview_writes_nothing_and_says_what_the_run_then_does()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowAsync(pairs[0].Row, new { team = "Seen before" });
        await rehearsal.SetRowAsync(pairs[1].Row, new { plan_tier = "Growth (2025)" });
        await rehearsal.SetRowAsync(pairs[2].Row, new { do_not_contact = true });
        await rehearsal.SetContactAsync(pairs[3].Contact, new { name = "Seen Before" });
        var fresh = await rehearsal.NewRowAsync(new { external_id = "cust-preview", email = "preview@example.test" });
        var world = await rehearsal.WorldAsync();
        var journal = await JournalAsync(rehearsal);

        var preview = Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Preview));

        Assert.Equal(world, await rehearsal.WorldAsync());
        Assert.Equal(journal, await JournalAsync(rehearsal));
        Assert.Empty(await rehearsal.ReviewsAsync());
        Assert.Equal((1, 2, 1, 1), (preview.Created, preview.Updated, preview.Review, preview.Skipped));
        Assert.Contains("Updated custom_attributes.team in Intercom", (await rehearsal.StoryAsync(preview, pairs[0].Row)).Text, StringComparison.Ordinal);
        Assert.Contains("Seen before", (await rehearsal.StoryAsync(preview, pairs[0].Row)).FieldsJson, StringComparison.Ordinal);
        Assert.Equal(Outcome.Created, (await rehearsal.StoryAsync(preview, fresh)).Outcome);

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal((preview.Created, preview.Updated, preview.Review, preview.Skipped, preview.Read), (run.Created, run.Updated, run.Review, run.Skipped, run.Read));
        foreach (var said in (await rehearsal.RecordsAsync(preview.Id)).Where(r => r.Outcome != Outcome.Created))
        {
            var done = await rehearsal.StoryAsync(run, said.LeftId ?? said.RightId!);
            Assert.Equal((said.Outcome, said.Reason, said.Text, said.FieldsJson), (done.Outcome, done.Reason, done.Text, done.FieldsJson));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_of_chosen_records_works_those_alone_named_by_either_sides_id(bool byRow)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowAsync(pairs[0].Row, new { team = "Chosen" });
        await rehearsal.SetRowAsync(pairs[1].Row, new { team = "Not chosen" });

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Incremental, byRow ? pairs[0].Row : pairs[0].Contact));

        Assert.Equal((1, 1), (run.Read, run.Updated));
        Assert.Equal("Chosen", await rehearsal.AttributeAsync(pairs[0].Contact, "custom_attributes.team"));
        Assert.NotEqual("Not chosen", await rehearsal.AttributeAsync(pairs[1].Contact, "custom_attributes.team"));
        Assert.Equal(1, Rehearsal.Succeeded(await rehearsal.RunAsync()).Updated); // the others' changes were not passed over
        Assert.Equal("Not chosen", await rehearsal.AttributeAsync(pairs[1].Contact, "custom_attributes.team"));
    }

    private static async Task<int> JournalAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Journal.CountAsync();
    }
}
