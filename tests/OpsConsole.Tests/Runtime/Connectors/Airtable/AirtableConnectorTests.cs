using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Tests.Sandbox;
using Xunit;
using static OpsConsole.Tests.Runtime.Connectors.SandboxDoor;

namespace OpsConsole.Tests.Runtime.Connectors.Airtable;

public sealed class AirtableConnectorTests : IAsyncLifetime
{
    private const string Contacts = "Contacts";
    private static readonly string[] Fields = ["external_id", "email", "full_name", "vip_flag", "health_score", "plan_tier", "trial_end_date", "last_seen_at"];
    private SandboxServer sandbox = null!;
    private IConnector airtable = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (230, 0));
        await sandbox.LimitsAsync(new { enabled = false });
        airtable = OpenAirtable(sandbox);
    }

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task The_schema_tells_types_options_and_what_can_be_written()
    {
        var table = await airtable.DescribeAsync(Contacts, Call);

        Assert.Equal((FieldType.Boolean, true), (table.Find("vip_flag")!.Type, table.Find("vip_flag")!.Writable));
        Assert.Contains("Growth", table.Find("plan_tier")!.Options!);
        Assert.False(table.Find("last_modified")!.Writable);
        var e = await Assert.ThrowsAsync<RejectedException>(() => airtable.DescribeAsync("Nobody", Call));
        Assert.Contains("no table \"Nobody\"", e.Message);
    }

    [Fact]
    public async Task A_full_feed_reads_every_page_once_and_tells_the_vendors_time()
    {
        var pages = new List<FeedPage>();
        await foreach (var page in airtable.FeedAsync(new FeedRequest(Contacts, Fields, null, Fields, TimeSpan.Zero), Call))
        {
            pages.Add(page);
        }

        Assert.Equal([100, 100, 30], pages.Select(p => p.Records.Count));
        Assert.Equal(230, pages.SelectMany(p => p.Records).Select(r => r.Id).Distinct().Count());
        Assert.All(pages, p => Assert.Equal(pages[0].AsOf, p.AsOf));
        Assert.InRange(DateTimeOffset.UtcNow - pages[0].AsOf!.Value, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task G2_A_feed_since_its_own_beginning_less_the_overlap_misses_no_change()
    {
        var before = DateTimeOffset.UtcNow - airtable.Overlap;
        await airtable.WriteAsync(Contacts, [Update("recContact0000007", ("full_name", FieldValue.Text("Changed")))], Fields, Call);
        await airtable.WriteAsync(Contacts, [Create("external_id", ("external_id", FieldValue.Text("made")))], Fields, Call);

        var changed = await airtable.ReadAsync(Contacts, before, Fields);
        Assert.Equal(["made", "Changed"], changed.OrderBy(r => r.Id == "recContact0000007").Select(r => r.Id == "recContact0000007" ? r["full_name"].ToString() : r["external_id"].ToString()));
        Assert.Empty(await airtable.ReadAsync(Contacts, DateTimeOffset.UtcNow.AddMinutes(1), Fields));
    }

    [Fact]
    public async Task G4_A_status_written_back_does_not_wake_the_feed()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await airtable.WriteAsync(Contacts, [Update("recContact0000007", ("sync_status", FieldValue.Text("OK")))], ["sync_status"], Call);

        Assert.Empty(await airtable.ReadAsync(Contacts, before, Fields));
    }

    [Fact]
    public async Task S0_103_An_iterator_that_the_server_drops_is_begun_anew()
    {
        await sandbox.ControlAsync("POST", "limits", new { vendor = "airtable", iteratorSeconds = 1 });
        var seen = new HashSet<string>();
        var pages = 0;
        await foreach (var page in airtable.FeedAsync(new FeedRequest(Contacts, Fields, null, Fields, TimeSpan.Zero), Call))
        {
            seen.UnionWith(page.Records.Select(r => r.Id));
            if (++pages == 1)
            {
                await sandbox.AdvanceAsync("airtable", 30);
            }
        }

        Assert.Equal((230, 4), (seen.Count, pages));
    }

    [Fact]
    public async Task Who_is_gone_is_absent_from_what_was_asked_for()
    {
        var found = await airtable.GetAsync(Contacts, Fields, ["recContact0000001", "recNobody00000000", "recContact0000002", "recContact0000001"], Call);

        Assert.Equal(["recContact0000001", "recContact0000002"], found.Select(r => r.Id).Order());
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("""back\slash""")]
    [InlineData("""both \' of them""")]
    [InlineData("""double " quote""")]
    [InlineData("{braces} and ,commas)")]
    [InlineData("Zoë 👩‍🚀 مريم")]
    public async Task S0_102_A_value_is_found_again_whatever_signs_it_holds(string value)
    {
        var made = Assert.IsType<WriteResult.Done>((await airtable.WriteAsync(Contacts, [Create("external_id", ("external_id", FieldValue.Text(value)), ("full_name", FieldValue.Text(value)))], Fields, Call))[0]);

        Assert.Equal(value, made.Record["full_name"].ToString());
        Assert.Equal(made.Record.Id, Assert.Single(await airtable.FindAsync(Contacts, Fields, "external_id", [value, "nobody's"], Call)).Id);
    }

    [Theory]
    [InlineData("Kunde's Name")]
    [InlineData("""odd } and \ name""")]
    public async Task A_field_is_asked_for_whatever_signs_its_name_holds(string field)
    {
        var table = (await sandbox.AirtableAsync("GET", "meta/bases/appOpsDemo0000001/tables"))["tables"][0].GetProperty("id").GetString();
        Assert.Equal(200, (await sandbox.AirtableAsync("POST", $"meta/bases/appOpsDemo0000001/tables/{table}/fields", new { name = field, type = "singleLineText" })).Status);
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await airtable.WriteAsync(Contacts, [Update("recContact0000007", (field, FieldValue.Text("x")))], [field], Call);

        Assert.Equal("recContact0000007", Assert.Single(await airtable.FindAsync(Contacts, [field], field, ["X"], Call)).Id);
        Assert.Equal("recContact0000007", Assert.Single(await airtable.ReadAsync(Contacts, before, field)).Id);
    }

    [Fact]
    public async Task Finding_by_mail_minds_neither_case_nor_blanks()
    {
        await airtable.WriteAsync(Contacts, [Create("external_id", ("external_id", FieldValue.Text("x")), ("email", FieldValue.Text(" Ann@Mixed.example ")))], Fields, Call);

        Assert.Single(await airtable.FindAsync(Contacts, Fields, "email", ["ann@mixed.EXAMPLE"], Call));
    }

    [Fact]
    public async Task G8_One_bad_record_among_ten_is_refused_alone_and_answers_keep_their_order()
    {
        var writes = Enumerable.Range(1, 10).Select(i => Update($"recContact{i:d7}", i == 4
            ? ("plan_tier", FieldValue.Text("No such plan"))
            : ("full_name", FieldValue.Text($"Name {i}")))).ToList();
        var results = await airtable.WriteAsync(Contacts, writes, Fields, Call);

        Assert.IsType<WriteResult.Refused>(results[3]);
        Assert.Equal(9, results.OfType<WriteResult.Done>().Count());
        Assert.All(results.Select((r, i) => (r, i)).Where(x => x.i != 3), x => Assert.Equal($"Name {x.i + 1}", ((WriteResult.Done)x.r).Record["full_name"].ToString()));
    }

    [Fact]
    public async Task A_record_that_is_gone_is_told_and_the_others_are_written()
    {
        var results = await airtable.WriteAsync(Contacts, [Update("recContact0000001", ("full_name", FieldValue.Text("A"))), Update("recNobody00000000", ("full_name", FieldValue.Text("B")))], Fields, Call);

        Assert.IsType<WriteResult.Done>(results[0]);
        Assert.IsType<WriteResult.Gone>(results[1]);
    }

    [Fact]
    public async Task G3_A_create_that_is_repeated_is_the_same_record()
    {
        RecordWrite[] create = [Create("external_id", ("external_id", FieldValue.Text("once")), ("full_name", FieldValue.Text("Once")))];
        var first = (WriteResult.Done)(await airtable.WriteAsync(Contacts, create, Fields, Call))[0];
        var second = (WriteResult.Done)(await airtable.WriteAsync(Contacts, create, Fields, Call))[0];

        Assert.Equal((true, false, first.Record.Id), (first.Created, second.Created, second.Record.Id));
    }

    [Fact]
    public async Task T_08_Writes_go_out_ten_to_a_call()
    {
        await sandbox.ControlAsync("DELETE", "stats");
        await airtable.WriteAsync(Contacts, [.. Enumerable.Range(1, 95).Select(i => Update($"recContact{i:d7}", ("full_name", FieldValue.Text("n"))))], Fields, Call);

        Assert.Equal(10, (await sandbox.StatsAsync("airtable")).GetProperty("writes").GetInt32());
    }

    [Fact]
    public async Task S0_27_S0_28_S0_29_Every_type_of_value_comes_back_as_it_was_written()
    {
        (string, FieldValue)[] cells =
        [
            ("external_id", FieldValue.Text("typed")), ("vip_flag", FieldValue.Boolean(true)), ("health_score", FieldValue.Number(55)), ("plan_tier", FieldValue.Text("Growth")),
            ("trial_end_date", FieldValue.Date(new(2026, 3, 1))), ("last_seen_at", FieldValue.Instant(new(2026, 3, 1, 12, 30, 5, TimeSpan.Zero))), ("full_name", FieldValue.Text("Zoë 👩‍🚀")),
        ];
        var made = ((WriteResult.Done)(await airtable.WriteAsync(Contacts, [Create("external_id", cells)], Fields, Call))[0]).Record;
        var read = Assert.Single(await airtable.GetAsync(Contacts, Fields, [made.Id], Call));
        Assert.All(cells, c => Assert.Equal((c.Item2, c.Item2), (made[c.Item1], read[c.Item1])));

        await airtable.WriteAsync(Contacts, [Update(made.Id, [.. cells.Skip(1).Select(c => (c.Item1, c.Item2.Kind == ValueKind.Boolean ? FieldValue.Boolean(false) : FieldValue.Empty))])], Fields, Call);
        Assert.Equal(["external_id"], Assert.Single(await airtable.GetAsync(Contacts, Fields, [made.Id], Call)).Fields.Keys);
    }
}
