using Xunit;

namespace OpsConsole.Browser;

/// <summary>Which Chromium drives the journeys: OPSCONSOLE_CHROMIUM, else Debian's.</summary>
static class Chromium
{
    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable("OPSCONSOLE_CHROMIUM"), "/usr/bin/chromium" }.FirstOrDefault(File.Exists);

    public static bool Required { get; } = Environment.GetEnvironmentVariable("OPSCONSOLE_REQUIRE_BROWSER") == "1";
}

/// <summary>Skipped, saying so, where there is no Chromium; a failure where one is demanded.</summary>
public sealed class JourneyAttribute : FactAttribute
{
    public JourneyAttribute()
    {
        if (Chromium.Path is null && !Chromium.Required)
        {
            Skip = "No Chromium: set OPSCONSOLE_CHROMIUM to its path. OPSCONSOLE_REQUIRE_BROWSER=1 makes this a failure.";
        }
    }
}
