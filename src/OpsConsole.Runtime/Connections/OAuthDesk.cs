using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Connections;

/// <summary>
/// A token by consent: a person goes to the vendor's page and comes back with a code (S1-03). The state that travels is random, kept as a hash, good for one return within ten minutes, and only for
/// the person who began.
/// </summary>
public sealed class OAuthDesk
{
    /// <summary>Where the vendor sends people back to, below the console's address.</summary>
    public const string CallbackPath = "/connections/oauth/callback";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>The sandbox knows this app by itself.</summary>
    private static readonly OAuthApp Rehearsal = new("opsconsole-rehearsal", "sandbox");

    private readonly IDbContextFactory<OpsDbContext> contexts;
    private readonly ConnectionBook book;
    private readonly ConnectionMaker maker;
    private readonly OAuthExchange exchange;
    private readonly OAuthApps apps;
    private readonly SandboxLocation sandbox;
    private readonly AuditTrail audit;
    private readonly TimeProvider clock;

    internal OAuthDesk(IDbContextFactory<OpsDbContext> contexts, ConnectionBook book, ConnectionMaker maker, OAuthExchange exchange, OAuthApps apps, SandboxLocation sandbox, AuditTrail audit, TimeProvider clock) =>
        (this.contexts, this.book, this.maker, this.exchange, this.apps, this.sandbox, this.audit, this.clock) = (contexts, book, maker, exchange, apps, sandbox, audit, clock);

    /// <summary>Begins a new connection.</summary>
    /// <param name="consoleUrl">The console as this person's browser reaches it.</param>
    /// <returns>The address of the consent page.</returns>
    /// <exception cref="ConflictException">It cannot be made as it is, or no app is known to ask with.</exception>
    public async Task<string> BeginAsync(Actor actor, NewConnection wanted, string consoleUrl, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        return await BeginAsync(actor, NewConnections.Checked(wanted, book.SandboxIsUp), null, consoleUrl, ct);
    }

