using Xunit;


namespace OpsConsole.Tests.Sandbox;

public sealed class AirtableFormulaTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0, FrozenClock.At("2026-03-10T12:00:00Z"));
        await _sandbox.LimitsAsync(new { enabled = false });
        await Create(new { external_id = "a", email = " Ana@One.example ", health_score = 10, vip_flag = true, trial_end_date = "2026-04-01", lifecycle_stage = "Trial" });
        await Create(new { external_id = "b", email = "bo@two.example", health_score = 0, full_name = "it's \"Bo\"" });
        await Create(new { external_id = "c", trial_end_date = "2026-05-01", lifecycle_stage = "Active" });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("{external_id}='b'", "b")]
    [InlineData("external_id = \"b\"", "b")]
    [InlineData("{external_id}!='b'", "a c")]
    [InlineData("OR({external_id}='a',{external_id}='c')", "a c")]
    [InlineData("AND({external_id}='a',{vip_flag})", "a")]
    [InlineData("NOT({vip_flag})", "b c")]
    [InlineData("{vip_flag}=TRUE()", "a")]
    [InlineData("{health_score}>0", "a")]
    [InlineData("{health_score}>=10", "a")]
    [InlineData("{health_score}<10", "b c")]
    [InlineData("{health_score}<=0", "b c")]
    [InlineData("{health_score}=0", "b c")]
    [InlineData("{email}=BLANK()", "c")]
    [InlineData("{email}=''", "c")]
    [InlineData("NOT({email}='')", "a b")]
    [InlineData("LOWER(TRIM({email}))='ana@one.example'", "a")]
    [InlineData("LOWER({email})='ana@one.example'", "")]
    [InlineData("FIND('two',{email})", "b")]
    [InlineData("FIND('two',{email})=4", "b")]
    [InlineData("{full_name}='it\\'s \"Bo\"'", "b")]
    [InlineData("{lifecycle_stage}='Trial'", "a")]
    [InlineData("IS_AFTER({trial_end_date},'2026-04-15')", "c")]
    [InlineData("IS_BEFORE({trial_end_date},'2026-04-15T00:00:00.000Z')", "a")]
    [InlineData("IS_BEFORE({trial_end_date},DATETIME_PARSE('2026-04-15'))", "a")]
    [InlineData("{trial_end_date}='2026-04-01'", "a")]
    [InlineData("IS_AFTER({trial_end_date},DATEADD(NOW(),30,'days'))", "c")]
    [InlineData("RECORD_ID()='recContact0000002'", "b")]
    [InlineData("OR(RECORD_ID()='recContact0000002',RECORD_ID()='recContact0000003')", "b c")]
    [InlineData("CREATED_TIME()<NOW()", "")]
    [InlineData("CREATED_TIME()<=NOW()", "a b c")]
    [InlineData("IF({vip_flag},'x','')", "a")]
    [InlineData("{external_id}&'1'='b1'", "b")]
    [InlineData("{health_score}*2+1=21", "a")]
    [InlineData("1/{health_score}>0", "a")]
    [InlineData("LEN({external_id})=1", "a b c")]
    public async Task A_formula_keeps_the_rows_it_says(string formula, string expected) => Assert.Equal(expected, await Keep(formula));

    [Theory]
    [InlineData("{nope}=1", "Unknown field names: nope")]
    [InlineData("AND(", "Invalid formula. Please check your formula text.")]
    [InlineData("{external_id}='a", "Invalid formula. Please check your formula text.")]
    [InlineData("NOSUCH(1)", "Unknown function names: NOSUCH")]
    public async Task A_wrong_formula_is_refused_and_says_why(string formula, string why)
    {
        var answer = await List(formula);
        Assert.Equal(422, answer.Status);
        Assert.Equal("INVALID_FILTER_BY_FORMULA", answer["error"].GetProperty("type").GetString());
        Assert.EndsWith(why, answer["error"].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Last_modified_times_are_kept_by_field_in_milliseconds()
    {
        await _sandbox.AdvanceAsync("airtable", 0.250);
        await Patch("recContact0000001", new { health_score = 11 });
        await _sandbox.AdvanceAsync("airtable", 0.250);
        await Patch("recContact0000002", new { sync_status = "OK" });

        Assert.Equal("a", await Keep("IS_AFTER(LAST_MODIFIED_TIME({health_score}),'2026-03-10T12:00:00.249Z')"));
        Assert.Equal("", await Keep("IS_AFTER(LAST_MODIFIED_TIME({health_score}),'2026-03-10T12:00:00.250Z')"));
        Assert.Equal("a", await Keep("IS_AFTER(LAST_MODIFIED_TIME({email},{health_score}),'2026-03-10T12:00:00.000Z')"));
        Assert.Equal("", await Keep("IS_AFTER(LAST_MODIFIED_TIME({email},{trial_end_date}),'2026-03-10T12:00:00.000Z')"));
        Assert.Equal("a b", await Keep("IS_AFTER(LAST_MODIFIED_TIME(),'2026-03-10T12:00:00.000Z')"));
        // A write-back moves no business field, so the watching field stays.
        Assert.Equal("a", await Keep("IS_AFTER({last_modified},'2026-03-10T12:00:00.000Z')"));
        Assert.Equal("a b c", await Keep("LAST_MODIFIED_TIME({email})='2026-03-10T12:00:00.000Z'"));
    }

    [Fact]
    public async Task Writing_the_same_value_moves_nothing()
    {
        await _sandbox.AdvanceAsync("airtable", 5);
        await Patch("recContact0000001", new { health_score = 10 });
        Assert.Equal("", await Keep("IS_AFTER(LAST_MODIFIED_TIME(),'2026-03-10T12:00:00.000Z')"));
    }

    [Fact]
    public async Task A_lookup_follows_the_writes()
    {
        Assert.Equal("b", await Keep("{external_id}='b'"));
        await Patch("recContact0000002", new { external_id = "z" });
        Assert.Equal("", await Keep("{external_id}='b'"));
        Assert.Equal("z", await Keep("{external_id}='z'"));
        await _sandbox.AirtableAsync("DELETE", "/Contacts/recContact0000002");
        Assert.Equal("", await Keep("{external_id}='z'"));
    }

    async Task<string> Keep(string formula)
    {
        var answer = await List(formula);
        Assert.True(answer.Status == 200, answer.Text);
        return string.Join(" ", answer["records"].EnumerateArray().Select(row => row.GetProperty("fields").GetProperty("external_id").GetString()));
    }

    Task<Answer> List(string formula) => _sandbox.AirtableAsync("GET", "/Contacts?filterByFormula=" + Uri.EscapeDataString(formula));

    Task<Answer> Create(object fields) => _sandbox.AirtableAsync("POST", "/Contacts", new { fields });

    Task<Answer> Patch(string id, object fields) => _sandbox.AirtableAsync("PATCH", "/Contacts/" + id, new { fields });
}
