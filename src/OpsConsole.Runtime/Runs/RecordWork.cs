using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>One record on its way from decision to settlement: what was decided, and what became of it so far.</summary>
sealed class RecordWork(Gathered gathered, Decision decision)
{
    private readonly List<ReviewNeed> reviews = [.. decision.Reviews];

    public Gathered Gathered { get; } = gathered;

    public Decision Decision { get; private set; } = decision;

    public Record? Left { get; private set; } = gathered.Facts.Left;

    public Record? Right { get; private set; } = gathered.Facts.Right;

    public Outcome Outcome { get; private set; } = decision.Outcome;

    public string? Reason { get; private set; } = decision.Reason;

    public string Text { get; private set; } = decision.Text;

    public IReadOnlyList<ReviewNeed> Reviews => reviews;

    /// <summary>Left for later, in whole or in part: nothing that was asked about it is answered by this run.</summary>
    public bool Postponed => Decision.OnlyUrgent || Reason is nameof(SkipReason.StillTyped) or nameof(SkipReason.Consolidated);

    /// <summary>A write did not go through: nothing about the pair counts as agreed.</summary>
    public bool Broken { get; private set; }

    /// <summary>The side whose record turned out to be gone.</summary>
    public Side? Gone { get; private set; } = decision is { Outcome: Outcome.Skipped, Reason: nameof(SkipReason.ArchivedThere) or nameof(SkipReason.DeletedThere) } ? gathered.Facts.Source.Other() : null;

    /// <summary>The id of an archived record that holds our key there.</summary>
    public string? ArchivedId { get; set; }

    /// <summary>Journal entries of this record and how they ended; null error means done.</summary>
    public List<(long Id, JournalState State, string? Error)> Journal { get; } = [];

    /// <summary>The id under which the vendor already had what was to be created.</summary>
    public string? ExistingId { get; set; }

    /// <summary>True when an earlier try's create may have gone through: what exists then is our own.</summary>
    public bool CreateStoodOpen { get; set; }

    public string? IdOn(Side side) => On(side)?.Id;

    public Record? On(Side side) => side == Side.Left ? Left : Right;

    public void Wrote(Side side, Record record)
    {
        if (side == Side.Left)
        {
            Left = record;
        }
        else
        {
            Right = record;
        }
    }

    /// <summary>A write of ours went through before a restart hid the answer: both sides agree now because of it, and it is counted as what it was.</summary>
    public void OwnEarlierWrite()
    {
        if (Decision is { HasWrites: false, Paired: true } && Outcome is Outcome.Unchanged or Outcome.Updated)
        {
            (Outcome, Text) = Decision.LinkBy is null ? (Outcome.Updated, "Written before a restart; both sides agree.") : (Outcome.Created, "Created before a restart; both sides agree.");
        }
    }

    /// <summary>Takes a later decision in place of the first: the partner was found only while writing.</summary>
    public void Redecide(Decision later, Record? left, Record? right)
    {
        (Decision, Left, Right) = (later, left, right);
        (Outcome, Reason, Text) = (later.Outcome, later.Reason, later.Text);
        reviews.Clear();
        reviews.AddRange(later.Reviews);
    }

    public void CountAsCreated(string text) => (Outcome, Reason, Text) = Outcome == Outcome.Review ? (Outcome, Reason, Text) : (Outcome.Created, null, text);

    public void StatusRefreshed() => (Outcome, Text) = (Outcome.Updated, "Both sides agree; the status was brought up to date.");

    public void Skip(SkipReason reason, string text, Side? gone = null)
    {
        (Outcome, Reason, Text, Broken, Gone) = (Outcome.Skipped, reason.ToString(), text, true, gone);
        reviews.Clear();
    }

    public void Ask(ReviewNeed need)
    {
        (Outcome, Reason, Text, Broken) = (Outcome.Review, need.Reason.ToString(), need.Text, true);
        reviews.Clear();
        reviews.Add(need);
    }

    /// <summary>Not written, and not for lack of trying: counted as failed, and waiting in the queue (guarantee 7).</summary>
    public void Fail(ReviewNeed need)
    {
        (Outcome, Reason, Text, Broken) = (Outcome.Failed, need.Reason.ToString(), need.Text, true);
        reviews.Add(need);
    }

    /// <summary>A person left this very trouble as it is; it is kept back without asking again.</summary>
    public void LeaveOut(IReadOnlyCollection<ReviewNeed> skippedByPerson)
    {
        reviews.RemoveAll(skippedByPerson.Contains);
        if (reviews.Count == 0 && Outcome == Outcome.Review)
        {
            (Outcome, Reason, Text) = Decision.HasWrites
                ? (Outcome.Updated, null, Text)
                : (Outcome.Skipped, nameof(SkipReason.SkippedByPerson), "A person decided to leave it as it is, and nothing changed since.");
        }
    }

    /// <summary>Nothing is sent again that the vendor has refused in exactly this form.</summary>
    public void StillRefused(ReviewNeed need)
    {
        Decision = Decision with { LeftWrites = Decision.NoWrites, RightWrites = Decision.NoWrites, Create = null, Fields = [] };
        Ask(need);
    }
}
