using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Inbox;

/// <summary>What became of a delivery at the door: stored (or known already), or turned away and only counted.</summary>
public readonly record struct Reception(Refusal? Refusal)
{
    public static Reception Taken { get; }
}

/// <summary>
/// Where webhooks come in: verified on the raw bytes, made safe, and only then acknowledged. What is turned away leaves nothing but a count.
/// </summary>
public sealed class InboxDoor
{
    /// <summary>Bytes; vendors' deliveries are far smaller.</summary>
    public const int LargestBody = 1024 * 1024;

    /// <summary>Intercom tries an event twice, a minute apart (fact sheet, section 11): what is older than this was kept by somebody else.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(1);

    private readonly IDbContextFactory<OpsDbContext> contexts;
    private readonly ConnectionBook book;
    private readonly InboxWriter writer;
    private readonly TimeProvider clock;

    internal InboxDoor(IDbContextFactory<OpsDbContext> contexts, ConnectionBook book, InboxWriter writer, TimeProvider clock) =>
        (this.contexts, this.book, this.writer, this.clock) = (contexts, book, writer, clock);

    /// <summary>Answers once the delivery is safe on disk; a failure to store is an exception, and the vendor sends it again.</summary>
    /// <param name="header">A request header by name.</param>
    public async Task<Reception> TakeAsync(string connectionKey, ReadOnlyMemory<byte> body, Func<string, string?> header, CancellationToken ct)
    {
        if (await FindAsync(connectionKey, ct) is not { } connection)
        {
            return Refuse("", Refusal.UnknownConnection);
        }

        if (body.Length > LargestBody)
        {
            return Refuse(connectionKey, Refusal.Oversized);
        }

        var dialect = VendorKind.Of(connection.Vendor).Hooks;
        if (book.HookSecret(connection) is not { } secret || !dialect.IsGenuine(secret, body.Span, header(dialect.SignatureHeader)))
        {
            return Refuse(connectionKey, Refusal.Forged);
        }

        if (Read(dialect, body) is not { } events)
        {
            return Refuse(connectionKey, Refusal.Malformed);
        }

        if (events.Any(e => e.OccurredAt < clock.GetUtcNow() - Oldest))
        {
            return Refuse(connectionKey, Refusal.Replayed);
        }

        var kept = book.ProtectBody(body.Span);
        await writer.StoreAsync([.. events.Select((e, n) => Row(connectionKey, e, dialect.SignatureHeader, n == 0 ? kept : null, body))], ct);
        return Reception.Taken;
    }

    private Reception Refuse(string connectionKey, Refusal why)
    {
        writer.Count(connectionKey, why);
        return new(why);
    }

    private async Task<ConnectionRow?> FindAsync(string key, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Key == key, ct);
    }

    private static IReadOnlyList<VendorEvent>? Read(IWebhookDialect dialect, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return dialect.Read(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private InboxRow Row(string connectionKey, VendorEvent e, string header, byte[]? kept, ReadOnlyMemory<byte> body) => new()
    {
        ConnectionKey = connectionKey,
        EventId = e.Id ?? "sha256:" + Convert.ToHexString(SHA256.HashData(body.Span)),
        Topic = e.Topic,
        Object = e.Object,
        RecordId = e.RecordId,
        Rings = e.Rings,
        Verified = header,
        OccurredAt = e.OccurredAt,
        ReceivedAt = clock.GetUtcNow(),
        ProtectedBody = kept,
    };
}
