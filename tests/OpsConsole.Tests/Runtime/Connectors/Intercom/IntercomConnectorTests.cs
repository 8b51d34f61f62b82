using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Tests.Runtime.Connectors.Http;
using OpsConsole.Tests.Sandbox;
using Xunit;
using static OpsConsole.Tests.Runtime.Connectors.SandboxDoor;

namespace OpsConsole.Tests.Runtime.Connectors.Intercom;

public sealed class IntercomConnectorTests : IAsyncLifetime
{
    private const string Contacts = "contacts";
    private static readonly string[] Fields = ["external_id", "email", "name", "custom_attributes.vip", "custom_attributes.health_score", "custom_attributes.plan_tier", "custom_attributes.trial_end_at", "last_seen_at"];
    private SandboxServer sandbox = null!;
    private IConnector intercom = null!;
    private int contacts;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (600, 0));
        await sandbox.LimitsAsync(new { enabled = false });
        intercom = OpenIntercom(sandbox);
        contacts = (await sandbox.DumpAsync("intercom")).GetProperty("contacts").GetArrayLength();
    }

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task The_schema_holds_standard_custom_and_link_fields_and_other_names_are_refused()
    {
        var type = await intercom.DescribeAsync(Contacts, Call);

        Assert.Equal(FieldType.DateTime, type.Find("custom_attributes.trial_end_at")!.Type);
        Assert.Equal(FieldType.Boolean, type.Find("custom_attributes.vip")!.Type);
        Assert.Equal((FieldType.Boolean, FieldType.Email), (type.Find("tags.VIP")!.Type, type.Find("owner_email")!.Type));
        await Assert.ThrowsAsync<RejectedException>(() => intercom.DescribeAsync("articles", Call));
    }

    [Fact]
    public async Task A_full_feed_reads_every_page_once()
    {
        Assert.True(contacts > 300, "Too few for three pages.");
        var all = await intercom.ReadAsync(Contacts, null, Fields);

        Assert.Equal((contacts, contacts), (all.Count, all.Select(r => r.Id).Distinct().Count()));
        Assert.All(all, r => Assert.NotNull(r.ChangedAt));
    }

    [Fact]
    public async Task T_01_A_feed_since_some_moment_of_today_sees_changes_of_the_same_day_only_since_then()
    {
        var ids = (await intercom.ReadAsync(Contacts, null, Fields)).Select(r => r.Id).Take(2).ToList();
        await intercom.WriteAsync(Contacts, [Update(ids[0], ("name", FieldValue.Text("Early")))], Fields, Call);
        await sandbox.AdvanceAsync("intercom", 60);
        var written = ((WriteResult.Done)(await intercom.WriteAsync(Contacts, [Update(ids[1], ("name", FieldValue.Text("Late")))], Fields, Call))[0]).Record;

        Assert.Equal([ids[1]], (await intercom.ReadAsync(Contacts, written.ChangedAt!.Value.AddSeconds(-30), Fields)).Select(r => r.Id));
        Assert.Equal([ids[1], ids[0]], (await intercom.ReadAsync(Contacts, written.ChangedAt!.Value - intercom.Overlap, Fields)).Select(r => r.Id));
    }

    [Fact]
    public async Task T_02_Records_that_the_search_does_not_show_yet_are_found_one_by_one_and_who_is_gone_is_absent()
    {
        await sandbox.ControlAsync("POST", "limits", new { vendor = "intercom", indexLagSeconds = 600 });
        var made = await intercom.WriteAsync(Contacts, [.. Enumerable.Range(0, 3).Select(i => Create("external_id", ("external_id", FieldValue.Text($"new-{i}"))))], Fields, Call);
        var ids = made.Cast<WriteResult.Done>().Select(d => d.Record.Id).ToList();

        var found = await intercom.GetAsync(Contacts, Fields, [.. ids, "000000000000000000000000", "no id at all"], Call);
        Assert.Equal(ids.Order(), found.Select(r => r.Id).Order());
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("""back\slash and "quotes" """)]
    [InlineData("Zoë 👩‍🚀 مريم")]
    public async Task S0_102_A_value_is_found_again_whatever_signs_it_holds(string value)
    {
        var made = (WriteResult.Done)(await intercom.WriteAsync(Contacts, [Create("external_id", ("external_id", FieldValue.Text(value)), ("name", FieldValue.Text(value)))], Fields, Call))[0];

        Assert.Equal(value, made.Record["name"].ToString());
        Assert.Equal(made.Record.Id, Assert.Single(await intercom.FindAsync(Contacts, Fields, "external_id", [value, "nobody"], Call)).Id);
    }

    [Fact]
    public async Task T_06_Somebody_who_is_there_already_is_told_with_the_id_and_whether_archived()
    {
        RecordWrite[] create = [Create("external_id", ("external_id", FieldValue.Text("once")), ("email", FieldValue.Text("once@x.example")))];
        var id = ((WriteResult.Done)(await intercom.WriteAsync(Contacts, create, Fields, Call))[0]).Record.Id;
        Assert.Equal(new WriteResult.Exists(id, Archived: false), (await intercom.WriteAsync(Contacts, create, Fields, Call))[0]);

        await sandbox.IntercomAsync("POST", $"contacts/{id}/archive");
        Assert.Equal(new WriteResult.Exists(id, Archived: true), (await intercom.WriteAsync(Contacts, create, Fields, Call))[0]);
    }

    [Fact]
    public async Task G8_Every_write_of_a_batch_has_an_answer_of_its_own()
    {
        var ids = (await intercom.ReadAsync(Contacts, null, Fields)).Select(r => r.Id).Take(10).ToList();
        await sandbox.IntercomAsync("DELETE", "contacts/" + ids[2]);
        var writes = ids.Select((id, i) => Update(id, i == 6 ? ("custom_attributes.never_defined", FieldValue.Text("x")) : ("name", FieldValue.Text($"Name {i}")))).ToList();
        var results = await intercom.WriteAsync(Contacts, writes, Fields, Call);

        Assert.IsType<WriteResult.Gone>(results[2]);
        Assert.IsType<WriteResult.Refused>(results[6]);
        Assert.All(Enumerable.Range(0, 10).Except([2, 6]), i => Assert.Equal((ids[i], $"Name {i}"), (((WriteResult.Done)results[i]).Record.Id, ((WriteResult.Done)results[i]).Record["name"].ToString())));
    }

    [Fact]
    public async Task G7_A_write_that_nobody_answers_is_told_as_such()
    {
        await sandbox.FaultAsync(new { vendor = "intercom", kind = "500", share = 1.0, route = "POST /contacts" });

        Assert.IsType<WriteResult.Unanswered>((await intercom.WriteAsync(Contacts, [Create("external_id", ("external_id", FieldValue.Text("x")))], Fields, Call))[0]);
    }

    [Fact]
    public async Task S0_27_S0_28_S0_29_Every_type_of_value_comes_back_as_it_was_written()
    {
        (string, FieldValue)[] cells =
        [
            ("external_id", FieldValue.Text("typed")), ("name", FieldValue.Text("Zoë 👩‍🚀")), ("custom_attributes.vip", FieldValue.Boolean(true)), ("custom_attributes.health_score", FieldValue.Number(55)),
            ("custom_attributes.plan_tier", FieldValue.Text("Growth")), ("custom_attributes.trial_end_at", FieldValue.Instant(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero))), ("last_seen_at", FieldValue.Instant(new(2026, 3, 1, 12, 30, 5, TimeSpan.Zero))),
        ];
        var made = ((WriteResult.Done)(await intercom.WriteAsync(Contacts, [Create("external_id", cells)], Fields, Call))[0]).Record;
        var read = Assert.Single(await intercom.GetAsync(Contacts, Fields, [made.Id], Call));
        Assert.All(cells, c => Assert.Equal((c.Item2, c.Item2), (made[c.Item1], read[c.Item1])));

        await intercom.WriteAsync(Contacts, [Update(made.Id, ("custom_attributes.vip", FieldValue.Boolean(false)), ("custom_attributes.health_score", FieldValue.Empty))], Fields, Call);
        var again = Assert.Single(await intercom.GetAsync(Contacts, Fields, [made.Id], Call));
        Assert.Equal((FieldValue.Boolean(false), FieldValue.Empty), (again["custom_attributes.vip"], again["custom_attributes.health_score"]));
    }

    [Theory]
    [InlineData("""{"type":"pages"}""")]
    [InlineData("""{"type":"pages","next":null}""")]
    [InlineData("""{"type":"pages","next":{"page":2}}""")]
    [InlineData("null")]
    public async Task A_last_page_is_told_in_several_ways(string pages)
    {
        await using var vendor = await StubVendor.StartAsync(Nothing, Nothing, Page("a", pages), Page("never", "null"));

        Assert.Equal(["aaaaaaaaaaaaaaaaaaaaaaaa"], (await OpenIntercom(vendor.Root).ReadAsync(Contacts, null, "name")).Select(r => r.Id));
    }

    [Theory]
    [InlineData("""{"next":{"page":2,"starting_after":"WzE+MQ=="}}""")]
    [InlineData("""{"next":"https://api.intercom.example/contacts?per_page=150&starting_after=WzE%2BMQ%3D%3D"}""")]
    public async Task G2_A_further_page_is_told_as_an_object_or_as_an_address(string pages)
    {
        await using var vendor = await StubVendor.StartAsync(Nothing, Nothing, Page("a", pages), Page("b", "null"));

        Assert.Equal(2, (await OpenIntercom(vendor.Root).ReadAsync(Contacts, null, "name")).Count);
        Assert.EndsWith("starting_after=WzE%2BMQ%3D%3D", vendor.Seen.Last().Target);
    }

    /// <summary>Neither tags nor attributes of its own.</summary>
    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Nothing { get; } = StubVendor.Says(200, """{"type":"list","data":[]}""");

    private static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Page(string id, string pages) =>
        StubVendor.Says(200, $$"""{"type":"list","data":[{"type":"contact","id":"{{new string(id[0], 24)}}","name":"n","updated_at":1772366400}],"pages":{{pages}}}""");
}
