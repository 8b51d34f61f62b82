using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Benchmarks;

/// <summary>
/// A storm of webhooks while a backfill writes: 200 a second, a tenth of them duplicates, one in twenty forged. Every genuine one must be settled, no forged one taken. Beside it the vendor's own floor: each
/// changed contact is one call at least, and the window allows so many.
/// </summary>
static class WebhookStorm
{
    private const int PerSecond = 200;
    private const int WindowSeconds = 10;
    private const int PerWindow = 1667; // Intercom's own window (fact sheet, section 3)
    private const int AckCeiling = 50; // milliseconds
    private const string Connection = "intercom-demo";
    private const string Secret = "client-secret-of-the-app";

    public static async Task RunAsync(int contacts, int seconds)
    {
        await using var sandbox = await SandboxProcess.StartAsync(contacts);
        await sandbox.WithoutLimitsAsync();
        await using var console = await ConsoleProgram.StartAsync(sandbox);
        await console.EndOfAsync(await console.AskForRunAsync(DemoSetup.Key, "full"));
        (await console.Http.PutAsJsonAsync($"api/v1/connections/{Connection}/webhook-secret", new { secret = Secret })).EnsureSuccessStatusCode();
        await sandbox.ControlAsync("limits", new { vendor = "intercom", perWindow = PerWindow });
        var ids = await ContactsAsync(sandbox);
        await sandbox.ForgetStatsAsync();

        using var over = new CancellationTokenSource();
        var backfill = BackfillAsync(console, over.Token);
        var (acks, genuine, changed, acceptedForged) = await StormAsync(sandbox, console, ids, seconds);
        var stormed = Stopwatch.GetTimestamp();
        await over.CancelAsync();
        await backfill;
        var (settled, lags) = await SettledAsync(console, genuine);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // the console's folder is about to go
        var drained = Stopwatch.GetElapsedTime(stormed).TotalSeconds;
        var stats = await sandbox.StatsAsync("intercom");
        var ackP95 = P95(acks);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            measure = "webhook-storm",
            unit = "ms to acknowledge, p95",
            ours = ackP95,
            ceiling = AckCeiling,
            ratio = Math.Round(ackP95 / AckCeiling, 3),
            ackP95Ms = ackP95,
            lagP95Ms = P95(lags),
            lost = genuine.Count - settled,
            accepted_forged = acceptedForged,
            deliveries = acks.Count,
            genuine = genuine.Count,
            distinctContacts = changed,
            drainedSeconds = Math.Round(drained, 1),
            floorSeconds = Math.Round((double)changed / PerWindow * WindowSeconds, 1),
            intercomCalls = stats.GetProperty("requests").GetInt32(),
            intercomThrottled = stats.GetProperty("throttled").GetInt32(),
        }));
    }

    /// <summary>Full passes one after the other, as long as the storm blows.</summary>
    private static async Task BackfillAsync(ConsoleProgram console, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await console.EndOfAsync(await console.AskForRunAsync(DemoSetup.Key, "full"));
        }
    }

    private static async Task<(ConcurrentBag<double> Acks, HashSet<string> Genuine, int Changed, int AcceptedForged)> StormAsync(SandboxProcess sandbox, ConsoleProgram console, IReadOnlyList<string> ids, int seconds)
    {
        var (acks, forgedTaken, genuine, told, changed) = (new ConcurrentBag<double>(), 0, new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        var chance = new Random(4711);
        var sent = new List<Task>();
        byte[]? last = null;
        var watch = Stopwatch.StartNew();
        for (var n = 0; n < seconds * PerSecond; n++)
        {
            var kind = chance.NextDouble();
            var (body, forged) = (last, false);
            if (kind >= 0.10 || last is null)
            {
                var contact = ids[chance.Next(ids.Count)];
                var eventId = $"notif_{n}";
                (body, forged) = (Body(contact, eventId), kind < 0.15);
                if (!forged)
                {
                    genuine.Add(eventId);
                    told.Add(contact);
                    last = body;
                    if (n % 20 == 0 && changed.Add(contact))
                    {
                        sent.Add(ChangeAsync(sandbox, contact, n)); // the others tell of what is so already: own writes' echoes, and other fields
                    }
                }
            }

            sent.Add(DeliverAsync(body!, forged));
            var due = TimeSpan.FromSeconds((n + 1.0) / PerSecond) - watch.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }
        }

        await Task.WhenAll(sent);
        return (acks, genuine, told.Count, forgedTaken);

        async Task DeliverAsync(byte[] body, bool forged)
        {
            var (status, took) = await console.DeliverAsync(Connection, body, Sign(body, forged ? "somebody else's" : Secret));
            acks.Add(took);
            if (forged && status == HttpStatusCode.OK)
            {
                Interlocked.Increment(ref forgedTaken);
            }
            else if (!forged && status != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"A genuine delivery was answered {(int)status}.");
            }
        }
    }

    private static async Task ChangeAsync(SandboxProcess sandbox, string contact, int n)
    {
        using var answer = await sandbox.Http.PutAsJsonAsync("intercom/contacts/" + contact, new { name = $"Stormy {n}" });
    }

    /// <summary>Looks into the database itself, so that a page's limits do not count; waits until nothing is under way any more.</summary>
    private static async Task<(int Settled, List<double> Lags)> SettledAsync(ConsoleProgram console, HashSet<string> genuine)
    {
        await using var services = new ServiceCollection().AddStore(new StoreOptions(console.Database, null)).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        for (var i = 0; i < 600 && (await db.Inbox.CountAsync() < genuine.Count || await db.Inbox.AnyAsync(r => r.State == InboxState.Received || r.State == InboxState.Coalesced)); i++)
        {
            await Task.Delay(500);
        }

        var done = await db.Inbox.AsNoTracking().Where(r => r.State == InboxState.Done).Select(r => new { r.EventId, r.ReceivedAt, r.SettledAt }).ToListAsync();
        return (done.Count(d => genuine.Contains(d.EventId)), [.. done.Select(d => (d.SettledAt! - d.ReceivedAt).Value.TotalMilliseconds)]);
    }

    private static async Task<List<string>> ContactsAsync(SandboxProcess sandbox) =>
        [.. (await sandbox.Http.GetFromJsonAsync<JsonElement>("control/dump/intercom")).GetProperty("contacts").EnumerateArray().Select(c => c.GetProperty("id").GetString()!)];

    private static byte[] Body(string contact, string eventId) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = "notification_event",
        app_id = "demo",
        data = new { type = "notification_event_data", item = new { type = "contact", id = contact } },
        id = eventId,
        topic = "contact.user.updated",
        created_at = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
    });

    private static string Sign(byte[] body, string secret) => "sha1=" + Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body));

    private static double P95(IReadOnlyCollection<double> values) => values.Count == 0 ? 0 : Math.Round(values.Order().ElementAt((int)Math.Ceiling(values.Count * 0.95) - 1), 1);
}
