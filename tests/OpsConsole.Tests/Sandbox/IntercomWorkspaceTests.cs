using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomWorkspaceTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;
    string _contact = "";

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        _contact = (await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "c1" }))["id"].GetString()!;
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Ten_tags_are_embedded_and_the_rest_must_be_asked_for()
    {
        for (var i = 0; i < 12; i++)
        {
            var tag = await _sandbox.IntercomAsync("POST", "tags", new { name = "tag " + i });
            var applied = await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/tags", new { id = tag["id"].GetString() });
            Assert.Equal("admin", applied["applied_by"].GetProperty("type").GetString());
        }

        var tags = (await _sandbox.IntercomAsync("GET", "contacts/" + _contact))["tags"];
        Assert.Equal((10, 12, true), (tags.GetProperty("data").GetArrayLength(), tags.GetProperty("total_count").GetInt32(), tags.GetProperty("has_more").GetBoolean()));
        Assert.Equal(12, (await _sandbox.IntercomAsync("GET", $"contacts/{_contact}/tags"))["data"].GetArrayLength());
    }

    [Fact]
    public async Task A_tag_of_a_known_name_is_the_known_tag_and_comes_off_once()
    {
        var tag = (await _sandbox.IntercomAsync("POST", "tags", new { name = "Hot" }))["id"].GetString();
        Assert.Equal(tag, (await _sandbox.IntercomAsync("POST", "tags", new { name = "hOT" }))["id"].GetString());
        await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/tags", new { id = tag });
        await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/tags", new { id = tag });
        Assert.Equal(1, (await _sandbox.IntercomAsync("GET", $"contacts/{_contact}/tags"))["data"].GetArrayLength());
        Assert.Equal(tag, (await _sandbox.IntercomAsync("DELETE", $"contacts/{_contact}/tags/{tag}"))["id"].GetString());
        Assert.Equal(404, (await _sandbox.IntercomAsync("DELETE", $"contacts/{_contact}/tags/{tag}")).Status);
        Assert.Equal(404, (await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/tags", new { id = "1" })).Status);
    }

    [Fact]
    public async Task A_company_is_upserted_on_its_own_id_and_unset_keys_are_absent()
    {
        var made = await _sandbox.IntercomAsync("POST", "companies", new { company_id = "acme", name = "Acme", monthly_spend = 9.9 });
        Assert.Equal((200, 9), (made.Status, made["monthly_spend"].GetInt32()));
        Assert.Equal("{}", made["plan"].GetRawText());
        Assert.False(made.Json.TryGetProperty("website", out _));
        var again = await _sandbox.IntercomAsync("POST", "companies", new { company_id = "acme", plan = "Pro" });
        Assert.Equal(made["id"].GetString(), again["id"].GetString());
        Assert.Equal(("Acme", "Pro"), (again["name"].GetString(), again["plan"].GetProperty("name").GetString()));
        var bad = await _sandbox.IntercomAsync("POST", "companies", new { company_id = "acme", test = 1 });
        Assert.Equal((400, "bad 'test' parameter"), (bad.Status, bad.Error.GetProperty("message").GetString()));
        Assert.Equal("acme", (await _sandbox.IntercomAsync("GET", "companies?company_id=acme"))["company_id"].GetString());
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "companies?company_id=none")).Status);
    }

    [Fact]
    public async Task A_company_is_attached_listed_and_detached()
    {
        var id = (await _sandbox.IntercomAsync("POST", "companies", new { company_id = "acme" }))["id"].GetString();
        Assert.Equal(0, (await _sandbox.IntercomAsync("GET", "companies"))["total_count"].GetInt32());
        Assert.Equal(1, (await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/companies", new { id }))["user_count"].GetInt32());
        Assert.Equal(200, (await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/companies", new { id })).Status);
        var list = await _sandbox.IntercomAsync("GET", "companies");
        Assert.Equal((1, JsonValueKind.Null), (list["total_count"].GetInt32(), list["pages"].GetProperty("next").ValueKind));
        var people = await _sandbox.IntercomAsync("GET", $"companies/{id}/contacts");
        Assert.Equal(_contact, people["data"][0].GetProperty("id").GetString());
        Assert.False(people["pages"].TryGetProperty("next", out _));
        Assert.Equal(id, (await _sandbox.IntercomAsync("GET", $"contacts/{_contact}/companies"))["data"][0].GetProperty("id").GetString());
        Assert.Equal(0, (await _sandbox.IntercomAsync("DELETE", $"contacts/{_contact}/companies/{id}"))["user_count"].GetInt32());
        var missing = await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/companies", new { id = "acme" });
        Assert.Equal((404, "company_not_found"), (missing.Status, missing.Error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Companies_page_by_number_with_a_url_as_next()
    {
        await _sandbox.ResetAsync(7, 300, 0);
        var first = await _sandbox.IntercomAsync("GET", "companies?per_page=5");
        var next = first["pages"].GetProperty("next").GetString()!;
        Assert.StartsWith(_sandbox.BaseUrl + "/intercom/companies?", next);
        var second = await SandboxServer.SendAsync(_sandbox.Intercom, "GET", next);
        Assert.Equal(2, second["pages"].GetProperty("page").GetInt32());
        Assert.NotEqual(first["data"][0].GetProperty("id").GetString(), second["data"][0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task One_scroll_at_a_time_that_ends_with_an_empty_page_or_a_silent_minute()
    {
        var first = await _sandbox.IntercomAsync("GET", "companies/scroll");
        var param = first["scroll_param"].GetString();
        Assert.Equal(JsonValueKind.Null, first["pages"].ValueKind);
        Assert.Equal("scroll_exists", (await _sandbox.IntercomAsync("GET", "companies/scroll")).Error.GetProperty("code").GetString());
        var last = await _sandbox.IntercomAsync("GET", "companies/scroll?scroll_param=" + param);
        Assert.Equal((0, param), (last["data"].GetArrayLength(), last["scroll_param"].GetString()));
        param = (await _sandbox.IntercomAsync("GET", "companies/scroll"))["scroll_param"].GetString();
        await _sandbox.AdvanceAsync("intercom", 61);
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "companies/scroll?scroll_param=" + param)).Status);
    }

    [Fact]
    public async Task Notes_are_wrapped_and_listed_newest_first()
    {
        await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/notes", new { body = "one" });
        var note = await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/notes", new { body = "two", admin_id = "991267460" });
        Assert.Equal(("<p>two</p>", "991267460"), (note["body"].GetString(), note["author"].GetProperty("id").GetString()));
        var list = await _sandbox.IntercomAsync("GET", $"contacts/{_contact}/notes");
        Assert.Equal((2, "<p>two</p>"), (list["total_count"].GetInt32(), list["data"][0].GetProperty("body").GetString()));
        Assert.Equal(note.Text, (await _sandbox.IntercomAsync("GET", "notes/" + note["id"].GetString())).Text);
        Assert.Equal("Body is required", (await _sandbox.IntercomAsync("POST", $"contacts/{_contact}/notes", new { })).Error.GetProperty("message").GetString());
        Assert.Equal(2, (await _sandbox.IntercomAsync("GET", "contacts/" + _contact))["notes"].GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task Attributes_list_standard_ones_without_id_and_take_new_ones()
    {
        var list = (await _sandbox.IntercomAsync("GET", "data_attributes?model=contact"))["data"].EnumerateArray().ToList();
        Assert.All(list, attribute => Assert.Equal("contact", attribute.GetProperty("model").GetString()));
        var email = list.Single(attribute => attribute.GetProperty("full_name").GetString() == "email");
        Assert.False(email.TryGetProperty("id", out _));
        var stage = list.Single(attribute => attribute.GetProperty("full_name").GetString() == "custom_attributes.lifecycle_stage");
        Assert.Equal("""["lead","trial","active","churned"]""", stage.GetProperty("options").GetRawText());

        Assert.Equal(400, (await _sandbox.IntercomAsync("PUT", "contacts/" + _contact, new { custom_attributes = new { tier = "a" } })).Status);
        var made = await _sandbox.IntercomAsync("POST", "data_attributes", new { name = "tier", model = "contact", data_type = "options", options = new[] { new { value = "a" }, new { value = "b" } } });
        Assert.Equal((200, "string"), (made.Status, made["data_type"].GetString()));
        Assert.Equal(200, (await _sandbox.IntercomAsync("PUT", "contacts/" + _contact, new { custom_attributes = new { tier = "a" } })).Status);
        Assert.Equal(400, (await _sandbox.IntercomAsync("PUT", "contacts/" + _contact, new { custom_attributes = new { tier = "c" } })).Status);
        Assert.Equal(400, (await _sandbox.IntercomAsync("POST", "data_attributes", new { name = "tier", model = "contact", data_type = "string" })).Status);
        Assert.Equal(400, (await _sandbox.IntercomAsync("POST", "data_attributes", new { name = "one", model = "contact", data_type = "options", options = new[] { new { value = "a" } } })).Status);
        Assert.Equal(400, (await _sandbox.IntercomAsync("POST", "data_attributes", new { name = "bad!", model = "contact", data_type = "string" })).Status);
    }

    [Fact]
    public async Task Admins_include_the_bot()
    {
        var admins = await _sandbox.IntercomAsync("GET", "admins");
        Assert.Equal("admin.list", admins["type"].GetString());
        Assert.Contains(admins["admins"].EnumerateArray(), admin => !admin.GetProperty("has_inbox_seat").GetBoolean());
        Assert.Equal("admin_not_found", (await _sandbox.IntercomAsync("GET", "admins/1")).Error.GetProperty("code").GetString());
    }
}
