using System.Security.Cryptography;

namespace OpsConsole.Runtime.Connectors;

/// <summary>Vendors write signatures as "algorithm=hex"; this reads and compares them.</summary>
static class HookSignature
{
    /// <summary>False as well for what is missing or not hexadecimal; the comparison takes as long whatever differs.</summary>
    public static bool Equals(ReadOnlySpan<byte> expected, string? written, string prefix)
    {
        if (written?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) != true || written.Length != prefix.Length + (expected.Length * 2))
        {
            return false;
        }

        Span<byte> given = stackalloc byte[expected.Length];
        return Convert.FromHexString(written.AsSpan(prefix.Length), given, out _, out var read) == System.Buffers.OperationStatus.Done
            && read == expected.Length && CryptographicOperations.FixedTimeEquals(expected, given);
    }
}
