using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Views;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A team's view of the queue with an owner and a channel.</summary>
public sealed class ViewTests
{
    [Fact]
    public async Task S0_16_S0_78_The_first_item_that_comes_into_a_view_is_told_once_and_each_becomes_its_owners()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var heard = await PrepareAsync(rehearsal);
        await rehearsal.Get<ViewDesk>().KeepAsync(Rehearsal.Person, new("review", "Unknown words", "reason=ValueNotMapped", Team: true, Rehearsal.Person.Name, "cx"));
        await rehearsal.Get<ViewTeller>().LookAsync();
        Assert.Empty(await heard());

        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowsAsync(pairs.Take(3).Select(p => p.Row), _ => new { lifecycle_stage = "Prospect" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await Rehearsal.UntilAsync(async () => (await heard()).Count == 1 && (await rehearsal.ReviewsAsync()).TrueForAll(r => r.AssignedTo == Rehearsal.Person.Name), "the view is told and its items have an owner");
        await rehearsal.SetRowAsync(pairs[3].Row, new { lifecycle_stage = "Prospect" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.Get<ViewTeller>().LookAsync();

        Assert.Contains("/review?reason=ValueNotMapped&amp;view=", Assert.Single(await heard()).Replace("&view", "&amp;view"), StringComparison.Ordinal);
        Assert.All(await rehearsal.ReviewsAsync(), r => Assert.Equal(Rehearsal.Person.Name, r.AssignedTo));
        Assert.Equal(4, (await rehearsal.ReviewsAsync()).Count);

        // Who is taken off an item stays off; an empty view that fills again is told again.
        var queue = rehearsal.Get<ReviewQueue>();
        await queue.AssignAsync(Rehearsal.Person, [(await rehearsal.ReviewsAsync())[0].Id], null);
        await rehearsal.Get<ViewTeller>().LookAsync();
        Assert.Single(await rehearsal.ReviewsAsync(), r => r.AssignedTo is null);
        await queue.SkipAsync(Rehearsal.Person, [.. (await rehearsal.ReviewsAsync()).Select(r => r.Id)], "known");
        await rehearsal.Get<ViewTeller>().LookAsync();
        await queue.ReopenAsync(Rehearsal.Person, [(await rehearsal.ReviewsAsync(ReviewStatus.Skipped))[0].Id]);
        await Rehearsal.UntilAsync(async () =>
        {
            await rehearsal.Get<ViewTeller>().LookAsync();
            return (await heard()).Count == 2;
        }, "it is told again");
    }

    [Fact]
    public async Task S0_16_A_notice_that_did_not_go_is_said_at_the_view_and_tried_again()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var heard = await PrepareAsync(rehearsal);
        await using var db = await rehearsal.DbAsync();
        db.SavedViews.Add(new SavedViewRow { Page = "review", Name = "All", Query = "q=x1", CreatedBy = Rehearsal.Person.Name, Channel = "gone" });
        db.Reviews.Add(new ReviewRow { PipelineKey = Rehearsal.Key, ContractKey = Rehearsal.Key, Reason = ReviewReason.ValueNotMapped, Text = "x1", LeftId = "recX", CreatedAt = DateTimeOffset.UtcNow, LastTriedAt = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync();

        // The console itself looks after views too; whoever comes first tells.
        await Rehearsal.UntilAsync(async () =>
        {
            await rehearsal.Get<ViewTeller>().LookAsync();
            return (await db.SavedViews.AsNoTracking().SingleAsync()) is { ToldAt: null, NoticeError: { } why } && why.Contains("There is no channel", StringComparison.Ordinal);
        }, "the view says why nobody was told");
        await db.SavedViews.ExecuteUpdateAsync(u => u.SetProperty(v => v.Channel, "cx"));
        await Rehearsal.UntilAsync(async () =>
        {
            await rehearsal.Get<ViewTeller>().LookAsync(); // a look of the console's own may still be on its way to the channel that is gone
            return (await heard()).Count == 1;
        }, "it is told once there is a channel");
    }

    private static async Task<Func<Task<List<string>>>> PrepareAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        db.Channels.Add(new ChannelRow { Key = "cx", Name = "CX", Kind = ChannelKind.Slack, ProtectedAddress = rehearsal.Get<ChannelBook>().Protect(rehearsal.Sandbox.BaseUrl + "/slack/cx"), CreatedAt = DateTimeOffset.UtcNow });
        db.Roles.Add(new(Roles.Lead) { Id = Roles.Lead, NormalizedName = "LEAD" });
        db.Users.Add(new ConsoleUser { Id = "1", UserName = Rehearsal.Person.Name, Email = Rehearsal.Person.Name });
        db.UserRoles.Add(new() { UserId = "1", RoleId = Roles.Lead });
        await db.SaveChangesAsync();
        return async () => [.. (await rehearsal.Sandbox.DumpAsync("slack")).GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("message").GetProperty("text").GetString()!)];
    }
}
