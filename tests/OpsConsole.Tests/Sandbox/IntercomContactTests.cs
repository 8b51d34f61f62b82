using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomContactTests
{
    [Fact]
    public async Task A_create_answers_200_with_the_whole_shape()
    {
        await using var sandbox = await Empty();
        var made = await sandbox.IntercomAsync("POST", "contacts", new { email = "Ana@Example.COM", name = "Ana", custom_attributes = new { health_score = 7 } });
        Assert.Equal(200, made.Status);
        Assert.Equal("ana@example.com", made["email"].GetString());
        Assert.Equal("user", made["role"].GetString());
        Assert.Equal("example.com", made["email_domain"].GetString());
        Assert.Equal(JsonValueKind.Null, made["external_id"].ValueKind);
        Assert.Equal(24, made["id"].GetString()!.Length);
        Assert.Equal(7, made["custom_attributes"].GetProperty("health_score").GetInt32());
        Assert.False(made["tags"].GetProperty("has_more").GetBoolean());
        var read = await sandbox.IntercomAsync("GET", "contacts/" + made["id"].GetString());
        Assert.Equal(made.Text, read.Text);
    }

    [Fact]
    public async Task Attributes_are_merged_key_by_key_and_every_update_moves_updated_at()
    {
        await using var sandbox = await Empty(FrozenClock.At("2026-03-01T10:00:00Z"));
        var made = await sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1", custom_attributes = new { vip = true, region = "EMEA" } });
        await sandbox.AdvanceAsync("intercom", 5);
        var path = "contacts/" + made["id"].GetString();
        var put = await sandbox.IntercomAsync("PUT", path, new { custom_attributes = new { region = (string?)null, usage_band = 2.0 } });
        Assert.Equal("""{"usage_band":2.0,"vip":true}""", put["custom_attributes"].GetRawText());
        Assert.Equal(made["updated_at"].GetInt64() + 5, put["updated_at"].GetInt64());
        Assert.Equal(made["created_at"].GetInt64(), put["created_at"].GetInt64());
        await sandbox.AdvanceAsync("intercom", 5);
        var again = await sandbox.IntercomAsync("PUT", path, new { });
        Assert.Equal(made["updated_at"].GetInt64() + 10, again["updated_at"].GetInt64());
    }

    [Theory]
    [InlineData("""{"email":"c@d.example","custom_attributes":{"nope":1}}""", "custom_attributes.nope")]
    [InlineData("""{"email":"c@d.example","custom_attributes":{"health_score":"7"}}""", "custom_attributes.health_score")]
    [InlineData("""{"email":"c@d.example","custom_attributes":{"health_score":7.5}}""", "custom_attributes.health_score")]
    [InlineData("""{"email":"c@d.example","custom_attributes":{"lifecycle_stage":"prospect"}}""", "custom_attributes.lifecycle_stage")]
    [InlineData("""{"email":"c@d.example","custom_attributes":{"trial_end_at":"2026-01-01"}}""", "custom_attributes.trial_end_at")]
    [InlineData("""{"email":"no-at-sign"}""", "email")]
    [InlineData("""{"email":"c@d.example","name":7}""", "name")]
    public async Task A_value_that_does_not_fit_is_400_and_names_the_field(string body, string field)
    {
        await using var sandbox = await Empty();
        var answer = await sandbox.IntercomAsync("POST", "contacts", JsonSerializer.Deserialize<JsonElement>(body));
        Assert.Equal(400, answer.Status);
        Assert.Equal("parameter_invalid", answer.Error.GetProperty("code").GetString());
        Assert.Equal(field, answer.Error.GetProperty("field").GetString());
        Assert.Equal(0, (await sandbox.IntercomAsync("GET", "contacts"))["total_count"].GetInt32());
    }

    [Fact]
    public async Task Users_are_found_by_external_id_and_leads_are_not()
    {
        await using var sandbox = await Empty();
        await sandbox.IntercomAsync("POST", "contacts", new { external_id = "a/b c", email = "a@b.example" });
        Assert.Equal(200, (await sandbox.IntercomAsync("GET", "contacts/find_by_external_id/" + Uri.EscapeDataString("a/b c"))).Status);
        var lead = await sandbox.IntercomAsync("POST", "contacts", new { role = "lead", email = "l@b.example" });
        var missing = await sandbox.IntercomAsync("GET", "contacts/find_by_external_id/" + lead["external_id"].GetString());
        Assert.Equal(404, missing.Status);
        Assert.Equal("User Not Found", missing.Error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Something_to_know_the_contact_by_is_required()
    {
        await using var sandbox = await Empty();
        Assert.Equal(400, (await sandbox.IntercomAsync("POST", "contacts", new { phone = "+1" })).Status);
    }

    static Task<SandboxServer> Empty(TimeProvider? clock = null) => SandboxServer.StartAsync(options => options.Contacts = 0, clock);
}
