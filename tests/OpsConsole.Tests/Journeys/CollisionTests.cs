using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>The same shared field edited on both sides between two runs.</summary>
public sealed class CollisionTests
{
    [Theory]
    [InlineData(ConflictPolicy.PreferLeft, "By Airtable")]
    [InlineData(ConflictPolicy.PreferRight, "By Intercom")]
    public async Task A_collision_goes_to_the_preferred_side(ConflictPolicy policy, string winner)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.PublishAsync(c => c with { Fields = [.. c.Fields.Select(f => f.Left == "full_name" ? f with { Conflict = policy } : f)] });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { full_name = "By Airtable" });
        await rehearsal.SetContactAsync(pair.Contact, new { name = "By Intercom" });

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal((winner, winner), (await rehearsal.CellAsync(pair.Row, "full_name"), await rehearsal.AttributeAsync(pair.Contact, "name")));
        Assert.Contains("preferred value", (await rehearsal.StoryAsync(run, pair.Row)).FieldsJson, StringComparison.Ordinal);
        await rehearsal.AssertQuietAsync();
    }

    [Theory]
    [InlineData(true, "airtable@example.test")]
    [InlineData(false, "intercom@example.test")]
    public async Task A_collision_goes_to_the_later_edit(bool airtableLast, string winner)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        foreach (var inAirtable in new[] { !airtableLast, airtableLast })
        {
            await (inAirtable ? rehearsal.SetRowAsync(pair.Row, new { email = "airtable@example.test" }) : rehearsal.SetContactAsync(pair.Contact, new { email = "intercom@example.test" }));
            await Task.Delay(2100); // Intercom's times are whole seconds
        }

        Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal((winner, winner), (await rehearsal.CellAsync(pair.Row, "email"), await rehearsal.AttributeAsync(pair.Contact, "email")));
        await rehearsal.AssertQuietAsync();
    }

    [Theory]
    [InlineData("left", "+14155550001")]
    [InlineData("right", "+14155550002")]
    public async Task A_collision_that_asks_waits_alone_and_a_persons_choice_settles_it(string choice, string winner)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = await CollideAsync(rehearsal);
        var item = await rehearsal.ReviewAsync(ReviewReason.BothChanged, pair.Row);

        var run = await rehearsal.EndOfAsync(await rehearsal.Get<ReviewQueue>().ChooseAsync(Rehearsal.Person, item.Id, choice));

        Rehearsal.Succeeded(run);
        Assert.Equal((winner, winner), (await rehearsal.CellAsync(pair.Row, "phone"), await rehearsal.AttributeAsync(pair.Contact, "phone")));
        Assert.Empty(await rehearsal.ReviewsAsync());
        Assert.Equal(("OK", null), (await rehearsal.CellAsync(pair.Row, "sync_status"), await rehearsal.CellAsync(pair.Row, "sync_error_message")));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task A_value_put_in_by_hand_goes_to_both_sides()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = await CollideAsync(rehearsal);
        var item = await rehearsal.ReviewAsync(ReviewReason.BothChanged, pair.Row);

        Rehearsal.Succeeded(await rehearsal.EndOfAsync(await rehearsal.Get<ReviewQueue>().EditAsync(Rehearsal.Person, item.Id, null, "+14155550003")));

        Assert.Equal(("+14155550003", "+14155550003"), (await rehearsal.CellAsync(pair.Row, "phone"), await rehearsal.AttributeAsync(pair.Contact, "phone")));
        Assert.Empty(await rehearsal.ReviewsAsync());
        await rehearsal.AssertQuietAsync();
    }

    /// <summary>Both sides change the phone, Airtable also the team: only the phone waits.</summary>
    private static async Task<Pair> CollideAsync(Rehearsal rehearsal)
    {
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { phone = "+14155550001", team = "Night" });
        await rehearsal.SetContactAsync(pair.Contact, new { phone = "+14155550002" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(1, run.Review);
        Assert.Equal("Night", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team"));
        Assert.Equal(("+14155550001", "+14155550002"), (await rehearsal.CellAsync(pair.Row, "phone"), await rehearsal.AttributeAsync(pair.Contact, "phone")));
        Assert.Equal("Needs review", await rehearsal.CellAsync(pair.Row, "sync_status"));
        return pair;
    }
}
