using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>What a contract uses a field for.</summary>
internal enum Use
{
    Key,
    Row,
    Template,
    Gate,
    WriteBack,
}

/// <summary>One place where a contract names a field of one side; <see cref="Row"/> is set for rows and their templates.</summary>
internal sealed record FieldUse(Use Use, Side Side, string Field, string Path, FieldMap? Row = null)
{
    /// <summary>Does the contract write to the field here?</summary>
    public bool IsTarget => Use == Use.WriteBack || Use == Use.Row && Row!.Flows(Side.Other());

    /// <summary>Does the contract read from the field here?</summary>
    public bool IsSource => Use != Use.WriteBack && (Use != Use.Row || Row!.Flows(Side));
}

/// <summary>Every place where a contract names a field, so that fit and drift look at the same places.</summary>
internal static class FieldUses
{
    private static readonly Side[] BothSides = [Side.Left, Side.Right];

    public static IEnumerable<FieldUse> Of(Contract contract) => Keys(contract).Concat(Rows(contract)).Concat(Gates(contract)).Concat(WriteBacks(contract)).Where(u => u.Field.Length > 0);

    private static IEnumerable<FieldUse> Keys(Contract contract) =>
        contract.Identity.Keys.SelectMany((key, i) => BothSides.Select(s => new FieldUse(Use.Key, s, key.On(s), $"identity.keys[{i}].{Word(s)}")));

    private static IEnumerable<FieldUse> Rows(Contract contract) => contract.Fields.SelectMany((row, i) => BothSides
        .Where(s => row.On(s).Length > 0)
        .Select(s => new FieldUse(Use.Row, s, row.On(s), $"fields[{i}].{Word(s)}", row))
        .Concat(Templates(row, i)));

    private static IEnumerable<FieldUse> Templates(FieldMap row, int i) => row.Transforms
        .Select((text, t) => (Template: Vocabulary.IsTemplate(text) ? Template.Parse(text[Vocabulary.TemplatePrefix.Length..]) : null, Path: $"fields[{i}].transforms[{t}]"))
        .Where(t => t.Template is not null)
        .SelectMany(t => t.Template!.Fields.Select(f => new FieldUse(Use.Template, row.Flows(Side.Left) ? Side.Left : Side.Right, f, t.Path, row)));

    private static IEnumerable<FieldUse> Gates(Contract contract) => contract.Gates.SelectMany((gate, g) =>
        Clauses(gate.When.All, $"gates[{g}].when.all").Concat(Clauses(gate.When.Any, $"gates[{g}].when.any")));

    private static IEnumerable<FieldUse> Clauses(IReadOnlyList<Clause>? clauses, string path) =>
        clauses?.Select((c, i) => new FieldUse(Use.Gate, c.Side, c.Field, $"{path}[{i}].field")) ?? [];

    private static IEnumerable<FieldUse> WriteBacks(Contract contract) => contract.WriteBack is not { } back
        ? []
        : new[] { ("id", back.Id), ("status", back.Status), ("ranAt", back.RanAt), ("error", back.Error) }
            .Where(c => c.Item2 is not null)
            .Select(c => new FieldUse(Use.WriteBack, back.Side, c.Item2!, $"writeBack.{c.Item1}"));

    private static string Word(Side side) => JsonCell.Spelling(side);
}
