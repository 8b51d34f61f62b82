using System.Collections.Concurrent;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Engine.Retry;
using OpsConsole.Runtime.Connectors.Airtable;
using OpsConsole.Runtime.Connectors.Http;
using OpsConsole.Runtime.Connectors.Intercom;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Connectors;

/// <summary>How one vendor's connector is built over the one door; the line per vendor that the rest of the program knows.</summary>
public sealed record VendorKind(string Vendor, Func<string, IVendorDialect> Dialect, Func<VendorLimits, TimeProvider, RateBudget> Budget, Func<VendorHttp, ConnectionRow, TimeProvider, IConnector> Connector, IWebhookDialect Hooks, VendorHome Home)
{
    public static IReadOnlyList<VendorKind> All { get; } =
    [
        new("airtable", token => new AirtableDialect(token), (limits, clock) => new SlidingBudget(limits.AirtablePerSecond, TimeSpan.FromSeconds(1), clock), (http, row, clock) => new AirtableConnector(http, row.Account ?? "", clock), new AirtableHooks(), new("/airtable/v0", [new(null, "https://api.airtable.com/v0")], AccountWord: "base id")),
        new("intercom", token => new IntercomDialect(token), (_, clock) => new WindowBudget(160, TimeSpan.FromSeconds(10), clock), (http, _, clock) => new IntercomConnector(http, clock), new IntercomHooks(), IntercomAccount.Home),
    ];

    /// <exception cref="InvalidOperationException">The row names a vendor this program does not know.</exception>
    public static VendorKind Of(string vendor) => All.FirstOrDefault(k => k.Vendor == vendor) ?? throw new InvalidOperationException($"There is no connector for \"{vendor}\".");
}

/// <summary>
/// Opens connections. An account has one rate budget however many pipelines use it (T-07); its credentials are decrypted here and go nowhere but into request headers.
/// </summary>
public sealed class ConnectionBook(IDbContextFactory<OpsDbContext> contexts, IDataProtectionProvider protection, IHttpClientFactory clients, RetryPolicy retry, VendorLimits limits, SandboxLocation sandbox, TimeProvider clock, ILoggerFactory logs)
{
    public const string HttpClientName = "vendors";
    private readonly IDataProtector protector = protection.CreateProtector("OpsConsole.Connections");
    private readonly IDataProtector hookProtector = protection.CreateProtector("OpsConsole.Connections.Webhooks");
    private readonly IDataProtector bodyProtector = protection.CreateProtector("OpsConsole.Inbox.Bodies");
    private readonly ConcurrentDictionary<string, string> hookSecrets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Stamp, IConnector Connector)> open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RateBudget> budgets = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">No such connection, or its stored token cannot be decrypted with the present keys.</exception>
    public async Task<IConnector> OpenAsync(string key, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Key == key, ct)
            ?? throw new InvalidOperationException($"There is no connection \"{key}\". Create it, or name another one in the contract.");
        row.BaseUrl = await sandbox.ResolveAsync(row.BaseUrl, ct);
        var stamp = $"{row.Vendor}|{row.BaseUrl}|{row.Account}|{row.ProtectedSecret}";
        if (open.TryGetValue(key, out var known) && known.Stamp == stamp)
        {
            return known.Connector;
        }

        var connector = Build(row);
        open[key] = (stamp, connector);
        return connector;
    }

    /// <summary>A connector with another secret than the stored one, to try it out; nothing is stored.</summary>
    public async Task<IConnector> OpenWithAsync(ConnectionRow row, string secret, CancellationToken ct) =>
        Build(new ConnectionRow { Key = row.Key, Name = row.Name, Vendor = row.Vendor, Mode = row.Mode, BaseUrl = await sandbox.ResolveAsync(row.BaseUrl, ct), Account = row.Account, ProtectedSecret = Protect(secret) });

    public bool SandboxIsUp => sandbox.IsSet;

    /// <summary>How the account's rate budget stands; null before the first call since this program started.</summary>
    public async Task<BudgetState?> BudgetAsync(ConnectionRow row, CancellationToken ct) =>
        budgets.TryGetValue($"{row.Vendor}|{await sandbox.ResolveAsync(row.BaseUrl, ct)}|{row.Account}", out var budget) ? budget.Now() : null;

    public string Protect(string secret) => protector.Protect(secret);

    /// <exception cref="System.Security.Cryptography.CryptographicException">It was protected under other keys.</exception>
    internal string Unprotect(string secret) => protector.Unprotect(secret);

    /// <summary>What the vendor signs its webhooks with, in clear; null where none was given, or where it was stored under other keys.</summary>
    public string? HookSecret(ConnectionRow row)
    {
        try
        {
            return row.ProtectedHookSecret is { } stored ? hookSecrets.GetOrAdd(stored, hookProtector.Unprotect) : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    public string ProtectHookSecret(string secret) => hookProtector.Protect(secret);

    /// <summary>A delivery's body, for keeping.</summary>
    public byte[] ProtectBody(ReadOnlySpan<byte> body) => bodyProtector.Protect(body.ToArray());

    private IConnector Build(ConnectionRow row)
    {
        var kind = VendorKind.Of(row.Vendor);
        string token;
        try
        {
            token = protector.Unprotect(row.ProtectedSecret);
        }
        catch (System.Security.Cryptography.CryptographicException e)
        {
            throw new InvalidOperationException($"The token of {row.Name} cannot be decrypted: the keys beside the data are not those it was stored with. Replace the token.", e);
        }

        var client = clients.CreateClient(HttpClientName);
        client.BaseAddress = new Uri(row.BaseUrl.TrimEnd('/') + "/");
        var budget = budgets.GetOrAdd($"{row.Vendor}|{row.BaseUrl}|{row.Account}", _ => kind.Budget(limits, clock));
        var http = new VendorHttp(client, kind.Dialect(token), budget, retry, limits.Timeout, clock, logs.CreateLogger<VendorHttp>());
        return kind.Connector(http, row, clock);
    }
}

/// <param name="Timeout">How long one call may take.</param>
/// <param name="AirtablePerSecond">Calls a second and base.</param>
public sealed record VendorLimits(TimeSpan Timeout, int AirtablePerSecond);
