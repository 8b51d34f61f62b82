using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Views;
using OpsConsole.Tests.Web.Pages;
using Xunit;

namespace OpsConsole.Tests.Runtime.Views;

/// <summary>Views kept, found and taken away; and the ones that came.</summary>
public sealed class ViewDeskTests : PageTest
{
    private ViewDesk Desk => Services.GetRequiredService<ViewDesk>();

    private ViewQueries Queries => Services.GetRequiredService<ViewQueries>();

    private static Actor Person(string name, string role = Roles.Viewer) => new(name, role, "page");

    private async Task<List<string>> NamesAsync(string person) => [.. (await Queries.ListAsync("review", person)).Select(v => v.Name)];

    [Fact]
    public async Task S0_16_Four_views_come_with_the_queue_each_with_filters_and_columns_of_its_own()
    {
        var shipped = await Queries.ListAsync("review", "maja");
        Assert.Equal(["Support", "Customer Success", "Ops/RevOps", "Product/QA"], shipped.Select(v => v.Name));
        Assert.Equal(4, shipped.Select(v => ViewAddress.Words(v.Query)["cols"]).Distinct().Count());
        Assert.Equal(4, shipped.Select(v => string.Join('&', ViewAddress.Words(v.Query).Where(w => w.Key != "cols"))).Distinct().Count());
        Assert.All(shipped, v => Assert.NotEqual(new ReviewFilter(), QueueWords.Of(ViewAddress.Words(v.Query)).Filter("maja", [], DateTimeOffset.UtcNow)));
    }

    [Fact]
    public async Task S0_16_A_view_is_kept_for_oneself_by_everybody_and_for_the_team_by_a_lead()
    {
        var mine = await Desk.KeepAsync(Person("maja"), new("review", "Old ones", "?age=7d&item=4", Team: false));
        Assert.Equal("/review?age=7d&view=" + mine.Id, mine.Address);
        await Assert.ThrowsAsync<NotAllowedException>(() => Desk.KeepAsync(Person("maja", Roles.Editor), new("review", "Ours", "?age=7d", Team: true)));
        await Desk.KeepAsync(Person("lea", Roles.Lead), new("review", "Ours", "?age=7d", Team: true));
        Assert.Equal(["Ours", "Old ones"], (await NamesAsync("maja"))[4..]);
        Assert.Equal(["Ours"], (await NamesAsync("tomas"))[4..]);

        var again = await Desk.KeepAsync(Person("maja"), new("review", " Old ones ", "?age=24h", Team: false));
        Assert.Equal((mine.Id, "age=24h"), (again.Id, again.Query));
    }

    [Fact]
    public async Task S0_16_Who_may_not_take_a_view_away_does_not()
    {
        var mine = await Desk.KeepAsync(Person("maja"), new("runs", "Failed", "?status=Failed", Team: false));
        var ours = await Desk.KeepAsync(Person("lea", Roles.Lead), new("review", "Ours", "?age=7d", Team: true));
        await Assert.ThrowsAsync<MissingException>(() => Desk.RemoveAsync(Person("adam", Roles.Admin), mine.Id!.Value));
        await Assert.ThrowsAsync<NotAllowedException>(() => Desk.RemoveAsync(Person("maja", Roles.Editor), ours.Id!.Value));
        await Desk.RemoveAsync(Person("maja"), mine.Id!.Value);
        await Desk.RemoveAsync(Person("other", Roles.Lead), ours.Id!.Value);
        await SeedAsync(async db =>
        {
            Assert.Empty(await db.SavedViews.ToListAsync());
            Assert.Equal(["keep", "keep", "remove", "remove"], await db.Audit.OrderBy(a => a.Id).Select(a => a.Verb).ToListAsync());
        });
    }

    [Theory]
    [InlineData("audit", "Mine", "?q=x", null, "of the queue and of runs")]
    [InlineData("review", " ", "?q=x", null, "Give the view a name")]
    [InlineData("review", "support", "?q=x", null, "came with the console")]
    [InlineData("review", "Ours", "?q=x", "nobody-here", "There is no channel")]
    [InlineData("review", "Ours", "?state=resolved", "any", "what is settled")]
    [InlineData("runs", "Ours", "?q=x", "any", "a view of the queue")]
    public async Task A_view_that_makes_no_sense_is_refused_with_the_reason(string page, string name, string query, string? channel, string words) =>
        Assert.Contains(words, (await Assert.ThrowsAsync<ConflictException>(() => Desk.KeepAsync(Person("lea", Roles.Lead), new(page, name, query, Team: true, Channel: channel)))).Message, StringComparison.Ordinal);
}
