using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Storage;

/// <summary>The seed the lines of a state file stand on.</summary>
sealed record StateHeader(int Seed, int Contacts, double Messy, DateTimeOffset? Recent = null, bool Extras = false, CrowdPlan? Crowd = null);
