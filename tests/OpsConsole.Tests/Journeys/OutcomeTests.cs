using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>What became of messages, where the workspace tracks it.</summary>
public sealed class OutcomeTests
{
    private static readonly (string Outcome, string Path, FieldType Type)[] Outcomes =
    [
        ("sent", "last_contacted_at", FieldType.DateTime), ("opened", "last_email_opened_at", FieldType.DateTime), ("clicked", "last_email_clicked_at", FieldType.DateTime),
        ("replied", "last_replied_at", FieldType.DateTime), ("bounced", "has_hard_bounced", FieldType.Boolean),
    ];

    [Fact]
    public async Task S0_14_Sent_opened_clicked_replied_and_bounced_land_in_the_row_of_whom_it_was_about()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(6);
        var call = new CallContext(CallPriority.Person, new CallMeter(), default);
        Assert.Empty(await (await rehearsal.Get<ConnectionBook>().OpenAsync("airtable-demo", default)).MakeAsync(new ObjectType("Contacts", "Contacts", [.. Outcomes.Select(o => new FieldShape("message_" + o.Outcome, "message_" + o.Outcome, o.Type, true))]), call));
        await rehearsal.PublishAsync(c => c with { Fields = [.. c.Fields, .. Outcomes.Select(o => new FieldMap { Left = "message_" + o.Outcome, Right = o.Path, Type = o.Type, Direction = Direction.ToLeft, Owner = FieldOwner.Right, Meaning = "What became of the last message", Why = "Shows who is reached" })] });
        var pairs = await rehearsal.PairsAsync();
        foreach (var (outcome, _, _) in Outcomes)
        {
            Assert.Equal(200, (await rehearsal.Sandbox.ControlAsync("POST", "outcomes", new { contact = pairs[0].Contact, outcome })).Status);
        }

        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));

        var row = await rehearsal.RowAsync(pairs[0].Row);
        foreach (var (outcome, path, type) in Outcomes)
        {
            var there = await rehearsal.AttributeAsync(pairs[0].Contact, path);
            Assert.Equal(type == FieldType.Boolean ? "True" : there, type == FieldType.Boolean ? Rehearsal.Cell(row, "message_" + outcome) : DateTimeOffset.Parse(Rehearsal.Cell(row, "message_" + outcome)!, null).ToUnixTimeSeconds().ToString(null, null));
            Assert.True(Rehearsal.Cell(await rehearsal.RowAsync(pairs[1].Row), "message_" + outcome) is null or "False");
        }
    }

    [Fact]
    public async Task S0_14_A_conversation_says_whether_a_campaign_began_it_and_when_the_customer_answered()
    {
        await using var rehearsal = await Rehearsal.StartAsync(20);
        var intercom = await rehearsal.Get<ConnectionBook>().OpenAsync("intercom-demo", default);
        var there = (await rehearsal.Sandbox.DumpAsync("intercom")).GetProperty("conversations").EnumerateArray().First(c => c.GetProperty("statistics").ValueKind == JsonValueKind.Object && c.GetProperty("statistics").GetProperty("last_contact_reply_at").ValueKind == JsonValueKind.Number);

        var record = Assert.Single(await intercom.GetAsync("conversations", ["delivered_as", "last_contact_reply_at"], [there.GetProperty("id").GetString()!], new(CallPriority.Person, new CallMeter(), default)));

        Assert.Equal(there.GetProperty("source").GetProperty("delivered_as").GetString(), record["delivered_as"].AsText());
        Assert.Equal(there.GetProperty("statistics").GetProperty("last_contact_reply_at").GetInt64(), record["last_contact_reply_at"].AsInstant().ToUnixTimeSeconds());
    }
}
