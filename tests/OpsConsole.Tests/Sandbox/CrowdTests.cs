using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

/// <summary>A crowd: what Intercom holds on top of the seeded world, computed from its number.</summary>
public sealed class CrowdTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (40, 0));
        await _sandbox.LimitsAsync(new { enabled = false });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_million_contacts_are_there_at_once_and_every_page_is_found_at_once()
    {
        var watch = Stopwatch.StartNew();
        await Reset(new { contacts = 1_000_000, companies = 20_000, conversations = 1_000_000, tickets = 1_000_000 });
        foreach (var (path, key) in new[] { ("contacts/search", "data"), ("conversations/search", "conversations"), ("tickets/search", "tickets") })
        {
            foreach (var order in new[] { "ascending", "descending" })
            {
                var page = await Page(path, 1_600_000_000, order, null);
                Assert.Equal(150, page[key].GetArrayLength());
                Assert.True(page["total_count"].GetInt32() >= 1_000_000);
            }
        }

        var middle = DateTimeOffset.UtcNow.AddDays(-100).ToUnixTimeSeconds();
        Assert.InRange((await Page("contacts/search", middle, "ascending", null))["total_count"].GetInt32(), 100_000, 200_000);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }

    [Theory]
    [InlineData("contacts/search", "data", "ascending")]
    [InlineData("contacts/search", "data", "descending")]
    [InlineData("conversations/search", "conversations", "ascending")]
    [InlineData("tickets/search", "tickets", "descending")]
    public async Task A_walk_meets_every_record_once_in_order_though_some_are_written_to(string path, string key, string order)
    {
        await Reset(new { contacts = 700, conversations = 600, tickets = 500, partsPerConversation = 3 });
        await Touch(path, "65f0c0de5eed0000400000c8", "215600000000300", "1000123");
        var walked = await Walk(path, key, 1_600_000_000, order);
        var counts = (await _sandbox.ControlAsync("GET", "counts"))["intercom"];
        Assert.Equal(counts.GetProperty(path[..path.IndexOf('/')]).GetInt32(), walked.Count);
        Assert.Equal(walked.Count, walked.Select(it => Text(it, "id")).Distinct().Count());
        var times = walked.Select(it => it.GetProperty("updated_at").GetInt64()).ToList();
        Assert.Equal(order == "ascending" ? times.Order() : times.OrderDescending(), times);
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_crowd_and_a_restart_keeps_what_was_written()
    {
        var file = Path.Combine(Path.GetTempPath(), "sandbox-" + Path.GetRandomFileName() + ".jsonl");
        try
        {
            string kept;
            await using (var one = await SandboxServer.StartAsync(options => (options.Contacts, options.StateFile, options.Crowd) = (0, file, new() { Contacts = 50, Companies = 7, Conversations = 20, Tickets = 10 })))
            {
                await one.IntercomAsync("PUT", "contacts/65f0c0de5eed000040000003", new { name = "Renamed" });
                await one.IntercomAsync("DELETE", "companies/65f0c0de5eedc00040000002");
                await one.IntercomAsync("POST", "contacts", new { external_id = "new" });
                kept = (await one.DumpAsync("intercom")).GetRawText();
                Assert.Contains("Renamed", kept);
            }

            await using var two = await SandboxServer.StartAsync(options => (options.Contacts, options.StateFile) = (0, file));
            Assert.Equal(kept, (await two.DumpAsync("intercom")).GetRawText());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_member_is_found_by_every_key_and_leaves_the_crowd_when_written_to()
    {
        await Reset(new { contacts = 100, companies = 10 });
        var contact = await _sandbox.IntercomAsync("GET", "contacts/find_by_external_id/crowd-0000042");
        Assert.Matches("^[0-9a-f]{24}$", contact["id"].GetString());
        foreach (var (field, value) in new[] { ("email", contact["email"].GetString()), ("external_id", "crowd-0000042"), ("id", contact["id"].GetString()) })
        {
            var found = await _sandbox.IntercomAsync("POST", "contacts/search", new { query = new { field, @operator = "=", value } });
            Assert.Equal(contact["id"].GetString(), Text(Assert.Single(found["data"].EnumerateArray()), "id"));
        }

        Assert.Equal(409, (await _sandbox.IntercomAsync("POST", "contacts", new { email = contact["email"].GetString() })).Status);
        var company = Text(contact["companies"].GetProperty("data")[0], "id");
        Assert.Equal(10, (await _sandbox.IntercomAsync("GET", "companies/" + company))["user_count"].GetInt32());
        await _sandbox.IntercomAsync("PUT", "contacts/" + contact["id"].GetString(), new { name = "Renamed" });
        Assert.Equal("Renamed", (await _sandbox.IntercomAsync("GET", "contacts/find_by_external_id/crowd-0000042"))["name"].GetString());
        Assert.Equal(10, (await _sandbox.IntercomAsync("GET", "companies/" + company))["user_count"].GetInt32());
        Assert.Equal(10, (await _sandbox.IntercomAsync("GET", $"companies/{company}/contacts"))["total_count"].GetInt32());
        await _sandbox.IntercomAsync("DELETE", "contacts/" + contact["id"].GetString());
        Assert.Equal(9, (await _sandbox.IntercomAsync("GET", $"companies/{company}/contacts"))["data"].GetArrayLength());
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "contacts/" + contact["id"].GetString())).Status);
    }

    [Fact]
    public async Task T_04_A_list_stops_at_ten_thousand_and_a_scroll_goes_through_all()
    {
        await Reset(new { companies = 10_250 });
        Assert.Equal(200, (await _sandbox.IntercomAsync("GET", "companies?per_page=60&page=166")).Status);
        var stop = await _sandbox.IntercomAsync("GET", "companies?per_page=60&page=167");
        Assert.Equal((400, "page limit reached, please use scroll API"), (stop.Status, stop.Error.GetProperty("message").GetString()));
        Assert.Equal(400, (await _sandbox.IntercomAsync("POST", "companies/list?per_page=60&page=167")).Status);

        var gone = "65f0c0de5eedc00040000007";
        await _sandbox.IntercomAsync("DELETE", "companies/" + gone);
        var ids = new HashSet<string>();
        for (var page = await _sandbox.IntercomAsync("GET", "companies/scroll"); page["data"].GetArrayLength() > 0;
            page = await _sandbox.IntercomAsync("GET", "companies/scroll?scroll_param=" + page["scroll_param"].GetString()))
        {
            Assert.All(page["data"].EnumerateArray(), company => Assert.True(ids.Add(Text(company, "id"))));
        }

        Assert.DoesNotContain(gone, ids);
        Assert.Equal((await _sandbox.ControlAsync("GET", "counts"))["intercom"].GetProperty("companies").GetInt32(), ids.Count);
    }

    [Fact]
    public async Task S1_34_Conversations_show_their_parts_one_by_one_and_some_are_outbound_without_a_reply()
    {
        await Reset(new { contacts = 50, conversations = 100, partsPerConversation = 600 });
        var talks = await Walk("conversations/search", "conversations", 1_600_000_000, "ascending");
        var outbound = talks.Where(talk => talk.GetProperty("source").ValueKind == JsonValueKind.Object && Text(talk.GetProperty("source"), "delivered_as") != "customer_initiated").ToList();
        Assert.Equal(5, outbound.Count);
        Assert.All(outbound, talk => Assert.Equal(JsonValueKind.Null, talk.GetProperty("first_contact_reply").ValueKind));
        var whole = await _sandbox.IntercomAsync("GET", "conversations/215600000000001");
        Assert.Equal((500, 600), (whole["conversation_parts"].GetProperty("conversation_parts").GetArrayLength(), whole["statistics"].GetProperty("count_conversation_parts").GetInt32()));
        var counts = (await _sandbox.ControlAsync("GET", "counts"))["intercom"];
        Assert.Equal(95 * 100, counts.GetProperty("conversation_parts").GetInt32() - counts.GetProperty("conversation_parts_shown").GetInt32());
    }

    [Fact]
    public async Task A_deleted_tag_is_gone_from_the_crowd()
    {
        await Reset(new { contacts = 10 });
        var contact = await _sandbox.IntercomAsync("GET", "contacts/find_by_external_id/crowd-0000000");
        Assert.Equal((10, 12), (contact["tags"].GetProperty("data").GetArrayLength(), contact["tags"].GetProperty("total_count").GetInt32()));
        Assert.Equal(12, (await _sandbox.IntercomAsync("GET", $"contacts/{contact["id"].GetString()}/tags"))["data"].GetArrayLength());
        await _sandbox.IntercomAsync("DELETE", "tags/14930001");
        Assert.Equal(11, (await _sandbox.IntercomAsync("GET", "contacts/" + contact["id"].GetString()))["tags"].GetProperty("total_count").GetInt32());
    }

    [Theory]
    [InlineData("Pacific/Tongatapu")]
    [InlineData("Pacific/Pago_Pago")]
    public async Task T_01_Days_of_the_crowd_are_days_of_the_workspaces_zone(string zone)
    {
        await Reset(new { contacts = 5_000 });
        await _sandbox.LimitsAsync(new { vendor = "intercom", timeZone = zone });
        var noon = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(-90).AddHours(12), TimeSpan.Zero);
        var local = TimeZoneInfo.ConvertTime(noon, TimeZoneInfo.FindSystemTimeZoneById(zone));
        var next = new DateTimeOffset(local.Date.AddDays(1), local.Offset).ToUnixTimeSeconds();
        var found = await Page("contacts/search", noon.ToUnixTimeSeconds(), "ascending", null);
        Assert.InRange(found["data"][0].GetProperty("updated_at").GetInt64(), next, next + (3 * 3600 * 8));
        var all = await Walk("contacts/search", "data", noon.ToUnixTimeSeconds(), "ascending");
        Assert.Equal(all.Count, found["total_count"].GetInt32());
        Assert.All(all, contact => Assert.True(contact.GetProperty("updated_at").GetInt64() >= next));
    }

    [Theory]
    [InlineData("""{"crowd":{"contacts":-1}}""")]
    [InlineData("""{"crowd":{"tickets":2000001}}""")]
    [InlineData("""{"crowd":{"partsPerConversation":0}}""")]
    public async Task A_crowd_beyond_bounds_is_refused(string body)
    {
        using var answer = await _sandbox.Control.PostAsync("reset", new StringContent(body));
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_crowd_is_chosen_at_the_start_too_and_one_beyond_bounds_stops_it()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Region, options.Crowd) = (0, "AU", new() { Contacts = 200_000, ActivityLogs = 5_000 }));
        var counts = (await sandbox.ControlAsync("GET", "counts"))["intercom"];
        Assert.Equal((200_000, 5_000), (counts.GetProperty("contacts").GetInt32(), counts.GetProperty("activity_logs").GetInt32()));
        Assert.Equal("AU", (await sandbox.IntercomAsync("GET", "me"))["app"].GetProperty("region").GetString());
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => SandboxServer.StartAsync(options => options.Crowd = new() { Companies = -1 }));
        Assert.Contains("0 to 2000000", refusal.Message);
    }

    [Theory]
    [InlineData(-2, 0)]
    [InlineData(0, 0)]
    [InlineData(-1, 40_000)]
    public async Task A_range_told_as_greater_or_equal_is_counted_as_the_walk_finds_it(int days, int gap)
    {
        await Reset(new { conversations = 3_000, tickets = 10, contacts = 20 });
        var at = DateTimeOffset.UtcNow.AddDays(-60 + days).ToUnixTimeSeconds();
        var found = await _sandbox.IntercomAsync("POST", "conversations/search", new
        {
            query = new
            {
                @operator = "OR",
                value = new object[] { new { field = "updated_at", @operator = "<", value = at - gap }, new { field = "updated_at", @operator = "=", value = at }, new { field = "updated_at", @operator = ">", value = at } },
            },
            sort = new { field = "updated_at", order = "ascending" },
            pagination = new { per_page = 150 },
        });
        var all = (await _sandbox.DumpAsync("intercom")).GetProperty("conversations").EnumerateArray().Select(talk => talk.GetProperty("updated_at").GetInt64());
        Assert.Equal(all.Count(moment => moment < at - gap || moment >= at), found["total_count"].GetInt32());
    }

    Task<Answer> Reset(object crowd) => _sandbox.ControlAsync("POST", "reset", new { crowd });

    /// <summary>One member of each kind is written to, the third time deleted.</summary>
    async Task Touch(string path, string contact, string talk, string ticket)
    {
        Assert.Equal(200, (await _sandbox.IntercomAsync("PUT", "contacts/" + contact, new { name = "Renamed" })).Status);
        Assert.Equal(200, (await _sandbox.IntercomAsync("PUT", "conversations/" + talk, new { read = true })).Status);
        Assert.Equal(200, (await _sandbox.IntercomAsync("PUT", "tickets/" + ticket, new { is_shared = true })).Status);
        Assert.Equal(200, (await _sandbox.IntercomAsync("DELETE", path.Split('/')[0] switch
        {
            "contacts" => "contacts/65f0c0de5eed000040000001",
            "conversations" => "conversations/215600000000011",
            _ => "tickets/1000007",
        })).Status);
    }

    async Task<List<JsonElement>> Walk(string path, string key, long since, string order)
    {
        var walked = new List<JsonElement>();
        string? after = null;
        do
        {
            var page = await Page(path, since, order, after);
            walked.AddRange(page[key].EnumerateArray());
            after = page["pages"].TryGetProperty("next", out var next) ? next.GetProperty("starting_after").GetString() : null;
        }
        while (after is not null);
        return walked;
    }

    Task<Answer> Page(string path, long since, string order, string? after) => _sandbox.IntercomAsync("POST", path, new
    {
        query = new { field = "updated_at", @operator = ">", value = since },
        sort = new { field = "updated_at", order },
        pagination = new { per_page = 150, starting_after = after },
    });

    static string Text(JsonElement it, string name) => it.GetProperty(name).GetString()!;
}
