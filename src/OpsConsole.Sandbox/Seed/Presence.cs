namespace OpsConsole.Sandbox.Seed;

/// <summary>How Intercom knows a person of the Airtable table.</summary>
enum Presence
{
    None,
    ByExternalId,
    ByEmailOnly,
}
