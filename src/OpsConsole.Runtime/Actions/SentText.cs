using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace OpsConsole.Runtime.Actions;

/// <summary>What an action sent, filled in. Kept encrypted: it holds a person's values.</summary>
public sealed record SentText(string? Subject, string? Text, string? To, IReadOnlyDictionary<string, string>? Fields);

public sealed class SentBox(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("OpsConsole.Actions");

    public string Close(SentText sent) => protector.Protect(JsonSerializer.Serialize(sent));

    /// <summary>Null where retention has taken it away, or the keys are others.</summary>
    public SentText? Open(string? closed)
    {
        try
        {
            return closed is null ? null : JsonSerializer.Deserialize<SentText>(protector.Unprotect(closed));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
