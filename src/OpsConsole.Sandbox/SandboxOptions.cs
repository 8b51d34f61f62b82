using OpsConsole.Sandbox.Seed;

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

    /// <summary>Whether odd cases stand in Intercom: a conversation of 612 parts, a contact with twelve tags, messages nobody answered.</summary>
    public bool Extras { get; set; }

    /// <summary>What Intercom holds on top, for tests of size; computed from its number, so that a million starts at once.</summary>
    public CrowdPlan Crowd { get; set; } = new();

    /// <summary>Where the Intercom workspace lives: US, EU or AU.</summary>
    public string Region { get; set; } = "US";

    /// <summary>Zone of the Intercom workspace, which sets the day boundary of its contact search.</summary>
    public string TimeZone { get; set; } = "America/Los_Angeles";

    /// <summary>Seconds until a write shows in Intercom's search.</summary>
    public int IndexLagSeconds { get; set; }

    /// <summary>The only token both vendors accept.</summary>
    public const string Token = "sandbox";
}
