using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Gates;

/// <summary>The gate that keeps a record back; <see cref="Index"/> is its place in the contract, from 0.</summary>
public sealed record GateVerdict(Gate Gate, int Index);

/// <summary>Keeps back what must not sync, and answers pipelines' filters with the same words.</summary>
public static class Gatekeeper
{
    /// <summary>The first gate whose condition holds for the pair; null lets it through. Either record may be missing.</summary>
    public static GateVerdict? Check(Contract contract, Record? left, Record? right)
    {
        for (var i = 0; i < contract.Gates.Count; i++)
        {
            if (Holds(contract.Gates[i].When, left, right))
            {
                return new(contract.Gates[i], i);
            }
        }

        return null;
    }

    /// <summary>
    /// Whether all, or any, of the condition's clauses hold. A clause about a record that is not there yet does not hold, whatever it asks: nothing is
    /// known about it. A condition without clauses holds for nothing.
    /// </summary>
    public static bool Holds(Condition condition, Record? left, Record? right)
    {
        var all = condition.All is { Count: > 0 } clauses ? clauses.All(c => Holds(c, left, right)) : (bool?)null;
        var any = condition.Any is { Count: > 0 } others ? others.Any(c => Holds(c, left, right)) : (bool?)null;
        return (all ?? any) == true && any != false;
    }

    private static bool Holds(Clause clause, Record? left, Record? right) =>
        (clause.Side == Side.Left ? left : right) is { } record && Comparison.Holds(clause, record[clause.Field]);
}
