using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// What a contract does about a change beyond carrying it over: when, if, then. Plain data inside the contract, so that it is versioned, reviewed and rolled back with it. Rules run on
/// settled changes; what they decide becomes actions that are journaled and settled like any write (design, section 3).
/// </summary>
public sealed record Rule
{
    /// <summary>Lower-case letters, digits and hyphens; what actions and counts name.</summary>
    public required string Key { get; init; }
    public required string Name { get; init; }
    public bool On { get; init; } = true;
    public required Trigger When { get; init; }

    /// <summary>In order; the first whose condition holds is taken. One without condition always holds.</summary>
    public IReadOnlyList<Branch> Branches { get; init; } = [];
    public Guard Guard { get; init; } = new();
}

public enum TriggerKind
{
    /// <summary>A run created the record's partner.</summary>
    Created,

    /// <summary>The field holds another value than when the pair was last settled; with <see cref="Trigger.To"/>, it became that.</summary>
    Changed,

    /// <summary>So many hours have passed since the moment the field holds.</summary>
    Elapsed,
}

/// <summary>What sets a rule off. Tags are fields (<c>tags.VIP</c>), and so are a conversation's state, assignee, rating and SLA: one kind of trigger serves all of them.</summary>
public sealed record Trigger
{
    public required TriggerKind Event { get; init; }
    public Side Side { get; init; }
    public string? Field { get; init; }

    /// <summary>Only from this value; null from any.</summary>
    public string? From { get; init; }

    /// <summary>Only to this value; null to any but nothing.</summary>
    public string? To { get; init; }

    /// <summary>For <see cref="TriggerKind.Elapsed"/>.</summary>
    public int? Hours { get; init; }
}

public sealed record Branch
{
    public Condition? If { get; init; }
    public IReadOnlyList<RuleAction> Then { get; init; } = [];
}

/// <summary>One thing to do. Which members count follows from <see cref="Do"/>; texts are Handlebars templates over both records (<c>{{left.full_name}}</c>).</summary>
public sealed record RuleAction
{
    public required ActionKind Do { get; init; }

    /// <summary>Whose record it is done to.</summary>
    public Side Side { get; init; } = Side.Right;

    /// <summary>For <see cref="ActionKind.Set"/>: field and value; an empty value clears.</summary>
    public string? Field { get; init; }
    public string? Value { get; init; }

    /// <summary>For <see cref="ActionKind.Create"/>: where, and what; values are templates.</summary>
    public string? Object { get; init; }
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>For <see cref="ActionKind.Create"/>: the field, among those given, that is unique there; the same key again is the same record.</summary>
    public string? UniqueBy { get; init; }
    public string? Subject { get; init; }
    public string? Text { get; init; }

    /// <summary>Assign: a teammate's e-mail or a team's name. Notify: the channel's key. Message and note: the teammate in whose name, else the first with a seat. Review: the e-mail of whose it is, else nobody's.</summary>
    public string? To { get; init; }

    /// <summary>Snooze: for how long.</summary>
    public int? Hours { get; init; }

    /// <summary>Every text of an action that is filled in with the records' values.</summary>
    public static IEnumerable<string> Templates(RuleAction action) => new[] { action.Subject, action.Text, action.Value }.Concat(action.Fields?.Values ?? []).OfType<string>();
}

/// <summary>Limits on what a rule does to people (S0-57, S0-95, S0-96, S0-115). All are optional but the hold.</summary>
public sealed record Guard
{
    /// <summary>Must hold at the moment of sending, by the records as they are then.</summary>
    public Condition? Require { get; init; }

    /// <summary>No second message by any rule to the same person within so many hours.</summary>
    public int? CoolDownHours { get; init; }

    /// <summary>At most so many messages by all rules to one person in seven days.</summary>
    public int? PerWeek { get; init; }

    /// <summary>At most so many actions of this rule an hour; what is above waits.</summary>
    public int? PerHour { get; init; }

    /// <summary>From and until when nothing is sent, as HH:mm in the person's own zone; may pass midnight.</summary>
    public string? QuietFrom { get; init; }
    public string? QuietUntil { get; init; }

    /// <summary>Where the person's IANA zone stands; else <see cref="Zone"/>, else UTC.</summary>
    public string? ZoneField { get; init; }
    public Side ZoneSide { get; init; }
    public string? Zone { get; init; }

    /// <summary>More messages or notices than this planned at once wait for a person's yes.</summary>
    public int HoldAbove { get; init; } = 50;
}
