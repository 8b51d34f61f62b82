using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class DriftTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 60);

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_new_field_stands_on_whole_records_wherever_they_are_shown_and_on_no_mention()
    {
        var before = await _sandbox.IntercomAsync("GET", "contacts");
        await Change(new { @object = "contacts", name = "preferred_channel", value = "email" });
        var after = await _sandbox.IntercomAsync("GET", "contacts");
        Assert.All(after["data"].EnumerateArray(), contact => Assert.Equal("email", contact.GetProperty("preferred_channel").GetString()));
        var id = after["data"][0].GetProperty("id").GetString();
        Assert.Equal("email", (await _sandbox.IntercomAsync("GET", "contacts/" + id))["preferred_channel"].GetString());
        var talk = (await _sandbox.IntercomAsync("GET", "conversations"))["conversations"][0];
        Assert.False(talk.GetProperty("contacts").GetProperty("contacts")[0].TryGetProperty("preferred_channel", out _));
        await _sandbox.ControlAsync("DELETE", "intercom/fields");
        Assert.Equal(before.Text, (await _sandbox.IntercomAsync("GET", "contacts")).Text);
    }

    [Fact]
    public async Task A_field_changes_its_type_or_goes()
    {
        await Change(new { @object = "contacts", name = "created_at", @as = "text" });
        await Change(new { @object = "contacts", name = "role", @as = "list" });
        await Change(new { @object = "contacts", name = "avatar", gone = true });
        var contact = (await _sandbox.IntercomAsync("GET", "contacts"))["data"][0];
        Assert.Equal(JsonValueKind.String, contact.GetProperty("created_at").ValueKind);
        Assert.Equal("""["user"]""", contact.GetProperty("role").GetRawText());
        Assert.False(contact.TryGetProperty("avatar", out _));
        await _sandbox.ResetAsync(7, 60, 0.08);
        Assert.Equal(JsonValueKind.Number, (await _sandbox.IntercomAsync("GET", "contacts"))["data"][0].GetProperty("created_at").ValueKind);
    }

    [Theory]
    [InlineData("companies", "GET", "companies", "data")]
    [InlineData("conversations", "GET", "conversations", "conversations")]
    [InlineData("admins", "GET", "admins", "admins")]
    [InlineData("tags", "GET", "tags", "data")]
    [InlineData("teams", "GET", "teams", "teams")]
    [InlineData("segments", "GET", "segments", "segments")]
    [InlineData("data_attributes", "GET", "data_attributes", "data")]
    [InlineData("articles", "GET", "articles", "data")]
    [InlineData("collections", "GET", "help_center/collections", "data")]
    [InlineData("help_centers", "GET", "help_center/help_centers", "data")]
    [InlineData("subscription_types", "GET", "subscription_types", "data")]
    [InlineData("ticket_types", "GET", "ticket_types", "data")]
    public async Task Every_object_can_drift(string target, string method, string path, string key)
    {
        await Change(new { @object = target, name = "drifted", value = new { at = 1 } });
        var items = (await _sandbox.IntercomAsync(method, path))[key].EnumerateArray().ToList();
        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Equal(1, item.GetProperty("drifted").GetProperty("at").GetInt32()));
    }

    [Fact]
    public async Task Parts_tickets_and_logs_drift_too()
    {
        foreach (var target in new[] { "conversation_parts", "tickets", "activity_logs" })
        {
            await Change(new { @object = target, name = "drifted", value = 1 });
        }

        var talk = (await _sandbox.IntercomAsync("GET", "conversations"))["conversations"][0].GetProperty("id").GetString();
        var parts = (await _sandbox.IntercomAsync("GET", "conversations/" + talk))["conversation_parts"].GetProperty("conversation_parts");
        Assert.All(parts.EnumerateArray(), part => Assert.Equal(1, part.GetProperty("drifted").GetInt32()));
        var tickets = (await _sandbox.IntercomAsync("POST", "tickets/search", new { query = new { field = "open", @operator = "=", value = true } }))["tickets"];
        Assert.All(tickets.EnumerateArray(), ticket => Assert.Equal(1, ticket.GetProperty("drifted").GetInt32()));
        var logs = (await _sandbox.IntercomAsync("GET", $"admins/activity_logs?created_at_after={DateTimeOffset.UtcNow.ToUnixTimeSeconds() - (60 * 86_400)}"))["activity_logs"];
        Assert.All(logs.EnumerateArray(), log => Assert.Equal(1, log.GetProperty("drifted").GetInt32()));
    }

    [Theory]
    [InlineData("""{"object":"moods","name":"a","value":1}""")]
    [InlineData("""{"object":"contacts","name":"a"}""")]
    [InlineData("""{"object":"contacts","name":"a","as":"number"}""")]
    [InlineData("""{"object":"contacts","value":1}""")]
    public async Task A_change_that_makes_no_sense_is_refused(string body)
    {
        using var answer = await _sandbox.Control.PostAsync("intercom/fields", new StringContent(body));
        Assert.Equal(400, (int)answer.StatusCode);
    }

    Task<Answer> Change(object change) => _sandbox.ControlAsync("POST", "intercom/fields", change);
}
