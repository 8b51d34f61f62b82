using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class AirtableWebhookTests : IAsyncLifetime
{
    const string Hooks = "bases/appOpsDemo0000001/webhooks";

    SandboxServer _sandbox = null!;
    HookReceiver _receiver = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 5, FrozenClock.At("2026-03-10T12:00:00Z"));
        await _sandbox.LimitsAsync(new { enabled = false });
        _receiver = await HookReceiver.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_ping_is_signed_and_says_nothing_and_the_payloads_say_what_changed()
    {
        var made = await Create();
        await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { region = "APAC", full_name = "New name" } });
        var ping = Assert.Single(await _receiver.WaitAsync(1));
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(made["macSecretBase64"].GetString()!), ping.Body));
        Assert.Equal("hmac-sha256=" + mac, ping.Headers["X-Airtable-Content-MAC"]);
        Assert.Equal(["base", "webhook", "timestamp"], ping.Json.EnumerateObject().Select(part => part.Name));

        var created = (await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { external_id = "n1" } }))["id"].GetString()!;
        await _sandbox.AirtableAsync("DELETE", "/Contacts/recContact0000002");
        var list = await Payloads(made, 1);
        Assert.Equal((3, 4, false), (list["payloads"].GetArrayLength(), list["cursor"].GetInt32(), list["mightHaveMore"].GetBoolean()));
        var (update, add, remove) = (Table(list, 0), Table(list, 1), Table(list, 2));
        var current = update.GetProperty("changedRecordsById").GetProperty("recContact0000001").GetProperty("current").GetProperty("cellValuesByFieldId");
        Assert.Equal(2, current.EnumerateObject().Count());
        Assert.Contains(current.EnumerateObject(), cell => cell.Value is { ValueKind: JsonValueKind.Object } choice && choice.GetProperty("name").GetString() == "APAC");
        Assert.True(add.GetProperty("createdRecordsById").TryGetProperty(created, out _));
        Assert.Equal("recContact0000002", remove.GetProperty("destroyedRecordIds")[0].GetString());
        Assert.Equal("publicApi", list["payloads"][0].GetProperty("actionMetadata").GetProperty("source").GetString());
        Assert.Equal([1, 2, 3], list["payloads"].EnumerateArray().Select(payload => payload.GetProperty("baseTransactionNumber").GetInt32()));
    }

    [Fact]
    public async Task Cursors_walk_on_and_an_unchanged_row_makes_no_payload()
    {
        var made = await Create();
        for (var i = 0; i < 3; i++)
        {
            await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { full_name = "Name " + i } });
            await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { full_name = "Name " + i } });
        }

        var first = await Payloads(made, 1, 2);
        Assert.Equal((2, 3, true), (first["payloads"].GetArrayLength(), first["cursor"].GetInt32(), first["mightHaveMore"].GetBoolean()));
        var rest = await Payloads(made, 3);
        Assert.Equal((1, 4, false), (rest["payloads"].GetArrayLength(), rest["cursor"].GetInt32(), rest["mightHaveMore"].GetBoolean()));
        Assert.Equal((0, 4), ((await Payloads(made, 4))["payloads"].GetArrayLength(), (await Payloads(made, 4))["cursor"].GetInt32()));
    }

    [Fact]
    public async Task Filters_narrow_by_table_kind_and_field()
    {
        var fields = (await _sandbox.AirtableAsync("GET", "meta/bases/appOpsDemo0000001/tables"))["tables"][0].GetProperty("fields").EnumerateArray();
        var email = fields.Single(field => field.GetProperty("name").GetString() == "email").GetProperty("id").GetString()!;
        var made = await Create(new { dataTypes = new[] { "tableData" }, changeTypes = new[] { "update" }, watchDataInFieldIds = new[] { email } });
        await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { full_name = "Other" } });
        await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { email = "x@acme.example" } });
        await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { email = "y@acme.example", full_name = "Third" } });
        var only = Assert.Single((await Payloads(made, 1))["payloads"].EnumerateArray());
        Assert.Contains(email, only.GetRawText());
        Assert.DoesNotContain("Third", only.GetRawText());
        Assert.Single(await _receiver.WaitAsync(1));
    }

    [Fact]
    public async Task A_hook_lives_seven_days_unless_refreshed_and_its_payloads_seven_more()
    {
        var made = await Create();
        await _sandbox.AdvanceAsync("airtable", 6 * 86_400);
        Assert.Equal(200, (await _sandbox.AirtableAsync("POST", $"{Hooks}/{made["id"].GetString()}/refresh")).Status);
        await _sandbox.AdvanceAsync("airtable", 6 * 86_400);
        await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { full_name = "In time" } });
        await _sandbox.AdvanceAsync("airtable", 2 * 86_400);
        await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { full_name = "Too late" } });
        var shown = (await _sandbox.AirtableAsync("GET", Hooks))["webhooks"][0];
        Assert.Equal((false, 2), (shown.GetProperty("isHookEnabled").GetBoolean(), shown.GetProperty("cursorForNextPayload").GetInt32()));
        Assert.Equal(1, (await Payloads(made, 1))["payloads"].GetArrayLength());
        await _sandbox.AdvanceAsync("airtable", 6 * 86_400);
        Assert.Equal(0, (await Payloads(made, 1))["payloads"].GetArrayLength());
        Assert.Equal(200, (await _sandbox.AirtableAsync("DELETE", $"{Hooks}/{made["id"].GetString()}")).Status);
        Assert.Equal(404, (await Payloads(made, 1)).Status);
    }

    [Fact]
    public async Task Thirteen_failed_retries_switch_the_pings_off_and_payloads_go_on()
    {
        var made = await Create();
        _receiver.Status = 202;
        await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { full_name = "A" } });
        for (var attempt = 1; attempt <= 14; attempt++)
        {
            Assert.Equal(attempt, (await _receiver.WaitAsync(attempt)).Count);
            await Settled(attempt);
            await _sandbox.AdvanceAsync("airtable", 10 * Math.Pow(2, attempt));
        }

        var shown = (await _sandbox.AirtableAsync("GET", Hooks))["webhooks"][0];
        Assert.False(shown.GetProperty("areNotificationsEnabled").GetBoolean());
        Assert.Contains("200 or 204", shown.GetProperty("lastNotificationResult").GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(1, (await Payloads(made, 1))["payloads"].GetArrayLength());
        _receiver.Status = 204;
        await _sandbox.AirtableAsync("POST", $"{Hooks}/{made["id"].GetString()}/enableNotifications", new { enable = true });
        await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { full_name = "B" } });
        Assert.Equal(15, (await _receiver.WaitAsync(15)).Count);
    }

    [Fact]
    public async Task A_restart_loses_neither_hook_nor_payload()
    {
        var file = Path.Combine(Path.GetTempPath(), "sandbox-" + Path.GetRandomFileName() + ".jsonl");
        try
        {
            string id;
            await using (var before = await SandboxServer.StartAsync(options => (options.Contacts, options.StateFile) = (5, file)))
            {
                id = (await before.AirtableAsync("POST", Hooks, Body()))["id"].GetString()!;
                await before.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { full_name = "Kept" } });
            }

            await using var again = await SandboxServer.StartAsync(options => (options.Contacts, options.StateFile) = (5, file));
            var payloads = await again.AirtableAsync("GET", $"{Hooks}/{id}/payloads?cursor=1");
            Assert.Contains("Kept", Assert.Single(payloads["payloads"].EnumerateArray()).GetRawText());
            Assert.Equal(2, payloads["cursor"].GetInt32());
        }
        finally
        {
            File.Delete(file);
        }
    }

    async Task Settled(int attempts)
    {
        for (var i = 0; i < 500; i++)
        {
            var last = (await _sandbox.ControlAsync("GET", "webhooks"))["airtable"].GetProperty("deliveries").EnumerateArray().Last();
            if (last.GetProperty("attempts").GetInt32() == attempts && last.GetProperty("status").GetString() is "retry" or "dropped")
            {
                return;
            }

            await Task.Delay(20);
        }
    }

    Task<Answer> Create(object? filters = null) => _sandbox.AirtableAsync("POST", Hooks, Body(filters, _receiver.Url));

    static object Body(object? filters = null, string? notificationUrl = null) =>
        new { notificationUrl, specification = new { options = new { filters = filters ?? new { dataTypes = new[] { "tableData" } } } } };

    Task<Answer> Payloads(Answer made, int cursor, int limit = 50) =>
        _sandbox.AirtableAsync("GET", $"{Hooks}/{made["id"].GetString()}/payloads?cursor={cursor}&limit={limit}");

    static JsonElement Table(Answer list, int at) => list["payloads"][at].GetProperty("changedTablesById").EnumerateObject().Single().Value;
}
