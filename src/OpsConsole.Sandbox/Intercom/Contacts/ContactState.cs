namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>live → archived → live; deleted and merged are final (sheet, section 14).</summary>
enum ContactState
{
    Live,
    Archived,
    Deleted,
    Merged,
}
