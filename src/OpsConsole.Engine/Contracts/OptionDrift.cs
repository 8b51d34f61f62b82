using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Options that came, went or changed their name under a row with choices. The row runs on: only records with such a value go to review.</summary>
internal static class OptionDrift
{
    public static IEnumerable<DriftFinding> Find(FieldMap row, ObjectType? leftThen, ObjectType? rightThen, ObjectType leftNow, ObjectType rightNow)
    {
        if (row.Type is not (FieldType.Select or FieldType.MultiSelect) && row.Values is null)
        {
            return [];
        }

        return OnSide(row, Side.Left, leftThen, leftNow, rightNow).Concat(OnSide(row, Side.Right, rightThen, rightNow, leftNow));
    }

    private static IEnumerable<DriftFinding> OnSide(FieldMap row, Side side, ObjectType? before, ObjectType now, ObjectType other)
    {
        var path = row.On(side);
        if (now.Find(path)?.Options is not { } options)
        {
            yield break;
        }

        var was = before?.Find(path)?.Options;
        var used = (side == Side.Left ? row.Values?.Keys : row.Values?.Values) ?? was ?? [];
        var fresh = was is null ? [] : options.Except(was, StringComparer.Ordinal).ToList();
        var gone = used.Except(options, StringComparer.Ordinal).Where(o => was is null || was.Contains(o, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var option in gone)
        {
            var renamed = Wording.Nearest(option, fresh) ?? (gone.Count == 1 && fresh is [var only] ? only : null);
            fresh.Remove(renamed ?? "");
            yield return new(side, path, Lost(row, side, path, option, renamed, now), renamed, false, false, option);
        }

        foreach (var option in fresh.Where(o => row.Flows(side) && !Reaches(row, side, o, other)))
        {
            yield return new(side, path, $"{now.SystemName} added {Wording.Quote(option)} to {path}, which has no {other.SystemName} value; records with it go to review.", null, false, false);
        }
    }

    private static string Lost(FieldMap row, Side side, string path, string option, string? renamed, ObjectType now)
    {
        var what = renamed is null
            ? $"{now.SystemName} no longer offers {Wording.Quote(option)} in {path}."
            : $"{now.SystemName} probably renamed {Wording.Quote(option)} to {Wording.Quote(renamed)} in {path}.";
        var then = row.Flows(side.Other()) ? "Records that would get the old value go to review." : renamed is null ? "Nothing can have it any more." : "Records with the new value go to review.";
        return $"{what} {then}";
    }

    private static bool Reaches(FieldMap row, Side side, string option, ObjectType other) => row.Values is { } values
        ? (side == Side.Left ? values.Keys : values.Values).Contains(option, StringComparer.Ordinal)
        : other.Find(row.On(side.Other()))?.Options?.Contains(option, StringComparer.Ordinal) ?? true;
}
