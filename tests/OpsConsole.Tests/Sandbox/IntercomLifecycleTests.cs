using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomLifecycleTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task An_archived_contact_is_nowhere_until_it_is_unarchived_by_id()
    {
        var id = await Create(new { external_id = "c1", email = "a@b.example" });
        var archived = await _sandbox.IntercomAsync("POST", $"contacts/{id}/archive");
        Assert.Equal($$"""{"type":"contact","id":"{{id}}","external_id":"c1","archived":true}""", archived.Text);
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "contacts/" + id)).Status);
        Assert.Equal(404, (await _sandbox.IntercomAsync("PUT", "contacts/" + id, new { name = "x" })).Status);
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "contacts/find_by_external_id/c1")).Status);
        Assert.Equal(0, (await _sandbox.IntercomAsync("GET", "contacts"))["total_count"].GetInt32());
        Assert.Equal(0, (await Search("c1"))["total_count"].GetInt32());

        var back = await _sandbox.IntercomAsync("POST", $"contacts/{id}/unarchive");
        Assert.False(back["archived"].GetBoolean());
        Assert.Equal(200, (await _sandbox.IntercomAsync("GET", "contacts/" + id)).Status);
        Assert.Equal(1, (await Search("c1"))["total_count"].GetInt32());
    }

    [Fact]
    public async Task A_delete_is_final_and_works_on_an_archived_contact()
    {
        var id = await Create(new { external_id = "c1" });
        await _sandbox.IntercomAsync("POST", $"contacts/{id}/archive");
        var deleted = await _sandbox.IntercomAsync("DELETE", "contacts/" + id);
        Assert.Equal($$"""{"type":"contact","id":"{{id}}","external_id":"c1","deleted":true}""", deleted.Text);
        Assert.Equal(404, (await _sandbox.IntercomAsync("DELETE", "contacts/" + id)).Status);
        var back = await _sandbox.IntercomAsync("POST", $"contacts/{id}/unarchive");
        Assert.Equal(400, back.Status);
        Assert.Equal("User has been marked for permanent deletion and is not restorable.", back.Error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_merge_takes_the_lead_into_the_user_and_the_lead_is_gone()
    {
        var user = await Create(new { external_id = "c1", name = "Ana", custom_attributes = new { region = "EMEA" } });
        var lead = await Create(new { role = "lead", email = "a@b.example", name = "Other", custom_attributes = new { region = "APAC", team = "Growth" } });
        var tag = await _sandbox.IntercomAsync("POST", "tags", new { name = "hot" });
        await _sandbox.IntercomAsync("POST", $"contacts/{lead}/tags", new { id = tag["id"].GetString() });

        var merged = await _sandbox.IntercomAsync("POST", "contacts/merge", new { from = lead, into = user });
        Assert.Equal(user, merged["id"].GetString());
        Assert.Equal("Ana", merged["name"].GetString());
        Assert.Equal("a@b.example", merged["email"].GetString());
        Assert.Equal("""{"region":"EMEA","team":"Growth"}""", merged["custom_attributes"].GetRawText());
        Assert.Equal(1, merged["tags"].GetProperty("total_count").GetInt32());
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "contacts/" + lead)).Status);
        Assert.Equal(404, (await _sandbox.IntercomAsync("POST", $"contacts/{lead}/unarchive")).Status);
        Assert.Equal(1, (await _sandbox.IntercomAsync("GET", "contacts"))["total_count"].GetInt32());
    }

    [Fact]
    public async Task Only_a_lead_merges_and_only_into_a_user()
    {
        var user = await Create(new { external_id = "c1" });
        var lead = await Create(new { role = "lead" });
        Assert.Equal(400, (await _sandbox.IntercomAsync("POST", "contacts/merge", new { from = user, into = lead })).Status);
        Assert.Equal(404, (await _sandbox.IntercomAsync("POST", "contacts/merge", new { from = "nobody", into = user })).Status);
    }

    async Task<string> Create(object body) => (await _sandbox.IntercomAsync("POST", "contacts", body))["id"].GetString()!;

    Task<Answer> Search(string externalId) =>
        _sandbox.IntercomAsync("POST", "contacts/search", new { query = new { field = "external_id", @operator = "=", value = externalId } });
}
