using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Runtime.Connectors.Airtable;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Airtable only rings: its changes are asked for by cursor, and the cursor moves with what was stored.</summary>
public sealed class AirtableInboxTests
{
    private const string Connection = "airtable-demo";

    [Fact]
    public async Task S0_125_A_ring_brings_every_change_once_and_the_next_goes_on_behind_it()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await using var airtable = await AirtableWithWebhooks.StartAsync(rehearsal.Sandbox.BaseUrl);
        await UseAsync(rehearsal, airtable);
        await rehearsal.PublishAsync(c => c with { Limits = c.Limits with { DebounceSeconds = 0 } });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var table = await TableAsync(rehearsal);
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowAsync(pairs[0].Row, new { full_name = "Rung For" });
        for (var i = 0; i < 59; i++)
        {
            airtable.Changed(table, pairs[1].Row); // more than a page, and all of one record
        }

        airtable.Changed(table, pairs[0].Row);

        await RingAsync(rehearsal, "2026-11-21T09:00:00.000Z");
        await RingAsync(rehearsal, "2026-11-21T09:00:00.000Z"); // sent twice
        var worked = await rehearsal.WorkedAsync();
        Assert.Equal("Rung For", await rehearsal.AttributeAsync(pairs[0].Contact, "name"));
        Assert.Equal((1, 60), (worked.Count(d => d.Rings), worked.Count(d => !d.Rings)));
        Assert.Equal("It brought 60 changes.", worked[0].Outcome);
        Assert.Equal([1, 51], airtable.Asked);

        await rehearsal.SetRowAsync(pairs[2].Row, new { full_name = "Rung Again" });
        airtable.Changed(table, pairs[2].Row);
        await RingAsync(rehearsal, "2026-11-21T09:05:00.000Z");
        await RingAsync(rehearsal, "2026-11-21T09:05:01.000Z"); // a ring may bring nothing

        worked = await rehearsal.WorkedAsync();
        Assert.Equal(61, worked.Count(d => !d.Rings));
        Assert.Equal("Rung Again", await rehearsal.AttributeAsync(pairs[2].Contact, "name"));
        Assert.All(airtable.Asked.Skip(2), cursor => Assert.True(cursor >= 61));
    }

    [Fact]
    public async Task S0_125_A_row_that_is_still_typed_is_left_alone_until_it_is_quiet()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await using var airtable = await AirtableWithWebhooks.StartAsync(rehearsal.Sandbox.BaseUrl);
        await UseAsync(rehearsal, airtable);
        await rehearsal.PublishAsync(c => c with { Limits = c.Limits with { DebounceSeconds = 3 } });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var table = await TableAsync(rehearsal);
        var pair = (await rehearsal.PairsAsync())[0];
        foreach (var (typed, n) in new[] { "joe@exa", "joe@example", "joe@example.test" }.Select((t, n) => (t, n)))
        {
            await rehearsal.SetRowAsync(pair.Row, new { email = typed });
            airtable.Changed(table, pair.Row);
            await RingAsync(rehearsal, $"2026-11-21T09:00:0{n}.000Z");
            await Task.Delay(1500);
        }

        var worked = (await rehearsal.WorkedAsync()).Where(d => !d.Rings).ToList();
        Assert.Equal(3, worked.Count);
        Assert.Single(worked.Select(d => d.RunIds).Distinct());
        Assert.Equal("joe@example.test", await rehearsal.AttributeAsync(pair.Contact, "email"));
    }

    [Fact]
    public async Task S0_124_A_field_of_high_importance_is_brought_at_once_and_what_is_half_typed_beside_it_is_not()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await using var airtable = await AirtableWithWebhooks.StartAsync(rehearsal.Sandbox.BaseUrl);
        await UseAsync(rehearsal, airtable);
        await rehearsal.PublishAsync(c => c with { Limits = c.Limits with { DebounceSeconds = 3600 } });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var table = await TableAsync(rehearsal);
        var pair = (await rehearsal.PairsAsync())[0];
        var email = await rehearsal.AttributeAsync(pair.Contact, "email");
        await rehearsal.SetRowAsync(pair.Row, new { email = "joe@exa.mp" });
        airtable.Changed(table, await FieldAsync(rehearsal, "email"), [pair.Row]);
        await RingAsync(rehearsal, "2026-11-21T09:00:00.000Z");
        await rehearsal.SetRowAsync(pair.Row, new { escalation = true });
        airtable.Changed(table, await FieldAsync(rehearsal, "escalation"), [pair.Row]);
        await RingAsync(rehearsal, "2026-11-21T09:00:01.000Z");

        await Rehearsal.UntilAsync(async () => (await rehearsal.InboxAsync()).Exists(r => r.Urgent && r.State == InboxState.Done), "the escalation is brought");
        Assert.Equal(("True", email), (await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.escalation"), await rehearsal.AttributeAsync(pair.Contact, "email")));
        Assert.Equal(InboxState.Received, Assert.Single(await rehearsal.InboxAsync(), r => r is { Rings: false, Urgent: false }).State);
    }

    private static async Task<string> TableAsync(Rehearsal rehearsal) => (await ContactsAsync(rehearsal)).GetProperty("id").GetString()!;

    private static async Task<string> FieldAsync(Rehearsal rehearsal, string name) =>
        (await ContactsAsync(rehearsal)).GetProperty("fields").EnumerateArray().First(f => f.GetProperty("name").GetString() == name).GetProperty("id").GetString()!;

    private static async Task<System.Text.Json.JsonElement> ContactsAsync(Rehearsal rehearsal) =>
        (await rehearsal.Sandbox.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables").EnumerateArray().First(t => t.GetProperty("name").GetString() == "Contacts");

    private static async Task UseAsync(Rehearsal rehearsal, AirtableWithWebhooks airtable)
    {
        await rehearsal.Get<ConnectionDesk>().SetHookSecretAsync(Rehearsal.Person, Connection, AirtableHooksTests.Secret);
        await using var db = await rehearsal.DbAsync();
        await db.Connections.Where(c => c.Key == Connection).ExecuteUpdateAsync(u => u.SetProperty(c => c.BaseUrl, airtable.Root));
    }

    private static async Task RingAsync(Rehearsal rehearsal, string at)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"base":{"id":"appOpsDemo0000001"},"webhook":{"id":"{{AirtableWithWebhooks.Webhook}}"},"timestamp":"{{at}}"}""");
        var mac = "hmac-sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(AirtableHooksTests.Secret), body));
        var reception = await rehearsal.Get<InboxDoor>().TakeAsync(Connection, body, name => name == "X-Airtable-Content-MAC" ? mac : null, CancellationToken.None);
        Assert.Null(reception.Refusal);
        await rehearsal.MovedAsync();
    }
}
