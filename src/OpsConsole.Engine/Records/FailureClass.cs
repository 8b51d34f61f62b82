namespace OpsConsole.Engine.Records;

/// <summary>The three ways in which an integration fails the people who rely on it; each has its own counter (S0-110).</summary>
public enum FailureClass
{
    /// <summary>Two records claim to be one customer, or one record two.</summary>
    Duplicates,

    /// <summary>A change that did not arrive on the other side.</summary>
    DroppedUpdates,

    /// <summary>The vendor kept us waiting until the tries were spent.</summary>
    Throttling,
}

public static class FailureClasses
{
    /// <summary>The review reasons of a class. Gates, missing identifiers and drift are no failures: they are rules doing their work.</summary>
    public static IReadOnlyList<ReviewReason> Reasons(this FailureClass kind) => kind switch
    {
        FailureClass.Duplicates => [ReviewReason.DuplicateClaim, ReviewReason.KeysDisagree],
        FailureClass.DroppedUpdates => [ReviewReason.ValueNotMapped, ReviewReason.ValueDoesNotFit, ReviewReason.BothChanged, ReviewReason.Refused],
        FailureClass.Throttling => [ReviewReason.TriesSpent],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
