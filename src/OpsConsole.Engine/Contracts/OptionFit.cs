using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Select options of both systems against a row's value map. A target option that is not there is an error; a source option nothing maps is only a warning, since its records go to review.</summary>
internal static class OptionFit
{
    public static IEnumerable<ContractProblem> Check(FieldMap row, string path, ObjectType left, ObjectType right)
    {
        if (row.Type is not (FieldType.Select or FieldType.MultiSelect) && row.Values is null)
        {
            return [];
        }

        var leftEnd = (Side.Left, left, left.Find(row.Left));
        var rightEnd = (Side.Right, right, right.Find(row.Right));
        IEnumerable<ContractProblem> there = row.Flows(Side.Left) ? OneWay(row, path, leftEnd, rightEnd) : [];
        IEnumerable<ContractProblem> back = row.Flows(Side.Right) ? OneWay(row, path, rightEnd, leftEnd) : [];
        return there.Concat(back).Distinct();
    }

    private static IEnumerable<ContractProblem> OneWay(FieldMap row, string path, (Side Side, ObjectType System, FieldShape? Shape) from, (Side Side, ObjectType System, FieldShape? Shape) to)
    {
        if (from.Shape is null || to.Shape is null)
        {
            yield break;
        }

        var sources = row.Values is null ? null : from.Side == Side.Left ? row.Values.Keys : row.Values.Values;
        var targets = row.Values is null ? null : from.Side == Side.Left ? row.Values.Values : row.Values.Keys;
        if (to.Shape.Options is { } accepted && targets is not null)
        {
            foreach (var missing in targets.Except(accepted, StringComparer.Ordinal))
            {
                yield return new(path, $"{to.Shape.Path} in {to.System.SystemName} has no option {Wording.Quote(missing)}.{Wording.DidYouMean(missing, accepted)}");
            }
        }

        var reach = sources ?? to.Shape.Options;
        if (from.Shape.Options is { } offered && reach is not null)
        {
            foreach (var stray in offered.Except(reach, StringComparer.Ordinal))
            {
                yield return new(path, $"{from.System.SystemName} offers {Wording.Quote(stray)} in {from.Shape.Path}, which has no {to.System.SystemName} value; records with it go to review.", ProblemLevel.Warning);
            }
        }
    }
}
