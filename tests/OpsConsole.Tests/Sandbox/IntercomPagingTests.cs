using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomPagingTests
{
    [Fact]
    public async Task A_list_walks_every_contact_once_though_others_are_updated_meanwhile()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (200, 0));
        var ids = new List<string>();
        string? after = null;
        do
        {
            var page = await sandbox.IntercomAsync("GET", "contacts?per_page=17" + (after is null ? "" : "&starting_after=" + Uri.EscapeDataString(after)));
            ids.AddRange(page["data"].EnumerateArray().Select(contact => contact.GetProperty("id").GetString()!));
            await sandbox.IntercomAsync("PUT", "contacts/" + ids[0], new { name = "Moved" });
            after = Next(page);
        }
        while (after is not null);

        var all = (await sandbox.DumpAsync("intercom")).GetProperty("contacts").GetArrayLength();
        Assert.Equal(all, ids.Count);
        Assert.Equal(all, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("updated_at", "ascending")]
    [InlineData("updated_at", "descending")]
    [InlineData("created_at", "ascending")]
    [InlineData("created_at", "descending")]
    [InlineData("last_seen_at", "ascending")]
    [InlineData("last_seen_at", "descending")]
    public async Task A_sorted_search_walks_every_match_once_in_order(string field, string order)
    {
        await using var sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (150, 0));
        var walked = new List<(string Id, long At)>();
        string? after = null;
        do
        {
            var page = await sandbox.IntercomAsync("POST", "contacts/search", new
            {
                query = new { field = "created_at", @operator = ">", value = 1_600_000_000 },
                sort = new { field, order },
                pagination = new { per_page = 11, starting_after = after },
            });
            walked.AddRange(page["data"].EnumerateArray().Select(contact => (contact.GetProperty("id").GetString()!, contact.GetProperty(field).GetInt64())));
            Assert.Equal(page["total_count"].GetInt32(), (await sandbox.IntercomAsync("GET", "contacts"))["total_count"].GetInt32());
            after = Next(page);
        }
        while (after is not null);

        Assert.Equal(walked.Count, walked.Select(pair => pair.Id).Distinct().Count());
        Assert.Equal((await sandbox.DumpAsync("intercom")).GetProperty("contacts").GetArrayLength(), walked.Count);
        var sorted = order == "ascending" ? walked.OrderBy(pair => pair.At) : walked.OrderByDescending(pair => pair.At);
        Assert.Equal(sorted.Select(pair => pair.At), walked.Select(pair => pair.At));
    }

    [Fact]
    public async Task The_last_page_has_no_next_key_and_the_first_has_a_cursor_of_three_parts()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        for (var i = 0; i < 3; i++)
        {
            await sandbox.IntercomAsync("POST", "contacts", new { external_id = "c" + i });
        }

        var first = await sandbox.IntercomAsync("GET", "contacts?per_page=2");
        var next = first["pages"].GetProperty("next");
        Assert.Equal(2, next.GetProperty("page").GetInt32());
        var cursor = JsonSerializer.Deserialize<JsonElement>(Convert.FromBase64String(next.GetProperty("starting_after").GetString()!));
        Assert.Equal(3, cursor.GetArrayLength());
        var last = await sandbox.IntercomAsync("GET", "contacts?per_page=2&starting_after=" + Uri.EscapeDataString(Next(first)!));
        Assert.False(last["pages"].TryGetProperty("next", out _));
        Assert.Equal((2, 2, 2), (last["pages"].GetProperty("page").GetInt32(), last["pages"].GetProperty("per_page").GetInt32(), last["pages"].GetProperty("total_pages").GetInt32()));
    }

    [Fact]
    public async Task A_list_gives_ten_and_a_search_fifty_by_default()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        Assert.Equal(10, (await sandbox.IntercomAsync("GET", "contacts"))["data"].GetArrayLength());
        var search = await sandbox.IntercomAsync("POST", "contacts/search", new { query = new { field = "role", @operator = "=", value = "user" } });
        Assert.Equal(50, search["data"].GetArrayLength());
        Assert.Equal(400, (await sandbox.IntercomAsync("GET", "contacts?per_page=151")).Status);
    }

    [Fact]
    public async Task A_bad_cursor_is_the_vendors_400_and_an_empty_one_its_500()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        var bad = await sandbox.IntercomAsync("GET", "contacts?starting_after=None");
        Assert.Equal((400, "client_error"), (bad.Status, bad.Error.GetProperty("code").GetString()));
        Assert.StartsWith("Invalid starting_after param.", bad.Error.GetProperty("message").GetString());
        Assert.Equal(500, (await sandbox.IntercomAsync("GET", "contacts?starting_after=")).Status);
    }

    static string? Next(Answer page) =>
        page["pages"].TryGetProperty("next", out var next) ? next.GetProperty("starting_after").GetString() : null;
}
