using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomSearchTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        await Create(new { external_id = "c1", email = "ana@one.example", name = "Ana Abreu", owner_id = 5, custom_attributes = new { health_score = 10, vip = true, plan_tier = "Free", usage_band = 1.5 } });
        await Create(new { external_id = "c2", email = "bo@two.example", name = "Bo Berg", custom_attributes = new { health_score = 20, vip = false, plan_tier = "Scale" } });
        await Create(new { external_id = "c3", email = "cy@one.example", name = "Cy Castro" });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("external_id", "=", "\"c2\"", "c2")]
    [InlineData("external_id", "!=", "\"c2\"", "c1 c3")]
    [InlineData("external_id", "IN", "[\"c3\",\"c1\",\"zz\"]", "c1 c3")]
    [InlineData("external_id", "NIN", "[\"c3\",\"c1\"]", "c2")]
    [InlineData("email", "=", "\"ANA@one.example\"", "c1")]
    [InlineData("email", "IN", "[\"bo@two.example\"]", "c2")]
    [InlineData("email", "$", "\"one.example\"", "c1 c3")]
    [InlineData("email_domain", "=", "\"one.example\"", "c1 c3")]
    [InlineData("name", "~", "\"be\"", "c2")]
    [InlineData("name", "!~", "\"be\"", "c1 c3")]
    [InlineData("name", "^", "\"Ana\"", "c1")]
    [InlineData("phone", "=", "null", "c1 c2 c3")]
    [InlineData("owner_id", "=", "\"5\"", "c1")]
    [InlineData("custom_attributes.health_score", ">", "10", "c2")]
    [InlineData("custom_attributes.health_score", ">=", "10", "c1 c2")]
    [InlineData("custom_attributes.health_score", "<", "\"20\"", "c1")]
    [InlineData("custom_attributes.health_score", "<=", "20", "c1 c2")]
    [InlineData("custom_attributes.health_score", "IN", "[10,11]", "c1")]
    [InlineData("custom_attributes.usage_band", "=", "1.5", "c1")]
    [InlineData("custom_attributes.vip", "=", "true", "c1")]
    [InlineData("custom_attributes.vip", "!=", "true", "c2 c3")]
    [InlineData("custom_attributes.plan_tier", "=", "\"Scale\"", "c2")]
    [InlineData("custom_attributes.plan_tier", "=", "null", "c3")]
    public async Task Every_operator_finds_what_it_says(string field, string @operator, string value, string expected)
    {
        var found = await Search(new { field, @operator, value = JsonSerializer.Deserialize<JsonElement>(value) });
        Assert.Equal(expected, Names(found));
    }

    [Fact]
    public async Task Groups_nest_twice()
    {
        var found = await Search(new
        {
            @operator = "AND",
            value = new object[]
            {
                new { field = "email_domain", @operator = "=", value = "one.example" },
                new { @operator = "OR", value = new object[] { Filter("external_id", "c2"), Filter("external_id", "c3") } },
            },
        });
        Assert.Equal("c3", Names(found));
    }

    [Fact]
    public async Task Three_levels_sixteen_filters_or_none_are_refused()
    {
        object Nest(object inner) => new { @operator = "AND", value = new[] { inner } };
        Assert.Equal(200, (await Search(Nest(Nest(Filter("external_id", "c1"))))).Status);
        Assert.Equal(400, (await Search(Nest(Nest(Nest(Filter("external_id", "c1")))))).Status);
        object Group(int size) => new { @operator = "OR", value = Enumerable.Repeat(Filter("external_id", "c1"), size) };
        Assert.Equal(200, (await Search(Group(15))).Status);
        Assert.Equal(400, (await Search(Group(16))).Status);
        Assert.Equal(400, (await Search(Group(0))).Status);
    }

    [Theory]
    [InlineData("updated_at", ">=", "1", 400, "parameter_invalid")]
    [InlineData("created_at", "<=", "1", 400, "parameter_invalid")]
    [InlineData("created_at", "!=", "1", 400, "parameter_invalid")]
    [InlineData("created_at", "IN", "[1]", 400, "parameter_invalid")]
    [InlineData("tag_id", "IN", "[\"1\"]", 400, "parameter_invalid")]
    [InlineData("name", ">", "\"a\"", 400, "parameter_invalid")]
    [InlineData("external_id", "IN", "\"c1\"", 400, "parameter_invalid")]
    [InlineData("custom_attributes.health_score", "=", "\"many\"", 400, "parameter_invalid")]
    [InlineData("custom_attributes.nope", "=", "1", 400, "invalid_field")]
    [InlineData("shoe_size", "=", "1", 400, "invalid_field")]
    public async Task What_the_vendor_does_not_take_is_refused(string field, string @operator, string value, int status, string code)
    {
        var answer = await Search(new { field, @operator, value = JsonSerializer.Deserialize<JsonElement>(value) });
        Assert.Equal((status, code), (answer.Status, answer.Error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_group_with_a_plain_value_makes_the_vendor_fall_over()
    {
        Assert.Equal(500, (await Search(new { @operator = "AND", value = "x" })).Status);
    }

    [Fact]
    public async Task Tags_are_searched_by_id()
    {
        var tag = (await _sandbox.IntercomAsync("POST", "tags", new { name = "hot" }))["id"].GetString();
        var id = (await Search(Filter("external_id", "c2")))["data"][0].GetProperty("id").GetString();
        await _sandbox.IntercomAsync("POST", $"contacts/{id}/tags", new { id = tag });
        Assert.Equal("c2", Names(await Search(Filter("tag_id", tag!))));
    }

    [Fact]
    public async Task A_list_of_150_values_is_taken()
    {
        var found = await Search(new { field = "external_id", @operator = "IN", value = Enumerable.Range(1, 150).Select(i => "c" + i) });
        Assert.Equal("c1 c2 c3", Names(found));
    }

    [Fact]
    public async Task A_new_contact_shows_only_when_the_index_has_caught_up()
    {
        await _sandbox.LimitsAsync(new { vendor = "intercom", indexLagSeconds = 10 });
        var id = await Create(new { external_id = "late" });
        Assert.Equal("", Names(await Search(Filter("external_id", "late"))));
        Assert.Equal(409, (await _sandbox.IntercomAsync("POST", "contacts", new { external_id = "late" })).Status);
        Assert.Equal(200, (await _sandbox.IntercomAsync("GET", "contacts/" + id)).Status);
        Assert.Equal(200, (await _sandbox.IntercomAsync("GET", "contacts/find_by_external_id/late")).Status);
        await _sandbox.AdvanceAsync("intercom", 11);
        Assert.Equal("late", Names(await Search(Filter("external_id", "late"))));
    }

    [Fact]
    public async Task An_archived_contact_leaves_the_search_at_once_even_when_the_index_lags()
    {
        await _sandbox.LimitsAsync(new { vendor = "intercom", indexLagSeconds = 10 });
        var id = await Create(new { external_id = "late" });
        await _sandbox.IntercomAsync("POST", $"contacts/{id}/archive");
        await _sandbox.AdvanceAsync("intercom", 11);
        Assert.Equal("", Names(await Search(Filter("external_id", "late"))));
    }

    static object Filter(string field, string value) => new { field, @operator = "=", value };

    Task<Answer> Search(object query) =>
        _sandbox.IntercomAsync("POST", "contacts/search", new { query, sort = new { field = "created_at", order = "ascending" } });

    static string Names(Answer answer)
    {
        Assert.Equal(200, answer.Status);
        Assert.Equal(answer["data"].GetArrayLength(), answer["total_count"].GetInt32());
        return string.Join(" ", answer["data"].EnumerateArray().Select(contact => contact.GetProperty("external_id").GetString()));
    }

    async Task<string> Create(object body) => (await _sandbox.IntercomAsync("POST", "contacts", body))["id"].GetString()!;
}
