using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Sandbox.Intercom.OAuth;

/// <summary>Codes, which live ten minutes and are good for one exchange, and the tokens given for them.</summary>
sealed class GrantBook
{
    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    readonly ConcurrentDictionary<string, Consent> _codes = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Grant> _grants = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Grant> All => [.. _grants.Values];

    public Grant? Find(string token) => _grants.GetValueOrDefault(token);

    public void Put(Grant grant) => _grants[grant.Token] = grant;

    public void Remove(string token) => _grants.TryRemove(token, out _);

    /// <summary>Ends in "=", as the vendor's may (sheet, section 1).</summary>
    public string Agree(string clientId, string? challenge, string[] scopes, DateTimeOffset now)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "=";
        _codes[code] = new Consent(code, clientId, challenge, scopes, now + CodeLife);
        return code;
    }

    /// <summary>A fresh token, not put yet; null where the code is not good for this asker. The code is spent either way.</summary>
    public Grant? Exchange(string code, string clientId, string? verifier, DateTimeOffset now)
    {
        if (!_codes.TryRemove(code, out var consent) || consent.Until < now || consent.ClientId != clientId || !Proves(verifier, consent.Challenge))
        {
            return null;
        }

        return new Grant("tok_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), clientId, consent.Scopes);
    }

    static bool Proves(string? verifier, string? challenge) =>
        challenge is null || (verifier is not null && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == challenge);
}
