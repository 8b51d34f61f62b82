using OpsConsole.Engine.Records;
using OpsConsole.Tests.Sandbox;
using Xunit;
using static OpsConsole.Tests.Runtime.Connectors.SandboxDoor;

namespace OpsConsole.Tests.Runtime.Connectors;

/// <summary>What a contract needs and a vendor lacks is made, and what is there stays as it is.</summary>
public sealed class MakingTests : IAsyncLifetime
{
    private static readonly FieldShape[] OfEveryKind =
    [
        new("Key", "Key", FieldType.Text, true), new("Mail", "Where to write", FieldType.Email, true), new("Dial", "Dial", FieldType.Phone, true), new("Score", "Score", FieldType.Number, true),
        new("Done", "Done", FieldType.Boolean, true), new("Due", "Due", FieldType.Date, true), new("At", "At", FieldType.DateTime, true), new("Kind", "Kind", FieldType.Select, true, ["Bug", "Billing"]),
        new("Areas", "Areas", FieldType.MultiSelect, true, ["A", "B"]), new("Long", "Long", FieldType.Text, true, VendorType: "multilineText"),
    ];

    private SandboxServer sandbox = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (5, 0));
        await sandbox.LimitsAsync(new { enabled = false });
    }

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task A_table_is_made_with_fields_of_every_kind_and_a_second_time_changes_nothing()
    {
        var airtable = OpenAirtable(sandbox);
        var wanted = new ObjectType("Follow-ups", "Follow-ups", OfEveryKind);
        Assert.Empty(await airtable.MakeAsync(wanted, Call));
        var made = await airtable.DescribeAsync("Follow-ups", Call);
        Assert.Equal(OfEveryKind.Select(f => (f.Path, f.Type)), made.Fields.Select(f => (f.Path, f.Type)));
        Assert.Equal(["Bug", "Billing"], made.Find("Kind")!.Options!);
        var writes = (await sandbox.StatsAsync("airtable")).GetProperty("writes").GetInt32();
        Assert.Empty(await airtable.MakeAsync(wanted, Call));
        Assert.Equal(writes, (await sandbox.StatsAsync("airtable")).GetProperty("writes").GetInt32());
    }

    [Fact]
    public async Task Only_missing_fields_are_added_and_what_cannot_be_made_says_why()
    {
        var airtable = OpenAirtable(sandbox);
        var before = await airtable.DescribeAsync("Contacts", Call);
        var refused = await airtable.MakeAsync(new("Contacts", "Contacts", [.. OfEveryKind, new("email", "email", FieldType.Number, true), new("Changed", "Changed", FieldType.DateTime, false, VendorType: "lastModifiedTime")]), Call);
        Assert.Equal("Changed", Assert.Single(refused).Path);
        Assert.Contains("by hand", refused[0].Reason);
        var after = await airtable.DescribeAsync("Contacts", Call);
        Assert.Equal(before.Fields.Concat(OfEveryKind).Select(f => f.Path), after.Fields.Select(f => f.Path));
        Assert.Equal(FieldType.Email, after.Find("email")!.Type);
    }

    [Theory]
    [InlineData("Contacts")]
    [InlineData("Follow-ups")]
    public async Task An_answer_that_was_lost_makes_no_second_one(string table)
    {
        var airtable = OpenAirtable(sandbox);
        await sandbox.FaultAsync(new { vendor = "airtable", kind = "timeout-after-commit", count = 1, seconds = 0.2, route = table == "Contacts" ? "POST /v0/meta/bases/{base}/tables/{table}/fields" : "POST /v0/meta/bases/{base}/tables" });
        Assert.Empty(await airtable.MakeAsync(new(table, table, OfEveryKind), Call));
        Assert.All(OfEveryKind, f => Assert.Single(airtable.DescribeAsync(table, Call).Result.Fields, made => made.Path == f.Path));
    }

    [Fact]
    public async Task Intercom_gets_attributes_and_tags_and_says_what_only_its_settings_can_make()
    {
        var intercom = OpenIntercom(sandbox);
        ObjectType wanted = new("contacts", "contacts",
        [
            new("custom_attributes.renewal_risk", "How likely they leave", FieldType.Number, true), new("custom_attributes.segment_word", "Segment", FieldType.Select, true, ["SMB", "Enterprise"]),
            new("custom_attributes.renews_at", "Renews", FieldType.Date, true), new("tags.Bug affected now", "Tag", FieldType.Boolean, true), new("no_such_field", "?", FieldType.Text, true),
        ]);
        var refused = await intercom.MakeAsync(wanted, Call);
        Assert.Equal(["no_such_field"], refused.Select(r => r.Path));
        var made = await intercom.DescribeAsync("contacts", Call);
        Assert.Equal((FieldType.Number, FieldType.Select, FieldType.DateTime, FieldType.Boolean), (
            made.Find("custom_attributes.renewal_risk")!.Type, made.Find("custom_attributes.segment_word")!.Type, made.Find("custom_attributes.renews_at")!.Type, made.Find("tags.Bug affected now")!.Type));
        Assert.Equal(["SMB", "Enterprise"], made.Find("custom_attributes.segment_word")!.Options!);
        var conversations = await intercom.MakeAsync(new("conversations", "conversations", [new("custom_attributes.verdict", "Verdict", FieldType.Text, true)]), Call);
        Assert.Contains("Settings", Assert.Single(conversations).Reason);
    }
}
