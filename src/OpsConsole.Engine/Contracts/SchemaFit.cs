using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Whether a contract's words mean something in the two systems as they are now: fields, types, options and the right to write.</summary>
public static class SchemaFit
{
    /// <summary>All mismatches between the contract and the discovered schemas. Paths are those of <see cref="ContractProblem"/>.</summary>
    public static IReadOnlyList<ContractProblem> Check(Contract contract, ObjectType left, ObjectType right)
    {
        var problems = new List<ContractProblem>();
        foreach (var use in FieldUses.Of(contract))
        {
            var there = use.Side == Side.Left ? left : right;
            if (there.Find(use.Field) is { } shape)
            {
                problems.AddRange(Of(use, shape, there));
            }
            else
            {
                problems.Add(new(use.Path, $"{there.SystemName} has no field {Wording.Cut(use.Field)}.{Wording.DidYouMean(use.Field, there.Fields.Select(f => f.Path))}"));
            }
        }

        for (var i = 0; i < contract.Fields.Count; i++)
        {
            problems.AddRange(OptionFit.Check(contract.Fields[i], $"fields[{i}].values", left, right));
        }

        return problems;
    }

    private static IEnumerable<ContractProblem> Of(FieldUse use, FieldShape shape, ObjectType there)
    {
        if (use.IsTarget && !shape.Writable)
        {
            yield return new(use.Path, $"{there.SystemName} does not let {use.Field} be written.");
        }

        var fault = use.Use switch
        {
            Use.Row => Row(use, shape, there),
            Use.Key => Key(use, shape, there),
            Use.WriteBack => Back(use, shape, there),
            _ => null,
        };
        if (fault is not null)
        {
            yield return fault;
        }
    }

    private static ContractProblem? Row(FieldUse use, FieldShape shape, ObjectType there)
    {
        var row = use.Row!;
        if (use.IsTarget && !Carrying.CanWrite(row, shape.Type) || use.IsSource && !Carrying.CanRead(row, shape.Type))
        {
            return new(use.Path, $"{use.Field} is a {shape.Type.Word()} in {there.SystemName}, and this row is a {row.Type.Word()}.");
        }

        return (row.Type, shape.Type) switch
        {
            (_, FieldType.Unknown) => new(use.Path, $"{use.Field} is a {FieldType.Unknown.Word()} ({shape.VendorType ?? "no type told"}); what is read from it may not fit.", ProblemLevel.Warning),
            (FieldType.DateTime, FieldType.Date) when use.IsTarget => new(use.Path, $"{use.Field} in {there.SystemName} keeps the day only; the time of day is dropped.", ProblemLevel.Warning),
            (FieldType.Date or FieldType.DateTime, FieldType.Number) => new(use.Path, $"{use.Field} is a number in {there.SystemName}; it is taken for seconds since 1970.", ProblemLevel.Warning),
            _ => null,
        };
    }

    private static ContractProblem? Key(FieldUse use, FieldShape shape, ObjectType there) =>
        shape.Type is FieldType.Text or FieldType.Email or FieldType.Phone or FieldType.Number or FieldType.Unknown
            ? null
            : new(use.Path, $"{use.Field} is a {shape.Type.Word()} in {there.SystemName}, which cannot tell records apart.");

    private static ContractProblem? Back(FieldUse use, FieldShape shape, ObjectType there)
    {
        var cell = Wording.Leaf(use.Path);
        var fits = (cell, shape.Type) switch
        {
            ("status", FieldType.Select or FieldType.Text) => true,
            ("ranAt", FieldType.DateTime or FieldType.Date or FieldType.Text) => true,
            ("id" or "error", FieldType.Text) => true,
            _ => false,
        };
        if (!fits)
        {
            return new(use.Path, $"{use.Field} is a {shape.Type.Word()} in {there.SystemName} and cannot hold the {(cell == "ranAt" ? "time of the last run" : cell)}.");
        }

        var missing = cell == "status" && shape.Options is { } options ? Vocabulary.Statuses.Except(options, StringComparer.Ordinal).ToList() : [];
        return missing.Count == 0 ? null : new(use.Path, $"{use.Field} in {there.SystemName} lacks the option {Wording.Or(missing)}; it needs {string.Join(", ", Vocabulary.Statuses)}.");
    }
}
