using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class AirtableWriteTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        await _sandbox.LimitsAsync(new { enabled = false });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task One_record_comes_back_bare_and_many_in_the_order_sent()
    {
        var one = await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { external_id = "a" } });
        Assert.Equal((200, "a"), (one.Status, one["fields"].GetProperty("external_id").GetString()));
        var many = await _sandbox.AirtableAsync("POST", "/Contacts", Records("c", "b"));
        Assert.Equal(["c", "b"], many["records"].EnumerateArray().Select(row => row.GetProperty("fields").GetProperty("external_id").GetString()));
    }

    [Fact]
    public async Task Eleven_records_or_one_bad_one_refuse_them_all()
    {
        Assert.Equal(422, (await _sandbox.AirtableAsync("POST", "/Contacts", Records([.. Enumerable.Range(0, 11).Select(i => "x" + i)]))).Status);
        var bad = await _sandbox.AirtableAsync("POST", "/Contacts", new { records = new object[] { new { fields = new { external_id = "a" } }, new { fields = new { health_score = "many" } } } });
        Assert.Equal((422, "INVALID_VALUE_FOR_COLUMN"), (bad.Status, Type(bad)));
        Assert.Equal(0, await Count());
        await _sandbox.AirtableAsync("POST", "/Contacts", Records([.. Enumerable.Range(0, 10).Select(i => "x" + i)]));
        Assert.Equal(10, await Count());
        var update = await _sandbox.AirtableAsync("PATCH", "/Contacts", new
        {
            records = new object[]
            {
                new { id = "recContact0000001", fields = new { external_id = "changed" } },
                new { id = "recContact0000099", fields = new { external_id = "changed" } },
            },
        });
        Assert.Equal((422, "ROW_DOES_NOT_EXIST"), (update.Status, Type(update)));
        Assert.Equal("x0", (await _sandbox.AirtableAsync("GET", "/Contacts/recContact0000001"))["fields"].GetProperty("external_id").GetString());
    }

    [Fact]
    public async Task Patch_merges_put_clears_what_is_not_sent_and_null_clears_a_cell()
    {
        await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { external_id = "a", email = "a@b.example", health_score = 1 } });
        var patched = await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { health_score = 2, email = (string?)null } });
        Assert.Equal(("a", false, 2), (patched["fields"].GetProperty("external_id").GetString(), patched["fields"].TryGetProperty("email", out _), patched["fields"].GetProperty("health_score").GetInt32()));
        var put = await _sandbox.AirtableAsync("PUT", "/Contacts/recContact0000001", new { fields = new { email = "n@b.example" } });
        Assert.False(put["fields"].TryGetProperty("external_id", out _));
    }

    [Theory]
    [InlineData("""{"health_score":"7"}""", "INVALID_VALUE_FOR_COLUMN")]
    [InlineData("""{"email":7}""", "INVALID_VALUE_FOR_COLUMN")]
    [InlineData("""{"vip_flag":"yes"}""", "INVALID_VALUE_FOR_COLUMN")]
    [InlineData("""{"trial_end_date":"soon"}""", "INVALID_VALUE_FOR_COLUMN")]
    [InlineData("""{"last_seen_at":12}""", "INVALID_VALUE_FOR_COLUMN")]
    [InlineData("""{"last_modified":"2026-01-01T00:00:00.000Z"}""", "INVALID_VALUE_FOR_COLUMN")]
    [InlineData("""{"lifecycle_stage":"trial"}""", "INVALID_MULTIPLE_CHOICE_OPTIONS")]
    [InlineData("""{"nope":1}""", "UNKNOWN_FIELD_NAME")]
    public async Task A_value_of_the_wrong_type_is_refused_by_type(string fields, string type)
    {
        var answer = await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = JsonSerializer.Deserialize<JsonElement>(fields) });
        Assert.Equal((422, type), (answer.Status, Type(answer)));
    }

    [Fact]
    public async Task An_unknown_option_is_quoted_twice()
    {
        var answer = await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { region = "Mars" } });
        Assert.Equal("Insufficient permissions to create new select option \"\"Mars\"\"", answer["error"].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Typecast_does_its_best_and_adds_options()
    {
        var made = await _sandbox.AirtableAsync("POST", "/Contacts", new { typecast = true, fields = new { health_score = "7.5", vip_flag = "true", region = "Mars", full_name = 12, lifecycle_stage = "trial", trial_end_date = "March 3, 2026" } });
        Assert.Equal(200, made.Status);
        var fields = made["fields"];
        Assert.Equal((7.5, true, "Mars", "12", "Trial", "2026-03-03"), (fields.GetProperty("health_score").GetDouble(), fields.GetProperty("vip_flag").GetBoolean(),
            fields.GetProperty("region").GetString(), fields.GetProperty("full_name").GetString(), fields.GetProperty("lifecycle_stage").GetString(), fields.GetProperty("trial_end_date").GetString()));
        Assert.Equal(200, (await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { region = "Mars" } })).Status);
    }

    [Fact]
    public async Task Deletes_answer_by_id_and_a_deleted_record_is_a_bare_404()
    {
        await _sandbox.AirtableAsync("POST", "/Contacts", Records("a", "b", "c"));
        var one = await _sandbox.AirtableAsync("DELETE", "/Contacts/recContact0000001");
        Assert.Equal("""{"deleted":true,"id":"recContact0000001"}""", one.Text);
        var gone = await _sandbox.AirtableAsync("GET", "/Contacts/recContact0000001");
        Assert.Equal((404, """{"error":"NOT_FOUND"}"""), (gone.Status, gone.Text));
        var refused = await _sandbox.AirtableAsync("DELETE", "/Contacts?records[]=recContact0000002&records[]=recContact0000001");
        Assert.Equal((422, 2), (refused.Status, await Count()));
        var many = await _sandbox.AirtableAsync("DELETE", "/Contacts?records%5B%5D=recContact0000002&records%5B%5D=recContact0000003");
        Assert.Equal((2, 0), (many["records"].GetArrayLength(), await Count()));
        var next = await _sandbox.AirtableAsync("POST", "/Contacts", Records("d"));
        Assert.Equal("recContact0000004", next["records"][0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_body_without_fields_or_records_is_refused()
    {
        Assert.Equal(422, (await _sandbox.AirtableAsync("POST", "/Contacts", new { })).Status);
        Assert.Equal(422, (await _sandbox.AirtableAsync("POST", "/Contacts", new { records = Array.Empty<object>() })).Status);
        using var malformed = await _sandbox.Airtable.PostAsync("appOpsDemo0000001/Contacts", new StringContent("{", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(400, (int)malformed.StatusCode);
        using var form = await _sandbox.Airtable.PostAsync("appOpsDemo0000001/Contacts", new StringContent("a=b", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal(422, (int)form.StatusCode);
    }

    static object Records(params string[] ids) => new { records = ids.Select(id => new { fields = new { external_id = id } }) };

    async Task<int> Count() => (await _sandbox.AirtableAsync("GET", "/Contacts"))["records"].GetArrayLength();

    static string? Type(Answer answer) => answer["error"].GetProperty("type").GetString();
}
