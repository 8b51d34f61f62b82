using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>24 lower-hex characters; the last eight are the running number, so that an id alone gives a place in the order.</summary>
static class ContactId
{
    const string Prefix = "65f0c0de5eed0000";

    public static string Of(long sequence) => Prefix + sequence.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The running number of any id this workspace could have given out; -1 for another's.</summary>
    public static long Sequence(string id) =>
        id.Length == 24 && id.StartsWith(Prefix, StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : -1;
}
