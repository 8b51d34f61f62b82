using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomHelpCenterTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task S1_44_Articles_page_by_number_the_last_changed_first_and_the_last_page_has_no_next()
    {
        var first = await _sandbox.IntercomAsync("GET", "articles");
        Assert.Equal((25, 32), (first["data"].GetArrayLength(), first["total_count"].GetInt32()));
        var second = await SandboxServer.SendAsync(_sandbox.Intercom, "GET", first["pages"].GetProperty("next").GetString()!);
        Assert.False(second["pages"].TryGetProperty("next", out _));
        var all = first["data"].EnumerateArray().Concat(second["data"].EnumerateArray()).ToList();
        Assert.Equal(32, all.Select(article => article.GetProperty("id").GetString()).Distinct().Count());
        var times = all.Select(article => article.GetProperty("updated_at").GetInt64()).ToList();
        Assert.Equal(times.OrderDescending(), times);
        Assert.False(all[0].TryGetProperty("statistics", out _));
        Assert.True((await _sandbox.IntercomAsync("GET", "articles/" + all[0].GetProperty("id").GetString())).Json.TryGetProperty("statistics", out _));
    }

    [Fact]
    public async Task An_article_deleted_or_changed_shows_in_the_next_list()
    {
        var list = (await _sandbox.IntercomAsync("GET", "articles?per_page=150"))["data"];
        var (gone, kept) = (list[0].GetProperty("id").GetString(), list[31].GetProperty("id").GetString());
        Assert.Equal("article", (await _sandbox.IntercomAsync("DELETE", "articles/" + gone))["object"].GetString());
        await _sandbox.IntercomAsync("PUT", "articles/" + kept, new { title = "Anew" });
        var made = await _sandbox.IntercomAsync("POST", "articles", new { title = "More", author_id = 991267459, state = "published" });
        Assert.NotEqual(gone, made["id"].GetString());
        var after = (await _sandbox.IntercomAsync("GET", "articles?per_page=150"))["data"];
        Assert.Equal(32, after.GetArrayLength());
        Assert.DoesNotContain(after.EnumerateArray(), article => article.GetProperty("id").GetString() == gone);
        Assert.Contains(after.EnumerateArray().Take(2), article => article.GetProperty("title").GetString() == "Anew");
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "articles/" + gone)).Status);
    }

    [Fact]
    public async Task S1_45_Collections_name_their_parent_and_their_help_center()
    {
        var list = await _sandbox.IntercomAsync("GET", "help_center/collections");
        Assert.False(list["pages"].TryGetProperty("next", out _));
        var shelves = list["data"].EnumerateArray().ToList();
        Assert.Equal("162", shelves.Single(shelf => shelf.GetProperty("id").GetString() == "163").GetProperty("parent_id").GetString());
        Assert.All(shelves, shelf => Assert.Equal(79, shelf.GetProperty("help_center_id").GetInt32()));
        await _sandbox.IntercomAsync("DELETE", "help_center/collections/163");
        Assert.Equal(4, (await _sandbox.IntercomAsync("GET", "help_center/collections"))["total_count"].GetInt32());
    }

    [Fact]
    public async Task S1_46_Help_centers_come_all_at_once()
    {
        var centers = (await _sandbox.IntercomAsync("GET", "help_center/help_centers"))["data"].EnumerateArray().ToList();
        Assert.Equal([true, false], centers.Select(center => center.GetProperty("website_turned_on").GetBoolean()));
        Assert.Equal(200, (await _sandbox.IntercomAsync("GET", "help_center/help_centers/79")).Status);
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "help_center/help_centers/1")).Status);
    }
}
