using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

/// <summary>The odd cases a world can be seeded with.</summary>
public sealed class ExtrasTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;
    JsonElement _dump;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(options => options.Extras = true);
        _dump = await _sandbox.DumpAsync("intercom");
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task S1_36_A_conversation_of_612_parts_shows_the_newest_500_and_says_how_many_there_were()
    {
        var talk = All("conversations").Single(other => Whole(other) == 612);
        var it = await _sandbox.IntercomAsync("GET", "conversations/" + Text(talk, "id"));
        var parts = it["conversation_parts"].GetProperty("conversation_parts").EnumerateArray().ToList();
        Assert.Equal((500, 500), (parts.Count, it["conversation_parts"].GetProperty("total_count").GetInt32()));
        Assert.EndsWith("(612)</p>", Text(parts[^1], "body"));
        Assert.EndsWith("(113)</p>", Text(parts[0], "body"));
        var counts = (await _sandbox.ControlAsync("GET", "counts"))["intercom"];
        Assert.Equal(112, counts.GetProperty("conversation_parts").GetInt32() - counts.GetProperty("conversation_parts_shown").GetInt32());
    }

    [Fact]
    public void S1_54_Parts_by_e_mail_carry_their_headers_and_others_null()
    {
        var parts = All("conversations").Where(talk => talk.GetProperty("source").ValueKind == JsonValueKind.Object)
            .SelectMany(talk => talk.GetProperty("conversation_parts").GetProperty("conversation_parts").EnumerateArray().Select(part => (Type: Text(talk.GetProperty("source"), "type"), Part: part))).ToList();
        var mails = parts.Where(pair => pair.Part.GetProperty("email_message_metadata").ValueKind == JsonValueKind.Object).ToList();
        Assert.NotEmpty(mails);
        Assert.All(mails, pair => Assert.Equal("email", pair.Type));
        Assert.All(mails, pair => Assert.Equal("from", Text(pair.Part.GetProperty("email_message_metadata").GetProperty("email_address_headers")[0], "type")));
        Assert.Contains(mails, pair => pair.Part.GetProperty("email_message_metadata").GetProperty("email_address_headers").GetArrayLength() == 3);
    }

    [Fact]
    public void S1_34_Messages_nobody_answered_have_no_reply_of_a_contact_and_answered_ones_have()
    {
        var outbound = All("conversations").Where(talk => talk.GetProperty("source").ValueKind == JsonValueKind.Object && Text(talk.GetProperty("source"), "delivered_as") != "customer_initiated").ToList();
        Assert.Equal(5, outbound.Count(talk => talk.GetProperty("first_contact_reply").ValueKind == JsonValueKind.Null));
        Assert.Equal(1, outbound.Count(talk => talk.GetProperty("first_contact_reply").ValueKind == JsonValueKind.Object));
        Assert.Equal(["admin_initiated", "automated", "campaigns_initiated"], outbound.Select(talk => Text(talk.GetProperty("source"), "delivered_as")).Distinct().Order());
        Assert.Single(All("conversations"), talk => talk.GetProperty("source").ValueKind == JsonValueKind.Null);
    }

    [Theory]
    [InlineData("tags", "S1_50")]
    [InlineData("companies", "S1_49")]
    public async Task More_than_ten_are_cut_and_the_whole_list_can_be_asked_for(string list, string line)
    {
        var contact = All("contacts").Single(other => other.GetProperty(list).GetProperty("has_more").GetBoolean());
        Assert.Equal((10, 12), (contact.GetProperty(list).GetProperty("data").GetArrayLength(), contact.GetProperty(list).GetProperty("total_count").GetInt32()));
        Assert.True(12 == (await _sandbox.IntercomAsync("GET", $"contacts/{Text(contact, "id")}/{list}"))["data"].GetArrayLength(), line);
    }

    [Fact]
    public async Task S1_51_A_company_shows_its_tags_and_loses_them_with_the_tag()
    {
        var tagged = All("companies").First(company => company.GetProperty("tags").GetProperty("tags").GetArrayLength() == 2);
        await _sandbox.IntercomAsync("DELETE", "tags/14929101");
        var path = "companies/" + Text(tagged, "id");
        Assert.Equal("VIP", Text(Assert.Single((await _sandbox.IntercomAsync("GET", path))["tags"].GetProperty("tags").EnumerateArray()), "name"));
        await _sandbox.IntercomAsync("POST", "tags", new { name = "Hot", companies = new[] { new { id = Text(tagged, "id") } } });
        Assert.Equal(["VIP", "Hot"], (await _sandbox.IntercomAsync("GET", path))["tags"].GetProperty("tags").EnumerateArray().Select(tag => Text(tag, "name")));
        await _sandbox.IntercomAsync("POST", "tags", new { name = "Hot", companies = new[] { new { company_id = Text(tagged, "company_id"), untag = true } } });
        Assert.Equal(1, (await _sandbox.IntercomAsync("GET", path))["tags"].GetProperty("tags").GetArrayLength());
    }

    IEnumerable<JsonElement> All(string name) => _dump.GetProperty(name).EnumerateArray();

    static int Whole(JsonElement talk) => talk.GetProperty("statistics").GetProperty("count_conversation_parts").GetInt32();

    static string? Text(JsonElement it, string name) => it.GetProperty(name).GetString();
}
