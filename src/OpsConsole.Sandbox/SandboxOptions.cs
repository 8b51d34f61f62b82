namespace OpsConsole.Sandbox;

/// <summary>How a sandbox starts. Everything else is turned over HTTP, under <c>/control</c>.</summary>
public sealed class SandboxOptions
{
    /// <summary>File that keeps every acknowledged write across a restart; null keeps the state in memory only.</summary>
    public string? StateFile { get; set; }

    /// <summary>The same seed gives the same people, the same ids and the same mess.</summary>
    public int Seed { get; set; } = 7;

    /// <summary>Rows in the Airtable table of contacts; Intercom holds about 60 % as many.</summary>
    public int Contacts { get; set; } = 500;

    /// <summary>Share of people with something wrong about them; 0 is a clean world.</summary>
    public double Messy { get; set; } = 0.08;

    /// <summary>Zone of the Intercom workspace, which sets the day boundary of its contact search.</summary>
    public string TimeZone { get; set; } = "America/Los_Angeles";

    /// <summary>Seconds until a write shows in Intercom's search.</summary>
    public int IndexLagSeconds { get; set; }

    /// <summary>The only token both vendors accept.</summary>
    public const string Token = "sandbox";
}
