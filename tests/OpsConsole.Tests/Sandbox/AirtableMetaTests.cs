using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class AirtableMetaTests : IAsyncLifetime
{
    const string Schema = "meta/bases/appOpsDemo0000001/tables";

    SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 5);
        await _sandbox.LimitsAsync(new { enabled = false });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task The_base_and_its_schema_are_listed_with_ids_of_the_vendors_form()
    {
        var bases = await _sandbox.AirtableAsync("GET", "meta/bases");
        Assert.Equal("appOpsDemo0000001", bases["bases"][0].GetProperty("id").GetString());
        var tables = (await _sandbox.AirtableAsync("GET", Schema))["tables"];
        Assert.Equal(["Contacts", "Companies", "Conversations", "Engineering follow-ups", "Escalations", "Integration Health", "Change log"], tables.EnumerateArray().Select(table => table.GetProperty("name").GetString()));
        var ids = tables.EnumerateArray().SelectMany(table => table.GetProperty("fields").EnumerateArray().Append(table).Concat(table.GetProperty("views").EnumerateArray()))
            .Select(thing => thing.GetProperty("id").GetString()!).ToList();
        Assert.All(ids, id => Assert.Equal(17, id.Length));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(tables[0].GetProperty("fields")[0].GetProperty("id").GetString(), tables[0].GetProperty("primaryFieldId").GetString());
    }

    [Fact]
    public async Task Last_modified_watches_the_business_fields_only()
    {
        var fields = (await _sandbox.AirtableAsync("GET", Schema))["tables"][0].GetProperty("fields").EnumerateArray().ToDictionary(field => field.GetProperty("name").GetString()!);
        var watched = fields["last_modified"].GetProperty("options").GetProperty("referencedFieldIds").EnumerateArray().Select(id => id.GetString()).ToList();
        Assert.Contains(fields["email"].GetProperty("id").GetString(), watched);
        Assert.DoesNotContain(fields["sync_status"].GetProperty("id").GetString(), watched);
        Assert.DoesNotContain(fields["intercom_contact_id"].GetProperty("id").GetString(), watched);
    }

    [Fact]
    public async Task A_renamed_field_has_its_values_under_the_new_name()
    {
        var field = await Field("email");
        Assert.Equal(200, (await _sandbox.AirtableAsync("PATCH", $"{Schema}/Contacts/fields/{field.GetProperty("id").GetString()}", new { name = "e_mail" })).Status);
        var row = (await _sandbox.AirtableAsync("GET", "/Contacts?pageSize=1"))["records"][0].GetProperty("fields");
        Assert.True(row.TryGetProperty("e_mail", out _));
        Assert.False(row.TryGetProperty("email", out _));
        Assert.Equal(422, (await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { email = "a@b.example" } })).Status);
        Assert.Equal(422, (await _sandbox.AirtableAsync("GET", "/Contacts?filterByFormula=" + Uri.EscapeDataString("{email}='a'"))).Status);
    }

    [Fact]
    public async Task A_view_outlives_the_rename_of_the_field_it_filters_by()
    {
        await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { sync_status = "Error" } });
        var field = await Field("sync_status");
        await _sandbox.AirtableAsync("PATCH", $"{Schema}/Contacts/fields/{field.GetProperty("id").GetString()}", new { name = "state" });
        Assert.Equal(1, (await _sandbox.AirtableAsync("GET", "/Contacts?view=Needs%20Review"))["records"].GetArrayLength());
    }

    [Fact]
    public async Task A_field_is_made_and_computed_ones_cannot_be()
    {
        var made = await _sandbox.AirtableAsync("POST", Schema + "/Contacts/fields", new { name = "risk", type = "singleSelect", options = new { choices = new[] { new { name = "high" } } } });
        Assert.Equal(200, made.Status);
        Assert.StartsWith("sel", made["options"].GetProperty("choices")[0].GetProperty("id").GetString());
        Assert.Equal(200, (await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001", new { fields = new { risk = "high" } })).Status);
        Assert.Equal(422, (await _sandbox.AirtableAsync("POST", Schema + "/Contacts/fields", new { name = "risk", type = "singleLineText" })).Status);
        Assert.Equal(422, (await _sandbox.AirtableAsync("POST", Schema + "/Contacts/fields", new { name = "n", type = "number" })).Status);
        var computed = await _sandbox.AirtableAsync("POST", Schema + "/Contacts/fields", new { name = "when", type = "lastModifiedTime" });
        Assert.Equal("UNSUPPORTED_FIELD_TYPE_FOR_CREATE", computed["error"].GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_table_is_made_and_holds_records()
    {
        var made = await _sandbox.AirtableAsync("POST", Schema, new { name = "Field notes", fields = new[] { new { name = "day", type = "singleLineText" } } });
        Assert.Equal(200, made.Status);
        Assert.Equal(200, (await _sandbox.AirtableAsync("POST", "/Field%20notes", new { fields = new { day = "Monday" } })).Status);
        Assert.Equal(1, (await _sandbox.AirtableAsync("GET", "/" + made["id"].GetString()))["records"].GetArrayLength());
    }

    [Fact]
    public async Task Comments_end_with_a_null_offset_and_move_no_time()
    {
        var before = (await _sandbox.AirtableAsync("GET", "/Contacts/recContact0000001")).Text;
        await _sandbox.AdvanceAsync("airtable", 60);
        for (var i = 0; i < 3; i++)
        {
            await _sandbox.AirtableAsync("POST", "/Contacts/recContact0000001/comments", new { text = "note " + i });
        }

        var page = await _sandbox.AirtableAsync("GET", "/Contacts/recContact0000001/comments?pageSize=2");
        Assert.Equal("note 2", page["comments"][0].GetProperty("text").GetString());
        var last = await _sandbox.AirtableAsync("GET", "/Contacts/recContact0000001/comments?pageSize=2&offset=" + page["offset"].GetString());
        Assert.Equal((1, JsonValueKind.Null), (last["comments"].GetArrayLength(), last["offset"].ValueKind));
        Assert.Equal(before, (await _sandbox.AirtableAsync("GET", "/Contacts/recContact0000001")).Text);
        var counted = await _sandbox.AirtableAsync("GET", "/Contacts?pageSize=1&recordMetadata[]=commentCount");
        Assert.Equal(3, counted["records"][0].GetProperty("commentCount").GetInt32());
        var id = last["comments"][0].GetProperty("id").GetString();
        Assert.Equal("edited", (await _sandbox.AirtableAsync("PATCH", "/Contacts/recContact0000001/comments/" + id, new { text = "edited" }))["text"].GetString());
        Assert.True((await _sandbox.AirtableAsync("DELETE", "/Contacts/recContact0000001/comments/" + id))["deleted"].GetBoolean());
    }

    async Task<JsonElement> Field(string name) =>
        (await _sandbox.AirtableAsync("GET", Schema))["tables"][0].GetProperty("fields").EnumerateArray().Single(field => field.GetProperty("name").GetString() == name);
}
