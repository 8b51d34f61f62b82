using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Review;

public enum WayKind
{
    Map,
    Edit,
    Take,
    Partner,

    /// <summary>A blocked undo goes on all the same.</summary>
    Old,

    /// <summary>A blocked undo ends here; the present value stays.</summary>
    Keep,
    Retry,
    Skip,
    Assign,

    /// <summary>A person has looked: the action was carried out.</summary>
    Arrived,

    /// <summary>The action is done once more.</summary>
    Again,
}

/// <summary>One way out of an item: what it is called, what it does, and what will have happened. <see cref="Choice"/> is what the queue is told where something is chosen.</summary>
public sealed record Way(string Id, WayKind Kind, string? Key, string Title, string Effect, string Will, string? Choice = null)
{
    private const string Again = "One run reads this record on both sides again and writes only what differs. What still does not fit comes back here.";

    /// <summary>The usual one first; none is preselected.</summary>
    public static IReadOnlyList<Way> Of(ReviewRow item, IReadOnlyList<Candidate> candidates, ValueOffer? offer, ContractEnds ends, Actor actor) =>
        item.Reason == ReviewReason.UndoBlocked ? [.. Blocked(item), Assign(item)]
        : item.ContractKey.Length == 0 ? [.. OfExtraction(), Assign(item)]
        : item.ActionId is not null ? [.. OfAction(item, actor), Assign(item)]
        : [.. Specific(item, candidates, offer, ends, actor), .. Common(item)];

    /// <summary>An extraction tells of a field, not of a record: there is nothing that a run could settle.</summary>
    private static IEnumerable<Way> OfExtraction()
    {
        yield return new("skip", WayKind.Skip, "s", "I have seen it", "For when the plan is as you want it. Asks for a note.", "Nothing is copied or changed. The note is kept with the item; it can be reopened.");
    }

    private static IEnumerable<Way> Blocked(ReviewRow item)
    {
        string Of(string note) => OpsConsole.Web.Api.RunJson.Read<Evidence>(item.EvidenceJson)?.Values?.FirstOrDefault(v => v.Note == note) is { } v ? v.Left is { Length: > 0 } left ? left : v.Right ?? "" : "";
        var (old, now, field) = (Of(UndoWords.Before), Of(UndoWords.Now), Words.Field(item.Field));
        yield return new("old", WayKind.Old, "o", old.Length == 0 ? $"Clear {field} again" : $"Put {old} back", "Replaces what is there now.", $"One run puts back what {field} held before; what is there now is lost, but stands in the journal.", "old");
        yield return new("keep", WayKind.Keep, "k", now.Length == 0 ? "Keep it empty" : $"Keep {now}", "Leaves the field as it is.", "Nothing is written. The undo is settled for this record.");
    }

    /// <summary>An action is no record that differs: a run settles nothing about it, only what a person says does.</summary>
    private static IEnumerable<Way> OfAction(ReviewRow item, Actor actor)
    {
        var decides = actor.May(Right.DecideActions);
        if (item.Reason == ReviewReason.OutcomeUnknown && decides)
        {
            yield return new("arrived", WayKind.Arrived, "y", "It arrived", "For when you have looked there and found it.", "Nothing is sent; the action counts as done, with your name.");
        }

        if (item.Reason is ReviewReason.OutcomeUnknown or ReviewReason.Refused && decides)
        {
            yield return new("again", WayKind.Again, "r", "Do it again", item.Reason == ReviewReason.Refused ? "For when its cause was mended." : "For when you have looked there and it is not there.", "It is done once more, by the records as they are then and under all guardrails.");
        }

        if (item.Reason != ReviewReason.OutcomeUnknown)
        {
            yield return item.Reason == ReviewReason.AskedByRule
                ? new("skip", WayKind.Skip, "s", "Resolve with a note", "For when you have done what the rule asks.", "The note is kept with the item; it can be reopened.")
                : new("skip", WayKind.Skip, "s", "Leave it undone", "Asks for a reason.", "Nothing is sent. The reason is kept with the item; it can be reopened.");
        }
    }

    private static IEnumerable<Way> Specific(ReviewRow item, IReadOnlyList<Candidate> candidates, ValueOffer? offer, ContractEnds ends, Actor actor)
    {
        if (offer is not null && actor.May(Right.EditContracts))
        {
            var all = Words.Number(offer.Others + 1);
            yield return new("map", WayKind.Map, "m", $"Map once for {all}", $"Gives \"{offer.Value}\" a partner in {ends.System(offer.From.Other())}, in the contract's draft.",
                $"A row is added to the draft of {ends.Name}. Nothing is written yet; publishing it lets the next run settle {(offer.Others == 0 ? "this record" : $"all {all}")}.{(offer.Drafted is { } drafted ? $" The draft maps it to \"{drafted}\" already." : "")}");
        }

        if (item is { Reason: ReviewReason.BothChanged, Field: not null })
        {
            foreach (var side in new[] { Side.Left, Side.Right })
            {
                var (name, other) = (ends.System(side), ends.System(side.Other()));
                yield return new("take-" + side, WayKind.Take, null, $"Take {name}'s value", $"Writes it to {other}.", $"{other}'s {Words.Field(item.Field)} is replaced; the old value stays in the journal. {Again}", side.ToString());
            }
        }

        foreach (var candidate in item.Reason is ReviewReason.DuplicateClaim or ReviewReason.KeysDisagree ? candidates : [])
        {
            yield return new("partner-" + candidate.Id, WayKind.Partner, null, $"It is {candidate.Id}", candidate.Note is { Length: > 0 } note ? $"{note}. The others stay as they are, without a link." : "The others stay as they are, without a link.",
                $"The two are linked, and {Again[..1].ToLowerInvariant()}{Again[1..]}", candidate.Id);
        }

        if (item.Field is not null)
        {
            yield return new("edit", WayKind.Edit, "e", $"Edit {Words.Field(item.Field)} and retry", "Both systems get the value you put in.", $"The value is written where the record came from, and from there to the other side. {Again}");
        }
    }

    private static IEnumerable<Way> Common(ReviewRow item)
    {
        yield return new("retry", WayKind.Retry, "r", "Retry", "For when it was mended at the vendor.", Again);
        yield return new("skip", WayKind.Skip, "s", "Skip", "Leaves the record as it is until one of its fields changes. Asks for a reason.", "Nothing is written. The reason is kept with the item; it can be reopened.");
        yield return Assign(item);
    }

    private static Way Assign(ReviewRow item) => new("assign", WayKind.Assign, "a", "Assign", item.AssignedTo is null ? "Makes it somebody's." : $"It is {item.AssignedTo}'s now.", "Only the owner changes. It can be undone.");
}
