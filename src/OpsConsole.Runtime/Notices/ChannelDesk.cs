using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Notices;

/// <summary>Sets up where notices go. Addresses and secrets go in and never come out; the audit does not hold them either.</summary>
public sealed class ChannelDesk(IDbContextFactory<OpsDbContext> contexts, ChannelBook book, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    private const int LongestKey = 40;

    /// <param name="key">What rules name; it stays.</param>
    /// <param name="secret">What a webhook is signed with; null leaves it unsigned.</param>
    public async Task AddAsync(Actor actor, string key, string name, ChannelKind kind, string address, string? secret, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        (key, name) = (key.Trim(), name.Trim());
        if (key.Length is 0 or > LongestKey || key.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            throw new ConflictException($"A channel's key has lower-case letters, digits and hyphens, at most {LongestKey}.");
        }

        if (name.Length == 0)
        {
            throw new ConflictException("Give the channel a name: people choose it by that.");
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Channels.AnyAsync(c => c.Key == key, ct))
        {
            throw new ConflictException($"There is a channel {key} already. Choose another key, or replace that one's address.");
        }

        var row = new ChannelRow { Key = key, Name = name, Kind = kind, ProtectedAddress = "", CreatedAt = clock.GetUtcNow() };
        Lead(row, address, secret);
        db.Channels.Add(row);
        audit.Add(db, actor, "add", "channel", key, $"Added the channel {name} ({kind}).");
        await SaveAsync(db, ct);
    }

    /// <summary>Leads the channel elsewhere; its secret goes with the old address.</summary>
    public async Task ReplaceAsync(Actor actor, string key, string address, string? secret, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await FindAsync(db, key, ct);
        Lead(row, address, secret);
        (row.LastError, row.LastSentAt) = (null, null);
        audit.Add(db, actor, "replaceAddress", "channel", key, $"Replaced the address of the channel {row.Name}.");
        await SaveAsync(db, ct);
    }

    /// <summary>Sends a notice that says it is a test.</summary>
    /// <exception cref="ConflictException">It did not go, or nobody answered; the message says which.</exception>
    public async Task TestAsync(Actor actor, string key, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await FindAsync(db, key, ct);
        audit.Add(db, actor, "test", "channel", key, $"Sent a test notice over the channel {row.Name}.");
        await SaveAsync(db, ct);
        var result = await book.SendAsync(key, new Notice("Test notice", $"{actor.Name} tries out the channel {row.Name}. Nothing is to be done.", "/connections?tab=channels"), ct);
        changes.Publish(Topic.Connections);
        switch (result)
        {
            case NoticeResult.Refused refused:
                throw new ConflictException($"The test notice did not go. {refused.Why}");
            case NoticeResult.Unanswered unanswered:
                throw new ConflictException($"Whether the test notice arrived is not known. {unanswered.Why}");
        }
    }

    /// <summary>Rules that name it can no longer send; their actions are refused and wait for a person.</summary>
    public async Task RemoveAsync(Actor actor, string key, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await FindAsync(db, key, ct);
        db.Channels.Remove(row);
        audit.Add(db, actor, "remove", "channel", key, $"Removed the channel {row.Name}.");
        await SaveAsync(db, ct);
    }

    private void Lead(ChannelRow row, string address, string? secret)
    {
        address = address.Trim();
        var fits = row.Kind == ChannelKind.Email
            ? address.Length > 0 && address.Split(',').All(a => MailAddress.TryCreate(a.Trim(), out _))
            : address.StartsWith(SandboxLocation.Scheme, StringComparison.Ordinal) || Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        if (!fits)
        {
            throw new ConflictException(row.Kind == ChannelKind.Email ? "Give e-mail addresses, with commas between." : "Give the whole address of the webhook, beginning with https.");
        }

        row.ProtectedAddress = book.Protect(address);
        row.ProtectedSecret = row.Kind == ChannelKind.Webhook && !string.IsNullOrWhiteSpace(secret) ? book.Protect(secret.Trim()) : null;
    }

    private static async Task<ChannelRow> FindAsync(OpsDbContext db, string key, CancellationToken ct) => await db.Channels.FindAsync([key], ct) ?? throw new MissingException("channel", key);

    private async Task SaveAsync(OpsDbContext db, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Connections);
    }
}
