namespace OpsConsole.Runtime.Connectors;

/// <summary>The account that a token opens, as the vendor names it.</summary>
/// <param name="Region">Where the vendor keeps it; null where it does not say.</param>
public sealed record VendorAccount(string Id, string Name, string? Region, string? TimeZone);

/// <summary>One of the vendor's permissions.</summary>
/// <param name="Name">In the vendor's words.</param>
/// <param name="Objects">What cannot be read without it.</param>
/// <param name="Missing">Why it cannot be used; null where the token has it.</param>
public sealed record ScopeState(string Name, IReadOnlyList<string> Objects, string? Missing)
{
    public bool Granted => Missing is null;
}
