using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Journeys;
using Xunit;

namespace OpsConsole.Tests.Web.Webhooks;

/// <summary>The one door without a sign-in: what is not signed leaves nothing but a count.</summary>
public sealed class HookEndpointTests : IAsyncLifetime
{
    private const string Connection = "intercom-live";
    private readonly ConsoleServer server = new();
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        client = server.CreateClient();
        var book = server.Services.GetRequiredService<ConnectionBook>();
        await server.SeedAsync(db =>
        {
            db.Connections.Add(new ConnectionRow { Key = Connection, Name = "Intercom", Vendor = "intercom", Mode = "live", BaseUrl = "http://127.0.0.1:9", ProtectedSecret = book.Protect("t"), ProtectedHookSecret = book.ProtectHookSecret(IntercomDelivery.Secret) });
            db.Connections.Add(new ConnectionRow { Key = "without", Name = "No secret yet", Vendor = "intercom", Mode = "live", BaseUrl = "http://127.0.0.1:9", ProtectedSecret = book.Protect("t") });
            return Task.CompletedTask;
        });
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_signed_delivery_is_stored_encrypted_and_acknowledged_with_an_empty_200()
    {
        var body = IntercomDelivery.Of("contact.user.updated", new { type = "contact", id = "65a", email = "aoife@example.test" }, "notif_1");

        using var answer = await PostAsync(Connection, body, IntercomDelivery.Sign(body));

        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        var row = Assert.Single(await RowsAsync());
        Assert.Equal(("notif_1", "contacts", "65a", "X-Hub-Signature"), (row.EventId, row.Object, row.RecordId, row.Verified));
        Assert.DoesNotContain("aoife", Encoding.UTF8.GetString(row.ProtectedBody!), StringComparison.Ordinal);
        Assert.Empty(await CountsAsync());
    }

    [Fact]
    public async Task What_is_forged_oversized_malformed_or_replayed_leaves_only_a_count()
    {
        var good = IntercomDelivery.Contact("65a");
        var old = IntercomDelivery.Contact("65a", at: DateTimeOffset.UtcNow.AddDays(-2));
        var large = new byte[InboxDoor.LargestBody + 1];
        (byte[] Body, string? Signature, HttpStatusCode Answer)[] posts =
        [
            (good, IntercomDelivery.Sign(good, "another secret"), HttpStatusCode.Unauthorized),
            (good, null, HttpStatusCode.Unauthorized),
            (good, "sha1=nothex", HttpStatusCode.Unauthorized),
            ("not json"u8.ToArray(), IntercomDelivery.Sign("not json"u8.ToArray()), HttpStatusCode.BadRequest),
            ("{}"u8.ToArray(), IntercomDelivery.Sign("{}"u8.ToArray()), HttpStatusCode.BadRequest),
            (old, IntercomDelivery.Sign(old), HttpStatusCode.BadRequest),
            (large, IntercomDelivery.Sign(large), HttpStatusCode.RequestEntityTooLarge),
        ];
        foreach (var (body, signature, expected) in posts)
        {
            using var answer = await PostAsync(Connection, body, signature);
            Assert.Equal((expected, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        Assert.Equal([(Connection, Refusal.Forged, 3), (Connection, Refusal.Malformed, 2), (Connection, Refusal.Oversized, 1), (Connection, Refusal.Replayed, 1)], await CountsAsync());
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_body_that_does_not_say_how_large_it_is_is_not_read_to_its_end()
    {
        using var endless = new Endless();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/" + Connection) { Content = new StreamContent(endless) };

        using var answer = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal([(Connection, Refusal.Oversized, 1)], await CountsAsync());
    }

    [Fact]
    public async Task Nobodys_address_is_counted_under_no_name_and_a_connection_without_secret_takes_nothing()
    {
        var body = IntercomDelivery.Contact("65a");
        using var nobody = await PostAsync("what-a-stranger-writes", body, IntercomDelivery.Sign(body));
        using var without = await PostAsync("without", body, IntercomDelivery.Sign(body, ""));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Unauthorized), (nobody.StatusCode, without.StatusCode));
        Assert.Equal([("", Refusal.UnknownConnection, 1), ("without", Refusal.Forged, 1)], await CountsAsync());
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_vendor_that_looks_whether_somebody_is_there_is_answered()
    {
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/hooks/" + Connection));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_secret_goes_in_by_the_API_and_never_comes_out()
    {
        using var api = server.WithToken(ConsoleServer.ApiToken);
        using var answer = await api.PutAsync("/api/v1/connections/without/webhook-secret", new StringContent("""{"secret":"a-new-secret"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);

        var body = IntercomDelivery.Contact("65a");
        using var taken = await PostAsync("without", body, IntercomDelivery.Sign(body, "a-new-secret"));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.DoesNotContain("a-new-secret", await api.GetStringAsync("/api/v1/connections"), StringComparison.Ordinal);
        await using var db = await DbAsync();
        Assert.DoesNotContain("a-new-secret", (await db.Connections.SingleAsync(c => c.Key == "without")).ProtectedHookSecret, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(string connection, byte[] body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/" + connection) { Content = new ByteArrayContent(body) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        if (signature is not null)
        {
            request.Headers.Add("X-Hub-Signature", signature);
        }

        var answer = await client.SendAsync(request);
        await Rehearsal.MovedAsync(server.DataDirectory);
        return answer;
    }

    private Task<OpsDbContext> DbAsync() => server.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();

    private async Task<List<InboxRow>> RowsAsync()
    {
        await using var db = await DbAsync();
        return await db.Inbox.AsNoTracking().ToListAsync();
    }

    /// <summary>Counts are written behind the answer; looked at until they stand still.</summary>
    private async Task<List<(string, Refusal, int)>> CountsAsync()
    {
        var inbox = server.Services.GetRequiredService<InboxQueries>();
        var (before, now) = (-1, 0);
        while (before != now)
        {
            await Task.Delay(200);
            (before, now) = (now, (await inbox.RefusedAsync()).Sum(r => r.Count));
        }

        return [.. (await inbox.RefusedAsync()).OrderBy(r => r.Connection, StringComparer.Ordinal).ThenBy(r => r.Reason.ToString(), StringComparer.Ordinal).Select(r => (r.Connection, r.Reason, r.Count))];
    }

    /// <summary>Zeros without end or length.</summary>
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
