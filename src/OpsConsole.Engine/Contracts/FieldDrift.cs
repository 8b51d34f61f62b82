using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Drift of one field of one side, with all the places where the contract names it.</summary>
internal static class FieldDrift
{
    public static IEnumerable<DriftFinding> Find(Contract contract, IReadOnlyList<FieldUse> uses, ObjectType? before, ObjectType now)
    {
        var name = uses[0].Field;
        var was = before?.Find(name);
        if (now.Find(name) is not { } shape)
        {
            return [Gone(contract, uses, was, before, now)];
        }

        // An id that stayed with another field means that the name was handed on: reading it would read something else.
        if (was?.VendorId is { } id && shape.VendorId is not null && shape.VendorId != id && now.Fields.FirstOrDefault(f => f.VendorId == id) is { } moved)
        {
            return [Finding(contract, uses, $"{now.SystemName} renamed {name} to {moved.Path} and has a new field {name}.", $"still reads {name}", moved.Path)];
        }

        return Changed(contract, uses, was, shape, now);
    }

    private static DriftFinding Gone(Contract contract, IReadOnlyList<FieldUse> uses, FieldShape? was, ObjectType? before, ObjectType now)
    {
        var name = uses[0].Field;
        var byId = was?.VendorId is { } id ? now.Fields.FirstOrDefault(f => f.VendorId == id) : null;
        if (byId is not null)
        {
            return Finding(contract, uses, $"{now.SystemName} renamed {name} to {byId.Path}.", $"still reads {name}", byId.Path);
        }

        var likely = Likely(contract, uses, was, before, now);
        var opening = (likely, before) switch
        {
            (not null, not null) => $"{now.SystemName} no longer has {name}; it was probably renamed to {likely}.",
            (not null, null) => $"{now.SystemName} has no field {name}; {likely} is probably meant.",
            _ => $"{now.SystemName} {(was is null ? "has no field" : "no longer has")} {name}.",
        };
        return Finding(contract, uses, opening, $"still reads {name}", likely);
    }

    /// <summary>A field the contract does not use yet, of the same type, that is new and alike; or, failing likeness, the only new one with the same vendor type.</summary>
    private static string? Likely(Contract contract, IReadOnlyList<FieldUse> uses, FieldShape? was, ObjectType? before, ObjectType now)
    {
        var taken = FieldUses.Of(contract).Where(u => u.Side == uses[0].Side).Select(u => u.Field).ToHashSet(StringComparer.Ordinal);
        var type = was?.Type ?? uses.FirstOrDefault(u => u.Use == Use.Row)?.Row!.Type;
        var candidates = now.Fields
            .Where(f => !taken.Contains(f.Path) && before?.Find(f.Path) is null && (type is null || f.Type == type))
            .Where(f => was?.VendorId is null || f.VendorId is null) // both tell ids, and none matched: it is another field
            .ToList();
        var name = uses[0].Field;
        var alike = Wording.Nearest(name, candidates.Select(f => f.Path)) ?? candidates.Find(f => Extends(f.Path, name))?.Path;
        var only = was is not null && candidates is [var single] && single.VendorType == was.VendorType ? single.Path : null;
        return alike ?? only;
    }

    /// <summary>CSM and CSM owner: one is the beginning or end of the other.</summary>
    private static bool Extends(string a, string b)
    {
        var (x, y) = (Wording.Plain(a), Wording.Plain(b));
        var (shorter, longer) = x.Length < y.Length ? (x, y) : (y, x);
        return shorter.Length >= 3 && (longer.StartsWith(shorter, StringComparison.Ordinal) || longer.EndsWith(shorter, StringComparison.Ordinal));
    }

    private static IEnumerable<DriftFinding> Changed(Contract contract, IReadOnlyList<FieldUse> uses, FieldShape? was, FieldShape shape, ObjectType now)
    {
        var misfit = uses.Any(u => u.Use == Use.Row && (u.IsTarget && !Carrying.CanWrite(u.Row!, shape.Type) || u.IsSource && !Carrying.CanRead(u.Row!, shape.Type)));
        if (was is not null && was.Type != shape.Type)
        {
            var opening = $"{now.SystemName} changed {shape.Path} from {was.Type.Word()} to {shape.Type.Word()}.";
            yield return misfit
                ? Finding(contract, uses, opening, $"still takes it for {was.Type.Word()}", null)
                : new(uses[0].Side, shape.Path, $"{opening} Contract v{contract.Version} can still work with it.", null, false, false);
        }
        else if (was is null && misfit)
        {
            yield return Finding(contract, uses, $"{shape.Path} is a {shape.Type.Word()} in {now.SystemName}.", $"takes {shape.Path} for something else", null);
        }

        if (!shape.Writable && uses.Any(u => u.IsTarget) && was?.Writable != false)
        {
            yield return Finding(contract, [.. uses.Where(u => u.IsTarget)], $"{now.SystemName} no longer lets {shape.Path} be written.", $"still writes {shape.Path}", null);
        }
    }

    /// <summary>What happened, how the contract still relies on it, and what waits because of that.</summary>
    private static DriftFinding Finding(Contract contract, IReadOnlyList<FieldUse> uses, string opening, string reliance, string? suggestion)
    {
        var use = uses[0];
        var isKey = uses.Any(u => u.Use == Use.Key);
        var stops = isKey || uses.Any(u => u.Use == Use.Gate);
        var rows = Rows(uses);
        var then = (stops, rows.Count) switch
        {
            (true, _) => $"needs {use.Field} to {(isKey ? "tell records apart" : "keep records back")}, so nothing of it runs until that is mended.",
            (false, 0) => $"needs {use.Field} for the write-back, so that waits; all fields run on.",
            _ => $"{reliance}, {Waiting(contract, use, rows)}",
        };
        return new(use.Side, use.Field, $"{opening} Contract v{contract.Version} {then}", suggestion, !stops, stops);
    }

    private static string Waiting(Contract contract, FieldUse use, List<FieldMap> rows)
    {
        var names = string.Join(" and ", rows.Select(r => Wording.Leaf(r.On(use.Side.Other()))));
        var others = contract.Fields.Count - rows.Count;
        var rest = others switch
        {
            0 => "",
            1 => "; the other field runs on",
            _ => $"; the other {others} fields run on",
        };
        return $"so {names} {(rows.Count == 1 ? "waits" : "wait")}{rest}.";
    }

    private static List<FieldMap> Rows(IReadOnlyList<FieldUse> uses) => [.. uses.Select(u => u.Row).OfType<FieldMap>().Distinct()];
}
