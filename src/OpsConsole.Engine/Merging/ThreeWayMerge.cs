using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Merging;

/// <summary>One field on one side: its canonical value, whether it changed since both last agreed, and what it would be on the other side.</summary>
/// <param name="Projected">Null where the field does not flow away from this side.</param>
/// <param name="ProjectedCanonical">The projected value in the other side's canonical form, for comparing.</param>
public sealed record FieldState(FieldValue Value, bool Changed, Projection? Projected, FieldValue ProjectedCanonical)
{
    /// <summary>Whether this side has nothing to give. A template's own cell may be empty while its parts are not, so what would travel decides.</summary>
    public bool IsEmpty => Projected is { Problem: null } projected ? projected.Value.IsEmpty : Value.IsEmpty;
}

/// <summary>What is to be done about one field. A closed set.</summary>
public abstract record FieldVerdict
{
    private FieldVerdict()
    {
    }

    /// <summary>Both sides hold the same, or an emptiness that the contract keeps at home.</summary>
    public sealed record Agreed : FieldVerdict;

    /// <summary>The value goes to this side. <see cref="PutBack"/>: because that side changed what it does not own.</summary>
    public sealed record Write(Side To, FieldValue Value, bool PutBack) : FieldVerdict;

    /// <summary>That side changed a field it does not own; the change was not taken, and not undone either.</summary>
    public sealed record NotTaken(Side By) : FieldVerdict;

    /// <summary>Both changed and the contract says to ask, or nobody can tell which is later.</summary>
    public sealed record Ask : FieldVerdict;

    /// <summary>The source's value does not fit the other side.</summary>
    public sealed record DoesNotFit(MappingProblem Problem) : FieldVerdict;
}

/// <summary>Per field and three-way: what was last agreed, left now, right now; then direction, owner, policy (design, section 3.5).</summary>
public static class ThreeWayMerge
{
    /// <param name="everAgreed">False on first meeting: then nothing "changed", the two sides merely differ.</param>
    /// <param name="putBack">True in a full run: a foreign edit of an owned field is put back instead of left alone.</param>
    /// <param name="newer">The side with the later changed-at time; null where a side tells none.</param>
    public static FieldVerdict Decide(FieldMap field, FieldState left, FieldState right, bool everAgreed, bool putBack, Side? newer) => (field.Flows(Side.Left), field.Flows(Side.Right)) switch
    {
        (true, false) => OneWay(field, Side.Left, left, right, everAgreed, putBack),
        (false, true) => OneWay(field, Side.Right, right, left, everAgreed, putBack),
        (true, true) => TwoWay(field, left, right, everAgreed, newer),
        (false, false) => new FieldVerdict.Agreed(),
    };

    private static FieldVerdict OneWay(FieldMap field, Side from, FieldState source, FieldState target, bool everAgreed, bool putBack)
    {
        if (Holds(field, source, target))
        {
            return new FieldVerdict.Agreed();
        }

        var foreign = everAgreed && target.Changed && !source.Changed;
        if (foreign && !putBack)
        {
            return new FieldVerdict.NotTaken(from.Other());
        }

        return Take(from, source, foreign);
    }

    private static FieldVerdict TwoWay(FieldMap field, FieldState left, FieldState right, bool everAgreed, Side? newer)
    {
        if (SameSomewhere(left, right))
        {
            return new FieldVerdict.Agreed();
        }

        if (left.IsEmpty || right.IsEmpty)
        {
            return Emptied(field, left, right, everAgreed);
        }

        return (everAgreed && left.Changed, everAgreed && right.Changed) switch
        {
            (true, false) => Take(Side.Left, left, putBack: false),
            (false, true) => Take(Side.Right, right, putBack: false),
            (true, true) or (false, false) => Conflict(field, left, right, newer),
        };
    }

    /// <summary>
    /// A value that does not fit waits for a person; the clock cannot overrule it, because a write of ours to another field has moved that side's
    /// changed-at time since the value was put in.
    /// </summary>
    private static FieldVerdict Conflict(FieldMap field, FieldState left, FieldState right, Side? newer)
    {
        var byClock = field.Conflict == ConflictPolicy.Latest;
        return Prefer(field, newer) switch
        {
            Side.Left => byClock && right.Projected?.Problem is { } problem ? new FieldVerdict.DoesNotFit(problem) : Take(Side.Left, left, putBack: false),
            Side.Right => byClock && left.Projected?.Problem is { } problem ? new FieldVerdict.DoesNotFit(problem) : Take(Side.Right, right, putBack: false),
            null => new FieldVerdict.Ask(),
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
    }

    /// <summary>One side is empty. Keep: the value comes back. Clear: an emptying made since they agreed travels; otherwise the value fills the gap.</summary>
    private static FieldVerdict Emptied(FieldMap field, FieldState left, FieldState right, bool everAgreed)
    {
        var (full, fullSide, empty) = left.IsEmpty ? (right, Side.Right, left) : (left, Side.Left, right);
        var clears = field.OnEmpty == OnEmpty.Clear && everAgreed && empty.Changed && !full.Changed;
        return clears ? new FieldVerdict.Write(fullSide, FieldValue.Empty, PutBack: false) : Take(fullSide, full, putBack: false);
    }

    private static Side? Prefer(FieldMap field, Side? newer) => field.Conflict switch
    {
        ConflictPolicy.PreferLeft => Side.Left,
        ConflictPolicy.PreferRight => Side.Right,
        ConflictPolicy.Latest => newer,
        ConflictPolicy.Review or null => null,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private static FieldVerdict Take(Side from, FieldState source, bool putBack) => source.Projected switch
    {
        { Problem: { } problem } => new FieldVerdict.DoesNotFit(problem),
        { } projected => new FieldVerdict.Write(from.Other(), projected.Value, putBack),
        null => throw new InvalidOperationException("A field was taken from a side it does not flow from."),
    };

    /// <summary>Does the target already hold what the source asks for?</summary>
    private static bool Holds(FieldMap field, FieldState source, FieldState target) =>
        (source.IsEmpty && field.OnEmpty == OnEmpty.Keep)
        || (source.Projected is { Problem: null } && source.ProjectedCanonical == target.Value);

    private static bool SameSomewhere(FieldState left, FieldState right) =>
        (left.Projected is { Problem: null } && left.ProjectedCanonical == right.Value)
        || (right.Projected is { Problem: null } && right.ProjectedCanonical == left.Value);
}
