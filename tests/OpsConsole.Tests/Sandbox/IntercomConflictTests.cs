using System.Text.RegularExpressions;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed partial class IntercomConflictTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task A_user_with_a_taken_email_in_any_case_is_409_with_the_id()
    {
        var id = await Create(new { email = "ana@b.example" });
        AssertConflict(await _sandbox.IntercomAsync("POST", "contacts", new { email = "ANA@b.example", external_id = "other" }), "A contact matching", id);
    }

    [Fact]
    public async Task A_user_with_a_taken_external_id_is_409_on_create_and_on_update()
    {
        var id = await Create(new { external_id = "c1" });
        var other = await Create(new { external_id = "c2" });
        AssertConflict(await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" }), "A contact matching", id);
        AssertConflict(await _sandbox.IntercomAsync("PUT", "contacts/" + other, new { external_id = "c1" }), "A contact matching", id);
    }

    [Fact]
    public async Task An_archived_contact_still_holds_its_email()
    {
        var id = await Create(new { email = "ana@b.example" });
        await _sandbox.IntercomAsync("POST", $"contacts/{id}/archive");
        AssertConflict(await _sandbox.IntercomAsync("POST", "contacts", new { email = "ana@b.example" }), "An archived contact matching", id);
    }

    [Fact]
    public async Task A_deleted_external_id_stays_taken_for_seven_days()
    {
        var id = await Create(new { external_id = "c1", email = "ana@b.example" });
        await _sandbox.IntercomAsync("DELETE", "contacts/" + id);
        AssertConflict(await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" }), "An archived contact matching", id);
        Assert.Equal(200, (await _sandbox.IntercomAsync("POST", "contacts", new { email = "ana@b.example" })).Status);
        await _sandbox.AdvanceAsync("intercom", 8 * 24 * 3600);
        Assert.Equal(200, (await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" })).Status);
    }

    [Fact]
    public async Task Leads_may_share_an_email_and_their_external_id_is_the_servers()
    {
        await Create(new { email = "ana@b.example" });
        var first = await _sandbox.IntercomAsync("POST", "contacts", new { role = "lead", email = "ana@b.example", external_id = "mine" });
        var second = await _sandbox.IntercomAsync("POST", "contacts", new { role = "lead", email = "ana@b.example" });
        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.True(Guid.TryParse(first["external_id"].GetString(), out _));
        Assert.NotEqual(first["external_id"].GetString(), second["external_id"].GetString());
    }

    [Fact]
    public async Task A_lead_becomes_a_user_and_never_the_other_way()
    {
        var lead = await Create(new { role = "lead", email = "ana@b.example" });
        var user = await _sandbox.IntercomAsync("PUT", "contacts/" + lead, new { role = "user", external_id = "c1" });
        Assert.Equal(("user", "c1"), (user["role"].GetString(), user["external_id"].GetString()));
        var back = await _sandbox.IntercomAsync("PUT", "contacts/" + lead, new { role = "lead" });
        Assert.Equal(400, back.Status);
        Assert.Equal("client_error", back.Error.GetProperty("code").GetString());
        Assert.Equal("Contact with user role can't be converted to a lead", back.Error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_lead_that_becomes_a_user_meets_the_users_rules()
    {
        var user = await Create(new { email = "ana@b.example" });
        var lead = await Create(new { role = "lead", email = "ana@b.example" });
        AssertConflict(await _sandbox.IntercomAsync("PUT", "contacts/" + lead, new { role = "user" }), "A contact matching", user);
    }

    async Task<string> Create(object body)
    {
        var made = await _sandbox.IntercomAsync("POST", "contacts", body);
        Assert.Equal(200, made.Status);
        return made["id"].GetString()!;
    }

    static void AssertConflict(Answer answer, string start, string id)
    {
        Assert.Equal(409, answer.Status);
        Assert.Equal("conflict", answer.Error.GetProperty("code").GetString());
        var message = answer.Error.GetProperty("message").GetString()!;
        Assert.StartsWith(start, message);
        Assert.Equal(id, Id().Match(message).Groups[1].Value);
    }

    [GeneratedRegex("id=([0-9a-f]{24})$")]
    private static partial Regex Id();
}
