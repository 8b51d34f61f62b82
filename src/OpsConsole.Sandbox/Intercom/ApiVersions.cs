using System.Globalization;

namespace OpsConsole.Sandbox.Intercom;

/// <summary>1.0-1.4, 2.0-2.15 and the two names of the preview (sheet, section 1).</summary>
static class ApiVersions
{
    public static bool IsKnown(string version)
    {
        if (version is "Unstable" or "Preview")
        {
            return true;
        }

        var parts = version.Split('.');
        return parts.Length == 2
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && (parts[0], minor) is ("1", <= 4) or ("2", <= 15);
    }
}
