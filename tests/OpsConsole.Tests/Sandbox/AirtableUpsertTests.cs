using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class AirtableUpsertTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Contacts = 0);
        await _sandbox.LimitsAsync(new { enabled = false });
        await _sandbox.AirtableAsync("POST", "/Contacts", new { records = new[] { Row("a", "one"), Row("twin", "two"), Row("twin", "three") } });
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task No_match_creates_and_one_match_updates()
    {
        var answer = await Upsert(["external_id"], Row("a", "new name"), Row("b", "made"));
        Assert.Equal(200, answer.Status);
        Assert.Equal("""["recContact0000004"]""", answer["createdRecords"].GetRawText());
        Assert.Equal("""["recContact0000001"]""", answer["updatedRecords"].GetRawText());
        Assert.Equal("new name", answer["records"][0].GetProperty("fields").GetProperty("full_name").GetString());
    }

    [Fact]
    public async Task A_match_counts_as_updated_though_nothing_changed()
    {
        var answer = await Upsert(["external_id"], Row("a", "one"));
        Assert.Equal(("[]", """["recContact0000001"]"""), (answer["createdRecords"].GetRawText(), answer["updatedRecords"].GetRawText()));
    }

    [Fact]
    public async Task Two_matches_refuse_the_whole_request()
    {
        Assert.Equal(422, (await Upsert(["external_id"], Row("b", "made"), Row("twin", "x"))).Status);
        Assert.Equal(3, (await _sandbox.AirtableAsync("GET", "/Contacts"))["records"].GetArrayLength());
        Assert.Equal(200, (await Upsert(["external_id", "full_name"], Row("twin", "three"))).Status);
    }

    [Theory]
    [InlineData("vip_flag")]
    [InlineData("last_modified")]
    [InlineData("nope")]
    public async Task Not_every_field_can_be_merged_on(string field) => Assert.Equal(422, (await Upsert([field], Row("a", "x"))).Status);

    [Fact]
    public async Task A_record_needs_its_merge_fields_or_an_id()
    {
        Assert.Equal(422, (await Upsert(["email"], Row("a", "x"))).Status);
        Assert.Equal(422, (await Upsert([], Row("a", "x"))).Status);
        var withId = await _sandbox.AirtableAsync("PATCH", "/Contacts", new
        {
            performUpsert = new { fieldsToMergeOn = new[] { "email" } },
            records = new[] { new { id = "recContact0000001", fields = new { full_name = "by id" } } },
        });
        Assert.Equal("by id", withId["records"][0].GetProperty("fields").GetProperty("full_name").GetString());
        var unknown = await _sandbox.AirtableAsync("PATCH", "/Contacts", new
        {
            performUpsert = new { fieldsToMergeOn = new[] { "email" } },
            records = new[] { new { id = "recContact0000077", fields = new { full_name = "by id" } } },
        });
        Assert.Equal(422, unknown.Status);
    }

    static object Row(string externalId, string name) => new { fields = new { external_id = externalId, full_name = name } };

    Task<Answer> Upsert(string[] fieldsToMergeOn, params object[] records) =>
        _sandbox.AirtableAsync("PATCH", "/Contacts", new { performUpsert = new { fieldsToMergeOn }, records });
}
