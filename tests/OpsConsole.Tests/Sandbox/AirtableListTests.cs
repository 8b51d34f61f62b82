using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class AirtableListTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (250, 0));
        await _sandbox.LimitsAsync(new { enabled = false });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Pages_of_100_with_an_offset_that_holds_a_slash_and_none_on_the_last()
    {
        var sizes = new List<int>();
        var ids = new HashSet<string>();
        string? offset = null;
        do
        {
            var page = await _sandbox.AirtableAsync("GET", "/Contacts" + (offset is null ? "" : "?offset=" + Uri.EscapeDataString(offset)));
            sizes.Add(page["records"].GetArrayLength());
            ids.UnionWith(page["records"].EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            offset = page.Json.TryGetProperty("offset", out var next) ? next.GetString() : null;
            Assert.True(offset is null || (offset.StartsWith("itr") && offset.Contains("/rec")));
        }
        while (offset is not null);
        Assert.Equal([100, 100, 50], sizes);
        Assert.Equal(250, ids.Count);
    }

    [Fact]
    public async Task A_page_can_be_asked_for_again_and_a_deleted_row_is_left_out()
    {
        var offset = (await _sandbox.AirtableAsync("GET", "/Contacts?pageSize=10"))["offset"].GetString()!;
        var path = "/Contacts?pageSize=10&offset=" + Uri.EscapeDataString(offset);
        var first = await _sandbox.AirtableAsync("GET", path);
        Assert.Equal(first.Text, (await _sandbox.AirtableAsync("GET", path)).Text);
        await _sandbox.AirtableAsync("DELETE", "/Contacts/" + first["records"][0].GetProperty("id").GetString());
        Assert.Equal(9, (await _sandbox.AirtableAsync("GET", path))["records"].GetArrayLength());
    }

    [Fact]
    public async Task An_idle_iterator_expires_with_a_type_and_no_message()
    {
        var offset = Uri.EscapeDataString((await _sandbox.AirtableAsync("GET", "/Contacts"))["offset"].GetString()!);
        await _sandbox.LimitsAsync(new { vendor = "airtable", iteratorSeconds = 60 });
        await _sandbox.AdvanceAsync("airtable", 50);
        Assert.Equal(200, (await _sandbox.AirtableAsync("GET", "/Contacts?offset=" + offset)).Status);
        await _sandbox.AdvanceAsync("airtable", 61);
        var gone = await _sandbox.AirtableAsync("GET", "/Contacts?offset=" + offset);
        Assert.Equal((422, """{"error":{"type":"LIST_RECORDS_ITERATOR_NOT_AVAILABLE"}}"""), (gone.Status, gone.Text));
        var bad = await _sandbox.AirtableAsync("GET", "/Contacts?offset=7");
        Assert.Equal((422, "INVALID_OFFSET_VALUE"), (bad.Status, Type(bad)));
    }

    [Fact]
    public async Task Both_forms_take_fields_sort_maxRecords_and_field_ids()
    {
        var query = await _sandbox.AirtableAsync("GET", "/Contacts?fields%5B%5D=email&fields%5B%5D=health_score&sort%5B0%5D%5Bfield%5D=health_score&sort%5B0%5D%5Bdirection%5D=desc&maxRecords=7&pageSize=5");
        var body = await _sandbox.AirtableAsync("POST", "/Contacts/listRecords", new
        {
            fields = new[] { "email", "health_score" },
            sort = new[] { new { field = "health_score", direction = "desc" } },
            maxRecords = 7,
            pageSize = 5,
        });
        Assert.Equal(query["records"].GetRawText(), body["records"].GetRawText());
        var scores = query["records"].EnumerateArray().Select(row => row.GetProperty("fields").GetProperty("health_score").GetDouble()).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(2, query["records"][0].GetProperty("fields").EnumerateObject().Count());
        var rest = await _sandbox.AirtableAsync("POST", "/Contacts/listRecords", new { pageSize = 5, offset = body["offset"].GetString() });
        Assert.Equal(2, rest["records"].GetArrayLength());

        var byId = await _sandbox.AirtableAsync("GET", "/Contacts?pageSize=1&returnFieldsByFieldId=true");
        Assert.All(byId["records"][0].GetProperty("fields").EnumerateObject(), field => Assert.StartsWith("fld", field.Name));
    }

    [Theory]
    [InlineData("/Contacts?pageSize=101", 422, "INVALID_REQUEST_UNKNOWN")]
    [InlineData("/Contacts?pageSize=0", 422, "INVALID_REQUEST_UNKNOWN")]
    [InlineData("/Contacts?fields%5B%5D=nope", 422, "UNKNOWN_FIELD_NAME")]
    [InlineData("/Contacts?sort%5B0%5D%5Bfield%5D=nope", 422, "UNKNOWN_FIELD_NAME")]
    [InlineData("/Contacts?view=nope", 422, "VIEW_NAME_NOT_FOUND")]
    [InlineData("/Contacts?cellFormat=string", 422, "INVALID_REQUEST_UNKNOWN")]
    [InlineData("/Nope", 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")]
    [InlineData("/Contacts/recNope0000000001", 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")]
    [InlineData("appNope/Contacts", 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND")]
    public async Task What_is_not_there_or_not_allowed_is_refused_by_type(string path, int status, string type)
    {
        var answer = await _sandbox.AirtableAsync("GET", path);
        Assert.Equal((status, type), (answer.Status, Type(answer)));
    }

    [Fact]
    public async Task Empty_cells_are_left_out_and_false_is_empty()
    {
        var made = await _sandbox.AirtableAsync("POST", "/Contacts", new { fields = new { external_id = "x", vip_flag = false, phone = "", csm_owner = (string?)null, escalation = true } });
        var names = made["fields"].EnumerateObject().Select(field => field.Name).Order();
        Assert.Equal(["created", "escalation", "external_id", "last_modified"], names);
    }

    [Fact]
    public async Task A_table_answers_to_its_name_and_its_id_and_strings_come_on_request()
    {
        var tables = (await _sandbox.AirtableAsync("GET", "meta/bases/appOpsDemo0000001/tables"))["tables"];
        var id = tables[0].GetProperty("id").GetString();
        Assert.Equal((await _sandbox.AirtableAsync("GET", "/Contacts?pageSize=3"))["records"].GetRawText(), (await _sandbox.AirtableAsync("GET", $"/{id}?pageSize=3"))["records"].GetRawText());
        var text = await _sandbox.AirtableAsync("GET", "/Contacts?pageSize=1&cellFormat=string&timeZone=utc&userLocale=en");
        Assert.Equal(JsonValueKind.String, text["records"][0].GetProperty("fields").GetProperty("health_score").ValueKind);
    }

    [Fact]
    public async Task The_review_view_shows_what_needs_a_person()
    {
        Assert.Equal(0, (await _sandbox.AirtableAsync("GET", "/Contacts?view=Needs%20Review"))["records"].GetArrayLength());
        await Patch("recContact0000001", "Error");
        await Patch("recContact0000002", "Needs review");
        await Patch("recContact0000003", "OK");
        Assert.Equal(2, (await _sandbox.AirtableAsync("GET", "/Contacts?view=Needs%20Review"))["records"].GetArrayLength());
        Assert.Equal(100, (await _sandbox.AirtableAsync("GET", "/Contacts?view=All%20contacts"))["records"].GetArrayLength());
    }

    [Fact]
    public async Task A_url_past_16000_characters_is_refused_and_the_post_form_takes_it()
    {
        var formula = "OR(" + string.Join(",", Enumerable.Range(1, 700).Select(i => $"{{external_id}}='cust-{i:d6}'")) + ")";
        Assert.Equal(414, (await _sandbox.AirtableAsync("GET", "/Contacts?filterByFormula=" + Uri.EscapeDataString(formula))).Status);
        var found = await _sandbox.AirtableAsync("POST", "/Contacts/listRecords", new { filterByFormula = formula });
        Assert.Equal(100, found["records"].GetArrayLength());
        Assert.Equal(200, (await _sandbox.AirtableAsync("GET", "/Contacts?filterByFormula=" + Uri.EscapeDataString("OR({external_id}='cust-000001')").PadRight(15_000, '+'))).Status);
    }

    Task<Answer> Patch(string id, string status) => _sandbox.AirtableAsync("PATCH", "/Contacts/" + id, new { fields = new { sync_status = status } });

    static string? Type(Answer answer) => answer["error"].GetProperty("type").GetString();
}
