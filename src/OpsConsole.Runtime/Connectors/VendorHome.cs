namespace OpsConsole.Runtime.Connectors;

/// <summary>Where a vendor's accounts answer, and what somebody needs at hand to make a connection.</summary>
/// <param name="SandboxPath">Below the sandbox's root.</param>
/// <param name="Regions">The first is the usual one; vendors without regions have one without a name.</param>
/// <param name="OAuth">Null where the vendor gives tokens only by hand.</param>
/// <param name="AccountWord">What the vendor needs besides the token, as people call it; null where the token says it all.</param>
public sealed record VendorHome(string SandboxPath, IReadOnlyList<VendorRegion> Regions, OAuthOffer? OAuth = null, string? AccountWord = null)
{
    /// <summary>The API's root for a region; the usual one where the region is not known.</summary>
    public string BaseUrl(string? region) => (Regions.FirstOrDefault(r => r.Name == region) ?? Regions[0]).BaseUrl;
}

/// <param name="Name">As the vendor names it; null where there is only one place.</param>
public sealed record VendorRegion(string? Name, string BaseUrl);

/// <summary>How a token is had by consent (OAuth 2.0, authorization code).</summary>
/// <param name="Pkce">Whether the vendor checks a code challenge; where it does not say so, none is sent.</param>
public sealed record OAuthOffer(string AuthorizeUrl, string TokenUrl, bool Pkce);

/// <summary>Who the console is at a vendor: the app that asks for consent.</summary>
public sealed record OAuthApp(string ClientId, string ClientSecret)
{
    /// <summary>A secret never gets into a text by accident.</summary>
    public override string ToString() => ClientId;
}

/// <summary>The apps of the configuration, by vendor; a connection may bring its own.</summary>
public sealed record OAuthApps(IReadOnlyDictionary<string, OAuthApp> ByVendor);