    /// <summary>Authorises a connection again; its token is replaced when the consent is given.</summary>
    public async Task<string> BeginAgainAsync(Actor actor, string key, string consoleUrl, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Key == key, ct) ?? throw new MissingException("connection", key);
        var profile = row is { OAuthClientId: { } id, ProtectedOAuthSecret: { } secret } ? new OAuthProfile(id, book.Unprotect(secret), row.OAuthAuthorizeUrl, row.OAuthTokenUrl) : null;
        return await BeginAsync(actor, new NewConnection(row.Name, row.Vendor, row.Mode == "sandbox", row.Region, row.Location, row.Account, profile), key, consoleUrl, ct);
    }

    /// <summary>The person is back from the consent page.</summary>
    /// <param name="error">The vendor's, where there is no code.</param>
    public async Task<OAuthReturn> FinishAsync(Actor actor, string? state, string? code, string? error, CancellationToken ct = default)
    {
        actor.Demand(Right.ManageConnections);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (hash, now) = (Hash(state ?? ""), clock.GetUtcNow());
        var attempt = await db.OAuthAttempts.AsNoTracking().SingleOrDefaultAsync(a => a.StateHash == hash, ct);
        var end = attempt switch
        {
            null => OAuthEnd.Unknown,
            _ when attempt.Person != actor.Name => OAuthEnd.OtherPerson,
            _ when await db.OAuthAttempts.Where(a => a.Id == attempt.Id && a.UsedAt == null).ExecuteUpdateAsync(u => u.SetProperty(a => a.UsedAt, now), ct) == 0 => OAuthEnd.Unknown,
            _ when attempt.ExpiresAt < now => OAuthEnd.Expired,
            _ when error is not null => OAuthEnd.Denied,
            _ when string.IsNullOrEmpty(code) => OAuthEnd.Refused,
            _ => OAuthEnd.Authorised,
        };
        var back = end == OAuthEnd.Authorised ? await ExchangeAsync(db, actor, attempt!, code!, ct) : new OAuthReturn(end, end == OAuthEnd.OtherPerson ? null : attempt?.ConnectionKey);
        if (back.End != OAuthEnd.Authorised)
        {
            await audit.WriteAsync(actor, "authoriseFailed", "connection", back.ConnectionKey ?? "new", OAuthWords.Of(back.End), ct);
        }

        return back;
    }

    private async Task<string> BeginAsync(Actor actor, NewConnection wanted, string? key, string consoleUrl, CancellationToken ct)
    {
        var (offer, app) = Asking(wanted);
        var state = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var verifier = offer.Pkce ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) : null;
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.OAuthAttempts.Where(a => a.ExpiresAt < now).ExecuteDeleteAsync(ct);
        db.OAuthAttempts.Add(new OAuthAttemptRow { StateHash = Hash(state), Person = actor.Name, ConnectionKey = key, ProtectedOrder = book.Protect(JsonSerializer.Serialize(new Order(wanted, verifier))), CreatedAt = now, ExpiresAt = now + Life });
        audit.Add(db, actor, "beginAuthorise", "connection", key ?? "new", $"Went to the consent page for {wanted.Name}.");
        await db.SaveChangesAsync(ct);

        var page = await sandbox.ResolveInBrowserAsync(offer.AuthorizeUrl, consoleUrl, ct);
        var query = $"client_id={Uri.EscapeDataString(app.ClientId)}&redirect_uri={Uri.EscapeDataString(consoleUrl.TrimEnd('/') + CallbackPath)}&state={state}";
        var challenge = verifier is null ? "" : $"&code_challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))}&code_challenge_method=S256";
        return $"{page}{(page.Contains('?') ? '&' : '?')}{query}{challenge}";
    }

    private async Task<OAuthReturn> ExchangeAsync(OpsDbContext db, Actor actor, OAuthAttemptRow attempt, string code, CancellationToken ct)
    {
        var (wanted, verifier) = JsonSerializer.Deserialize<Order>(book.Unprotect(attempt.ProtectedOrder))!;
        var (offer, app) = Asking(wanted);
        var (token, end) = await exchange.TokenAsync(await sandbox.ResolveAsync(offer.TokenUrl, ct), app, code, verifier, ct);
        if (token is null)
        {
            return new(end, attempt.ConnectionKey);
        }

        var row = attempt.ConnectionKey is { } key ? await db.Connections.FindAsync([key], ct) ?? throw new MissingException("connection", key) : await maker.AddAsync(db, wanted, ct);
        try
        {
            var account = await (await book.OpenWithAsync(row, token, ct)).AccountAsync(new CallContext(CallPriority.Person, new CallMeter(), ct));
            if (AccountFacts.IsOther(row, account))
            {
                return new(OAuthEnd.OtherAccount, attempt.ConnectionKey);
            }

            AccountFacts.Keep(row, account);
            row.StateText = null;
        }
        catch (UnauthorizedException)
        {
            return new(OAuthEnd.Refused, attempt.ConnectionKey);
        }
        catch (ConnectorException e)
        {
            row.StateText = e.Message; // a code is good for one token: this one is kept, and the test tells when the rest is there
        }

        var again = attempt.ConnectionKey is not null;
        return new(OAuthEnd.Authorised, await maker.KeepAsync(db, actor, row, token, again ? "authoriseAgain" : "authorise", again ? $"Authorised {row.Name} again." : $"Made the connection {row.Name} by consent.{wanted.Elsewhere}", ct));
    }

    /// <summary>Where consent is asked for, and by whom: the connection's own app before the configured one.</summary>
    private (OAuthOffer Offer, OAuthApp App) Asking(NewConnection wanted)
    {
        var home = VendorKind.Of(wanted.Vendor).Home;
        var usual = home.OAuth ?? throw new ConflictException("This vendor gives its tokens by hand: paste one.");
        var offer = wanted.Sandbox ? new OAuthOffer($"{SandboxLocation.Scheme}{home.SandboxPath}/oauth", $"{SandboxLocation.Scheme}{home.SandboxPath}/auth/eagle/token", Pkce: true) : usual;
        var app = wanted.Profile is { } own ? new OAuthApp(own.ClientId, own.ClientSecret)
            : wanted.Sandbox ? Rehearsal
            : apps.ByVendor.GetValueOrDefault(wanted.Vendor) ?? throw new ConflictException("The console has no app at this vendor to ask with. Set OpsConsole:OAuth, give this connection an OAuth profile of its own, or paste a token.");
        return (offer with { AuthorizeUrl = wanted.Profile?.AuthorizeUrl ?? offer.AuthorizeUrl, TokenUrl = wanted.Profile?.TokenUrl ?? offer.TokenUrl }, app);
    }

    private static string Hash(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    private sealed record Order(NewConnection Wanted, string? Verifier);
}
