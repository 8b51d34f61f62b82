namespace OpsConsole.Engine.Records;

/// <summary>What can be done beyond carrying values over. Connectors say which of these they can do to which object type.</summary>
public enum ActionKind
{
    /// <summary>A field of one of the two records; a tag is put on or taken off by its field.</summary>
    Set,

    /// <summary>A record of another object type, under a key of its own.</summary>
    Create,
    Note,
    Message,
    Assign,
    Close,
    Snooze,

    /// <summary>A notice to people, over a channel.</summary>
    Notify,

    /// <summary>A question for a person in the queue.</summary>
    Review,
}
