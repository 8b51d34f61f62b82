namespace OpsConsole.Sandbox.Seed;

/// <summary>What can be wrong about a person. Each kind turns up in turn, so that a small world has them all.</summary>
enum Mess
{
    None,

    /// <summary>Neither external_id nor e-mail.</summary>
    NoIdentity,

    /// <summary>An e-mail alone.</summary>
    NoExternalId,

    /// <summary>The e-mail of the person before, in other case.</summary>
    EmailTwin,

    /// <summary>The external_id of the person before.</summary>
    SharedExternalId,
    DoNotContact,

    /// <summary>A lifecycle stage no longer in use.</summary>
    StaleStage,

    /// <summary>A plan tier no longer in use.</summary>
    StalePlan,

    /// <summary>An e-mail that is none.</summary>
    BrokenEmail,

    /// <summary>Blanks around the e-mail.</summary>
    PaddedEmail,

    /// <summary>Archived in Intercom, alive in Airtable.</summary>
    Archived,

    /// <summary>A lead in Intercom beside the user, with the same e-mail.</summary>
    LeadTwin,

    /// <summary>Intercom still has the e-mail of before.</summary>
    ChangedEmail,
}
