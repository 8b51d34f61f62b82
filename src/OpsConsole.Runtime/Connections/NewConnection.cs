using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Connections;

/// <summary>A connection as somebody asks for it, without its token.</summary>
/// <param name="Region">As the vendor names it; null where it has none, and for the sandbox where none is chosen.</param>
/// <param name="Location">The project or folder it is listed under.</param>
/// <param name="Account">What the vendor needs besides the token: Airtable's base id.</param>
/// <param name="Address">The API's root where calls go another way than straight to the vendor, such as through a gateway (S1-02); null takes the region's.</param>
public sealed record NewConnection(string Name, string Vendor, bool Sandbox, string? Region = null, string? Location = null, string? Account = null, OAuthProfile? Profile = null, string? Address = null)
{
    /// <summary>For the audit: where the token goes, if not to the vendor itself.</summary>
    internal string Elsewhere => Address is null ? "" : $" Its calls go to {Address}.";
}

/// <summary>An app of the team's own in place of the configured one (S1-06).</summary>
/// <param name="AuthorizeUrl">Null takes the vendor's.</param>
/// <param name="TokenUrl">Null takes the vendor's.</param>
public sealed record OAuthProfile(string ClientId, string ClientSecret, string? AuthorizeUrl = null, string? TokenUrl = null)
{
    /// <summary>A secret never gets into a text by accident.</summary>
    public override string ToString() => ClientId;
}

/// <summary>Turns what was asked for into a row, and says what is wrong with it.</summary>
static class NewConnections
{
    private const int LongestName = 120;

    /// <exception cref="ConflictException">It cannot be made as it is.</exception>
    public static NewConnection Checked(NewConnection wanted, bool sandboxIsUp)
    {
        var tidy = wanted with { Name = wanted.Name.Trim(), Region = Trimmed(wanted.Region), Location = Trimmed(wanted.Location), Account = Trimmed(wanted.Account), Address = Trimmed(wanted.Address)?.TrimEnd('/') };
        var home = VendorKind.All.FirstOrDefault(k => k.Vendor == tidy.Vendor)?.Home ?? throw new ConflictException("Choose a vendor that the console speaks to.");
        Demand(Keys.Of(tidy.Name).Length > 0 && tidy.Name.Length <= LongestName, $"Give the connection a name with letters or digits, {LongestName} characters at most.");
        Demand(tidy.Location is null or { Length: <= LongestName }, $"The project's name has {LongestName} characters at most.");
        Demand(tidy.Region is null || home.Regions.Any(r => r.Name == tidy.Region), "Choose a region that the vendor has.");
        Demand(!tidy.Sandbox || sandboxIsUp, "The sandbox is off, so there is nothing to connect to. Choose the live vendor, or turn the sandbox on.");
        Demand(home.AccountWord is null || (tidy.Account is { } account && account.All(c => char.IsAsciiLetterOrDigit(c))), $"Give the {home.AccountWord} too; it stands in the vendor's address bar.");
        Demand(tidy.Profile is not { } profile || (profile.ClientId.Trim().Length > 0 && profile.ClientSecret.Trim().Length > 0), "An OAuth profile of its own needs a client id and a client secret.");
        Demand(IsAddress(tidy.Profile?.AuthorizeUrl) && IsAddress(tidy.Profile?.TokenUrl), "The addresses of an OAuth profile begin with https://.");
        Demand(tidy.Address is null || (!tidy.Sandbox && IsAddress(tidy.Address) && new Uri(tidy.Address) is { Query: "", Fragment: "", UserInfo: "" }), "An API address of its own begins with https:// and has nothing behind its path; the sandbox has none.");
        return tidy with { Region = tidy.Region ?? (tidy.Sandbox ? null : home.Regions[0].Name), Account = home.AccountWord is null ? null : tidy.Account };
    }

    public static ConnectionRow Row(NewConnection wanted, string key, DateTimeOffset now)
    {
        var home = VendorKind.Of(wanted.Vendor).Home;
        return new()
        {
            Key = key,
            Name = wanted.Name,
            Vendor = wanted.Vendor,
            Mode = wanted.Sandbox ? "sandbox" : "live",
            BaseUrl = wanted.Sandbox ? SandboxLocation.Scheme + home.SandboxPath : wanted.Address ?? home.BaseUrl(wanted.Region),
            Region = wanted.Region,
            Location = wanted.Location,
            Account = wanted.Account,
            ProtectedSecret = "",
            OAuthClientId = wanted.Profile?.ClientId,
            OAuthAuthorizeUrl = wanted.Profile?.AuthorizeUrl,
            OAuthTokenUrl = wanted.Profile?.TokenUrl,
            CreatedAt = now,
        };
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsAddress(string? address) => address is null || (Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)));

    private static void Demand(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new ConflictException(sentence);
        }
    }
}
