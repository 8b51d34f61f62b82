namespace OpsConsole.Runtime.Runs;

/// <summary>What an undo would do, found by reading both systems and writing nothing.</summary>
/// <param name="What">What is undone, as people say it.</param>
/// <param name="Records">Records that were written.</param>
/// <param name="Looked">How many of them were read; the counts below are about these.</param>
/// <param name="Back">Every field still holds what was written, and goes back.</param>
/// <param name="AlreadyBack">Hold the former values again.</param>
/// <param name="Changed">At least one field was changed since; it goes to review, the others go back.</param>
/// <param name="Created">Were created; they stay.</param>
/// <param name="Gone">Are no longer there.</param>
/// <param name="NotKept">What was there before is no longer kept.</param>
/// <param name="Calls">System to the number of write calls.</param>
public sealed record UndoForesight(
    string What, int Records, int Looked, int Back, int AlreadyBack, int Changed, int Created, int Gone, int NotKept, IReadOnlyDictionary<string, int> Calls, IReadOnlyList<UndoExample> Examples)
{
    /// <summary>Would a run do anything at all?</summary>
    public bool DoesAnything => Back + Changed > 0 || Looked < Records;
}

/// <summary>One field of one record; private values are masked.</summary>
/// <param name="After">What it would hold; the present value where it goes to review.</param>
public sealed record UndoExample(string Record, string System, string Field, string Now, string After, string Why);
