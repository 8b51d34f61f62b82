using System.Net.Http.Headers;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Notices;

/// <summary>Sends notices over the channels people have set up. One try each: whoever sends decides what a failure means.</summary>
public sealed class ChannelBook(IDbContextFactory<OpsDbContext> contexts, IDataProtectionProvider protection, IHttpClientFactory clients, NoticeOptions options, SandboxLocation sandbox, TimeProvider clock)
{
    /// <summary>Carries <c>sha256=</c> and the HMAC of the body, as lower-case hex.</summary>
    public const string SignatureHeader = "X-OpsConsole-Signature";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly IDataProtector protector = protection.CreateProtector("OpsConsole.Channels");

    public string Protect(string text) => protector.Protect(text);

    public async Task<NoticeResult> SendAsync(string channelKey, Notice notice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Channels.FindAsync([channelKey], ct) is not { } channel)
        {
            return new NoticeResult.Refused($"There is no channel \"{channelKey}\". Set it up, or name another.");
        }

        var result = await SendAsync(channel, notice, ct);
        (channel.LastSentAt, channel.LastError) = (clock.GetUtcNow(), result switch { NoticeResult.Refused r => r.Why, NoticeResult.Unanswered u => u.Why, _ => null });
        await db.SaveChangesAsync(ct);
        return result;
    }

    private async Task<NoticeResult> SendAsync(ChannelRow channel, Notice notice, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            var address = protector.Unprotect(channel.ProtectedAddress);
            return channel.Kind switch
            {
                ChannelKind.Slack => await PostAsync(address, new { text = $"*{notice.Title}*\n{notice.Text}{Linked(notice, "\n")}" }, secret: null, limit.Token),
                ChannelKind.Webhook => await PostAsync(address, new { title = notice.Title, text = notice.Text, link = Absolute(notice), sentAt = clock.GetUtcNow() }, channel.ProtectedSecret is { } closed ? protector.Unprotect(closed) : null, limit.Token),
                ChannelKind.Email => await MailAsync(address, notice, limit.Token),
                _ => throw new InvalidOperationException($"Channel kind {channel.Kind} is not known."),
            };
        }
        catch (CryptographicException)
        {
            return new NoticeResult.Refused($"The address of {channel.Name} cannot be decrypted with the present keys. Enter it again.");
        }
        catch (Exception e) when (e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } or SmtpException { StatusCode: SmtpStatusCode.GeneralFailure or SmtpStatusCode.MailboxUnavailable } or FormatException or UriFormatException)
        {
            return new NoticeResult.Refused($"{channel.Name} could not be reached: {e.Message}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SmtpException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new NoticeResult.Unanswered($"{channel.Name} did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    private async Task<NoticeResult> PostAsync(string url, object body, string? secret, CancellationToken ct)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        using var message = new HttpRequestMessage(HttpMethod.Post, await sandbox.ResolveAsync(url, ct)) { Content = new ByteArrayContent(bytes) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (secret is not null)
        {
            message.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes)));
        }

        using var answer = await clients.CreateClient(ConnectionBook.HttpClientName).SendAsync(message, ct);
        return (int)answer.StatusCode switch
        {
            < 300 => new NoticeResult.Sent(),
            >= 500 => new NoticeResult.Unanswered($"It answered {(int)answer.StatusCode}."),
            var status => new NoticeResult.Refused($"It answered {status}. Look whether the address still stands."),
        };
    }

    private async Task<NoticeResult> MailAsync(string addresses, Notice notice, CancellationToken ct)
    {
        if (options.MailHost is not { } host)
        {
            return new NoticeResult.Refused("No mail server is set (OpsConsole:Mail:Host).");
        }

        using var client = new SmtpClient(host, options.MailPort) { EnableSsl = options.MailTls };
        if (options.MailUser is { } user)
        {
            client.Credentials = new System.Net.NetworkCredential(user, options.MailPassword);
        }

        using var mail = new MailMessage(options.MailFrom, addresses, notice.Title, notice.Text + Linked(notice, "\n\n"));
        await client.SendMailAsync(mail, ct);
        return new NoticeResult.Sent();
    }

    private string? Absolute(Notice notice) => notice.Link is { } path && options.PublicUrl is { } root ? root.TrimEnd('/') + path : notice.Link;

    private string Linked(Notice notice, string before) => Absolute(notice) is { } link ? before + link : "";
}
