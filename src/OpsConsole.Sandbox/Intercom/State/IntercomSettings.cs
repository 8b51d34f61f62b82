namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>What /control/limits may turn about the workspace.</summary>
sealed class IntercomSettings(string timeZone, int indexLagSeconds)
{
    public const string WorkspaceId = "h64a47v4";

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.FindSystemTimeZoneById(timeZone);

    /// <summary>Where the workspace is hosted: US, EU or AU.</summary>
    public string Region { get; set; } = "US";

    public int IndexLagSeconds { get; set; } = indexLagSeconds;

    public void SetZone(string id) => Zone = TimeZoneInfo.FindSystemTimeZoneById(id);
}
