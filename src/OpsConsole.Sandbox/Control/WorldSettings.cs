using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Control;

sealed record WorldSettings(string? StateFile, SeedPlan Plan, string TimeZone, int IndexLagSeconds, string Token)
{
    public string Region { get; init; } = "US";
}
