using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class PersistenceTests : IDisposable
{
    readonly string _file = Path.Combine(Path.GetTempPath(), "sandbox-" + Path.GetRandomFileName() + ".jsonl");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Every_acknowledged_write_is_there_after_a_restart()
    {
        string intercom, airtable, next;
        await using (var sandbox = await Start())
        {
            await Live(sandbox);
            intercom = (await sandbox.DumpAsync("intercom")).GetRawText();
            airtable = (await sandbox.DumpAsync("airtable")).GetRawText();
            next = await NextId(sandbox);
        }

        await using (var again = await Start())
        {
            Assert.Equal(intercom, (await again.DumpAsync("intercom")).GetRawText());
            Assert.Equal(airtable, (await again.DumpAsync("airtable")).GetRawText());
            Assert.NotEqual(next, await NextId(again));
        }

        await using var third = await Start();
        Assert.Equal(intercom, (await third.DumpAsync("intercom")).GetRawText());
        Assert.Equal(airtable, (await third.DumpAsync("airtable")).GetRawText());
    }

    [Fact]
    public async Task A_write_is_in_the_file_before_its_answer_and_a_torn_last_line_is_ignored()
    {
        await using (var sandbox = await Start())
        {
            await sandbox.IntercomAsync("POST", "contacts", new { external_id = "kept" });
            Assert.Contains("\"kept\"", await ReadShared());
        }

        await File.AppendAllTextAsync(_file, "{\"Vendor\":\"intercom\",\"Kind\":\"contact\",\"Id\":\"65f0");
        await using var again = await Start();
        Assert.Equal(200, (await again.IntercomAsync("GET", "contacts/find_by_external_id/kept")).Status);
    }

    [Fact]
    public async Task A_reset_begins_the_file_anew()
    {
        await using (var sandbox = await Start())
        {
            await sandbox.IntercomAsync("POST", "contacts", new { external_id = "kept" });
            await sandbox.ResetAsync(9, 30, 0);
        }

        await using var again = await Start();
        Assert.Equal(404, (await again.IntercomAsync("GET", "contacts/find_by_external_id/kept")).Status);
        Assert.Equal(30, (await again.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables")[0].GetProperty("records").GetArrayLength());
    }

    [Fact]
    public async Task A_clock_moved_ahead_stays_ahead()
    {
        DateTimeOffset? ahead;
        await using (var sandbox = await Start())
        {
            await sandbox.AdvanceAsync("airtable", 86_400);
            ahead = (await sandbox.AirtableAsync("GET", "meta/whoami")).Headers.Date;
        }

        await using var again = await Start();
        Assert.True((await again.AirtableAsync("GET", "meta/whoami")).Headers.Date >= ahead);
        Assert.True((await again.IntercomAsync("GET", "me")).Headers.Date < ahead);
    }

    /// <summary>One of each kind of write.</summary>
    static async Task Live(SandboxServer sandbox)
    {
        var user = (await sandbox.IntercomAsync("POST", "contacts", new { external_id = "u", custom_attributes = new { usage_band = 3.0, health_score = 3, vip = true } }))["id"].GetString();
        var lead = (await sandbox.IntercomAsync("POST", "contacts", new { role = "lead", email = "l@b.example" }))["id"].GetString();
        var gone = (await sandbox.IntercomAsync("POST", "contacts", new { external_id = "gone" }))["id"].GetString();
        var tag = (await sandbox.IntercomAsync("POST", "tags", new { name = "hot 🔥" }))["id"].GetString();
        await sandbox.IntercomAsync("POST", $"contacts/{user}/tags", new { id = tag });
        var company = (await sandbox.IntercomAsync("POST", "companies", new { company_id = "acme", name = "Acme" }))["id"].GetString();
        await sandbox.IntercomAsync("POST", $"contacts/{user}/companies", new { id = company });
        await sandbox.IntercomAsync("POST", $"contacts/{user}/notes", new { body = "hello" });
        await sandbox.IntercomAsync("POST", "data_attributes", new { name = "tier", model = "contact", data_type = "string" });
        await sandbox.IntercomAsync("PUT", "contacts/" + user, new { custom_attributes = new { tier = "a" } });
        var talk = (await sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "user", id = user }, body = "Help" }))["conversation_id"].GetString();
        await sandbox.IntercomAsync("POST", $"conversations/{talk}/parts", new { message_type = "assignment", type = "team", admin_id = "991267459", assignee_id = "5017692" });
        await sandbox.IntercomAsync("PUT", "conversations/" + talk, new { custom_attributes = new { close_reason = "Bug" } });
        await sandbox.IntercomAsync("POST", "messages", new { message_type = "inapp", body = "Hi", from = new { type = "admin", id = "991267459" }, to = new { type = "user", id = user } });
        await sandbox.IntercomAsync("POST", "events", new { event_name = "ordered", created_at = 1_773_140_000, id = user, metadata = new { item = "a" } });
        await sandbox.IntercomAsync("POST", "tickets", new { ticket_type_id = "67", contacts = new[] { new { id = user } }, conversation_to_link_id = talk, ticket_attributes = new { severity = "low" } });
        await sandbox.IntercomAsync("POST", "articles", new { title = "New", author_id = 991267459 });
        await sandbox.IntercomAsync("DELETE", "articles/40");
        await sandbox.IntercomAsync("DELETE", "help_center/collections/160");
        await sandbox.IntercomAsync("PUT", "admins/991267459/away", new { away_mode_enabled = true });
        await sandbox.IntercomAsync("POST", "contacts/merge", new { from = lead, into = user });
        await sandbox.IntercomAsync("POST", $"contacts/{gone}/archive");
        await sandbox.LimitsAsync(new { enabled = false });
        await sandbox.AirtableAsync("POST", "/Contacts", new { typecast = true, fields = new { external_id = "new", region = "Mars", vip_flag = true, health_score = 1.5, last_seen_at = "2026-01-01T00:00:00.125Z" } });
        await sandbox.AirtableAsync("POST", "meta/bases/appOpsDemo0000001/tables/Contacts/fields", new { name = "labels", type = "multipleSelects", options = new { choices = new[] { new { name = "a" }, new { name = "b" } } } });
        await sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { labels = new[] { "b", "a" }, trial_end_date = "2026-09-09" } });
        await sandbox.AirtableAsync("DELETE", "/Contacts/recContact0000002");
        await sandbox.AirtableAsync("POST", "meta/bases/appOpsDemo0000001/tables", new { name = "Log", fields = new[] { new { name = "what", type = "singleLineText" } } });
        await sandbox.AirtableAsync("POST", "/Log", new { fields = new { what = "started" } });
        await sandbox.AirtableAsync("POST", "/Contacts/recContact0000001/comments", new { text = "hi" });
    }

    /// <summary>The id given out next; taken back, so that the world stays as it was, yet never given out again.</summary>
    static async Task<string> NextId(SandboxServer sandbox)
    {
        var row = (await sandbox.AirtableAsync("POST", "/Log", new { fields = new { what = "x" } }))["id"].GetString();
        await sandbox.AirtableAsync("DELETE", "/Log/" + row);
        return row!;
    }

    async Task<string> ReadShared()
    {
        using var reader = new StreamReader(new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    async Task<SandboxServer> Start()
    {
        var sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.StateFile) = (40, _file));
        await sandbox.LimitsAsync(new { enabled = false });
        return sandbox;
    }
}
