using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class ControlTests
{
    [Fact]
    public async Task Statistics_tell_reads_from_writes_and_one_route_from_another()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        await sandbox.IntercomAsync("POST", "contacts", new { external_id = "a" });
        await sandbox.IntercomAsync("POST", "contacts", new { external_id = "a" });
        await sandbox.IntercomAsync("POST", "contacts/search", new { query = new { field = "role", @operator = "=", value = "user" } });
        await sandbox.AirtableAsync("POST", "/Contacts/listRecords", new { });
        var intercom = await sandbox.StatsAsync("intercom");
        Assert.Equal((3, 1, 2, 3), (Number(intercom, "requests"), Number(intercom, "reads"), Number(intercom, "writes"), Number(intercom, "fullestWindow")));
        Assert.True(Number(intercom, "bytesIn") > 0 && Number(intercom, "bytesOut") > 500);
        Assert.Equal("""[{"method":"POST","route":"/contacts","status":200,"count":1},{"method":"POST","route":"/contacts","status":409,"count":1},{"method":"POST","route":"/contacts/search","status":200,"count":1}]""", intercom.GetProperty("routes").GetRawText());
        Assert.Equal((1, 0), (Number(await sandbox.StatsAsync("airtable"), "reads"), Number(await sandbox.StatsAsync("airtable"), "writes")));
        await sandbox.ControlAsync("DELETE", "stats");
        Assert.Equal(0, Number(await sandbox.StatsAsync("intercom"), "requests"));
    }

    [Fact]
    public async Task A_dump_shows_records_in_the_vendors_own_shapes()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 30);
        var intercom = await sandbox.DumpAsync("intercom");
        Assert.Equal(["contacts", "archived", "companies", "tags", "notes", "conversations", "messages", "events", "data_attributes", "tickets", "articles", "collections", "activity_logs"], intercom.EnumerateObject().Select(part => part.Name));
        var contact = intercom.GetProperty("contacts")[0];
        Assert.Equal((await sandbox.IntercomAsync("GET", "contacts/" + contact.GetProperty("id").GetString())).Text, contact.GetRawText());
        var table = (await sandbox.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables")[0];
        var row = table.GetProperty("records")[3];
        Assert.Equal((await sandbox.AirtableAsync("GET", "/Contacts/" + row.GetProperty("id").GetString())).Text, row.GetRawText());
        Assert.Equal(30, table.GetProperty("records").GetArrayLength());
    }

    [Fact]
    public async Task The_same_paths_stand_below_any_root()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 100, root: "/sandbox");
        Assert.EndsWith("/sandbox", sandbox.BaseUrl);
        Assert.Equal(200, (await sandbox.AirtableAsync("GET", "/Contacts")).Status);
        await sandbox.FaultAsync(new { kind = "503", count = 1, route = "/companies" });
        Assert.Equal(503, (await sandbox.IntercomAsync("GET", "companies")).Status);
        var next = (await sandbox.IntercomAsync("GET", "companies?per_page=2"))["pages"].GetProperty("next").GetString()!;
        Assert.StartsWith(sandbox.BaseUrl + "/intercom/companies?", next);
        Assert.Equal(200, (await SandboxServer.SendAsync(sandbox.Intercom, "GET", next)).Status);
    }

    [Fact]
    public async Task One_vendors_clock_moves_and_the_others_stays()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        await sandbox.AdvanceAsync("intercom", 3600);
        Assert.Equal(FrozenClock.At("2026-03-10T13:00:00Z").GetUtcNow(), (await sandbox.IntercomAsync("GET", "me")).Headers.Date);
        Assert.Equal(FrozenClock.At("2026-03-10T12:00:00Z").GetUtcNow(), (await sandbox.AirtableAsync("GET", "meta/whoami")).Headers.Date);
    }

    [Theory]
    [InlineData("limits", """{"vendor":"intercom","timeZone":"Mars/Olympus"}""")]
    [InlineData("limits", """{"vendor":"nobody"}""")]
    [InlineData("limits", """{"vendor":"airtable","perSecond":0}""")]
    [InlineData("clock", """{"vendor":"intercom"}""")]
    [InlineData("reset", """{"messy":2}""")]
    [InlineData("reset", "{")]
    public async Task A_wrong_turn_is_refused_with_a_reason(string path, string body)
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        using var answer = await sandbox.Control.PostAsync(path, new StringContent(body));
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("\"error\"", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_big_world_is_seeded_and_paged_in_seconds()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        await sandbox.LimitsAsync(new { enabled = false });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await sandbox.ResetAsync(7, 50_000, 0.05);
        var page = await sandbox.IntercomAsync("POST", "contacts/search", new
        {
            query = new { field = "updated_at", @operator = ">", value = 1_600_000_000 },
            sort = new { field = "updated_at", order = "ascending" },
            pagination = new { per_page = 150 },
        });
        Assert.Equal(150, page["data"].GetArrayLength());
        Assert.InRange(page["total_count"].GetInt32(), 28_000, 32_000);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    static long Number(System.Text.Json.JsonElement stats, string name) => stats.GetProperty(name).GetInt64();
}
