using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Channels set up by a person: notices reach the address, signed, and neither address nor secret ever comes back.</summary>
public sealed class ChannelTests
{
    private const string Secret = "a secret for signing";

    [Fact]
    public async Task A_chat_channel_is_added_tried_led_elsewhere_and_removed()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var (desk, queries) = (rehearsal.Get<ChannelDesk>(), rehearsal.Get<ChannelQueries>());
        await desk.AddAsync(Rehearsal.Person, "cx", "CX", ChannelKind.Slack, rehearsal.Sandbox.BaseUrl + "/slack/cx", null);
        await desk.TestAsync(Rehearsal.Person, "cx");
        var heard = (await rehearsal.Sandbox.DumpAsync("slack")).GetProperty("messages").EnumerateArray().Single();
        Assert.Contains("tries out the channel CX", heard.GetRawText(), StringComparison.Ordinal);
        Assert.Null(Assert.Single(await queries.ListAsync()).LastError);

        await desk.ReplaceAsync(Rehearsal.Person, "cx", rehearsal.Sandbox.BaseUrl + "/nowhere", null);
        var e = await Assert.ThrowsAsync<ConflictException>(() => desk.TestAsync(Rehearsal.Person, "cx"));
        Assert.StartsWith("The test notice did not go. It answered 404.", e.Message, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(await queries.ListAsync()).LastError);

        await desk.RemoveAsync(Rehearsal.Person, "cx");
        Assert.Empty(await queries.ListAsync());
        await using var db = await rehearsal.DbAsync();
        var entries = await db.Audit.Where(a => a.Object == "channel").OrderBy(a => a.Id).ToListAsync();
        Assert.Equal(["add", "test", "replaceAddress", "test", "remove"], entries.Select(a => a.Verb));
        Assert.DoesNotContain(entries, a => $"{a.Sentence}{a.Before}{a.After}".Contains("http", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_carries_the_signature_of_its_body_and_its_secret_is_stored_closed()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var address = rehearsal.Sandbox.BaseUrl + "/generic/ops";
        await rehearsal.Get<ChannelDesk>().AddAsync(Rehearsal.Person, "ops", "Ops", ChannelKind.Webhook, address, Secret);
        await rehearsal.Get<ChannelDesk>().TestAsync(Rehearsal.Person, "ops");

        var request = (await rehearsal.Sandbox.DumpAsync("generic")).GetProperty("requests").EnumerateArray().Single();
        var body = request.GetProperty("body").GetString()!;
        var signature = request.GetProperty("headers").EnumerateObject().Single(h => h.Name.Equals(ChannelBook.SignatureHeader, StringComparison.OrdinalIgnoreCase)).Value.ToString();
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body))), signature);
        Assert.Equal("Test notice", JsonDocument.Parse(body).RootElement.GetProperty("title").GetString());

        await using var db = await rehearsal.DbAsync();
        var row = await db.Channels.SingleAsync();
        Assert.DoesNotContain("generic", row.ProtectedAddress, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, row.ProtectedSecret!, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(await rehearsal.Get<ChannelQueries>().ListAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_manages_connections_sets_up_channels_and_what_cannot_work_is_refused()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var desk = rehearsal.Get<ChannelDesk>();
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.AddAsync(new("lead@example.test", Roles.Lead, "test"), "cx", "CX", ChannelKind.Slack, "https://chat.example.test/x", null));
        foreach (var (key, name, kind, address) in new[] { ("C X", "CX", ChannelKind.Slack, "https://chat.example.test/x"), ("cx", " ", ChannelKind.Slack, "https://chat.example.test/x"), ("cx", "CX", ChannelKind.Slack, "chat"), ("cx", "CX", ChannelKind.Email, "ana@example.test, nobody") })
        {
            await Assert.ThrowsAsync<ConflictException>(() => desk.AddAsync(Rehearsal.Person, key, name, kind, address, null));
        }

        await desk.AddAsync(Rehearsal.Person, "mail", "Mail", ChannelKind.Email, "ana@example.test, bo@example.test", null);
        await Assert.ThrowsAsync<ConflictException>(() => desk.AddAsync(Rehearsal.Person, "mail", "Mail", ChannelKind.Email, "ana@example.test", null));
        Assert.Contains("No mail server is set", (await Assert.ThrowsAsync<ConflictException>(() => desk.TestAsync(Rehearsal.Person, "mail"))).Message, StringComparison.Ordinal);
    }
}
