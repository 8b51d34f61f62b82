using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// One cell of a row, or of the contract as a whole: its name as the JSON spells it, its label for people, its content as text (null when it says nothing), and
/// how it is carried from one to another. Diff, merge and audit look at contracts through these, so that a new cell is one line here.
/// </summary>
public sealed record Cell<T>(string Name, string Label, Func<T, string?> Text, Func<T, T, T> Copy)
{
    public bool Same(T a, T b) => Text(a) == Text(b);
}

/// <summary>All cells a contract has.</summary>
public static class ContractCells
{
    /// <summary>Of a row. Copy takes the row to change first, then the row to take the cell from.</summary>
    public static IReadOnlyList<Cell<FieldMap>> Row { get; } =
    [
        new("left", "Left field", f => Filled(f.Left), (into, from) => into with { Left = from.Left }),
        new("right", "Right field", f => Filled(f.Right), (into, from) => into with { Right = from.Right }),
        new("type", "Type", f => f.Type.Word(), (into, from) => into with { Type = from.Type }),
        new("direction", "Direction", f => JsonCell.Spelling(f.Direction), (into, from) => into with { Direction = from.Direction }),
        new("owner", "Owner", f => JsonCell.Spelling(f.Owner), (into, from) => into with { Owner = from.Owner }),
        new("conflict", "If both change", f => f.Conflict is { } c ? JsonCell.Spelling(c) : null, (into, from) => into with { Conflict = from.Conflict }),
        new("transforms", "Transforms", f => List(f.Transforms), (into, from) => into with { Transforms = from.Transforms }),
        new("vocabulary", "Vocabulary", f => Filled(f.Vocabulary), (into, from) => into with { Vocabulary = from.Vocabulary }),
        new("values", "Values", f => f.Values is { } values ? List(values.Select(v => $"{v.Key} → {v.Value}")) ?? "none" : null, (into, from) => into with { Values = from.Values }),
        new("formerly", "Renamed words", f => f.Formerly is { } formerly ? List(formerly.Select(v => $"{v.Key} → {v.Value}")) : null, (into, from) => into with { Formerly = from.Formerly }),
        new("onEmpty", "When empty", f => JsonCell.Spelling(f.OnEmpty), (into, from) => into with { OnEmpty = from.OnEmpty }),
        new("sensitivity", "Sensitivity", f => f.Sensitivity == Sensitivity.None ? null : JsonCell.Spelling(f.Sensitivity), (into, from) => into with { Sensitivity = from.Sensitivity }),
        new("importance", "Importance", f => f.Importance == Importance.Normal ? null : JsonCell.Spelling(f.Importance), (into, from) => into with { Importance = from.Importance }),
        new("timeZone", "Time zone", f => Filled(f.TimeZone), (into, from) => into with { TimeZone = from.TimeZone }),
        new("defaultCountry", "Country", f => Filled(f.DefaultCountry), (into, from) => into with { DefaultCountry = from.DefaultCountry }),
        new("meaning", "Meaning", f => Filled(f.Meaning), (into, from) => into with { Meaning = from.Meaning }),
        new("why", "Why it matters", f => Filled(f.Why), (into, from) => into with { Why = from.Why }),
    ];

    /// <summary>Of the contract as a whole. Version and note are left out: publishing sets them.</summary>
    public static IReadOnlyList<Cell<Contract>> Whole { get; } =
    [
        new("name", "Name", c => Filled(c.Name), (into, from) => into with { Name = from.Name }),
        new("owner", "Owner of the contract", c => Filled(c.Owner), (into, from) => into with { Owner = from.Owner }),
        new("purpose", "Purpose", c => Filled(c.Purpose), (into, from) => into with { Purpose = from.Purpose }),
        new("left", "Left side", c => $"{c.Left.Connection}: {c.Left.Object}", (into, from) => into with { Left = from.Left }),
        new("right", "Right side", c => $"{c.Right.Connection}: {c.Right.Object}", (into, from) => into with { Right = from.Right }),
        new("identity.keys", "Identity keys", c => List(c.Identity.Keys.Select(k => $"{k.Left} = {k.Right} ({k.Normalise})")), (into, from) => into with { Identity = into.Identity with { Keys = from.Identity.Keys } }),
        new("identity.create", "Creates on", c => JsonCell.Spelling(c.Identity.Create), (into, from) => into with { Identity = into.Identity with { Create = from.Identity.Create } }),
        new("gates", "Gates", c => List(c.Gates.Select(Say)), (into, from) => into with { Gates = from.Gates }),
        new("rules", "Rules", c => List(c.Rules.Select(r => r.GetRawText())), (into, from) => into with { Rules = from.Rules }),
        new("writeBack", "Write-back side", c => c.WriteBack is { } w ? JsonCell.Spelling(w.Side) : null, (into, from) => Back(into, from, (w, f) => w with { Side = f.Side })),
        new("writeBack.id", "Write-back of the partner's id", c => c.WriteBack?.Id, (into, from) => Back(into, from, (w, f) => w with { Id = f.Id })),
        new("writeBack.status", "Write-back of the status", c => c.WriteBack?.Status, (into, from) => Back(into, from, (w, f) => w with { Status = f.Status })),
        new("writeBack.ranAt", "Write-back of the last run", c => c.WriteBack?.RanAt, (into, from) => Back(into, from, (w, f) => w with { RanAt = f.RanAt })),
        new("writeBack.error", "Write-back of the error", c => c.WriteBack?.Error, (into, from) => Back(into, from, (w, f) => w with { Error = f.Error })),
        new("limits.massChangeShare", "Held when more change than", c => Share(c.Limits.MassChangeShare), (into, from) => into with { Limits = into.Limits with { MassChangeShare = from.Limits.MassChangeShare } }),
        new("limits.failureShare", "Stopped when more fail than", c => Share(c.Limits.FailureShare), (into, from) => into with { Limits = into.Limits with { FailureShare = from.Limits.FailureShare } }),
        new("limits.lagToleranceMinutes", "Lag allowed, in minutes", c => Number(c.Limits.LagToleranceMinutes), (into, from) => into with { Limits = into.Limits with { LagToleranceMinutes = from.Limits.LagToleranceMinutes } }),
        new("limits.debounceSeconds", "Left alone after a change, in seconds", c => Number(c.Limits.DebounceSeconds), (into, from) => into with { Limits = into.Limits with { DebounceSeconds = from.Limits.DebounceSeconds } }),
        new("limits.consolidateMinutes", "Unimportant changes gathered for, in minutes", c => Number(c.Limits.ConsolidateMinutes), (into, from) => into with { Limits = into.Limits with { ConsolidateMinutes = from.Limits.ConsolidateMinutes } }),
    ];

    /// <summary>What people call a row: its left field, or its right one while the left is not chosen.</summary>
    public static string Label(FieldMap row) => row.Left.Length > 0 ? row.Left : row.Right.Length > 0 ? row.Right : "new row";

    /// <summary>A gate in one line: "skip when left do_not_contact is true: Marked do not contact".</summary>
    public static string Say(Gate gate) => $"{JsonCell.Spelling(gate.Then)} when {Say(gate.When)}: {gate.Reason}";

    public static string Say(Condition when) =>
        string.Join(when.Any is null ? " and " : " or ", (when.All ?? when.Any ?? []).Select(c => $"{JsonCell.Spelling(c.Side)} {c.Field} {Op(c.Op)}{(c.Value is { } v ? " " + v : "")}"));

    /// <summary>An operator in words: "is not empty".</summary>
    public static string Op(string op) => op switch
    {
        "isNot" => "is not",
        "empty" => "is empty",
        "notEmpty" => "is not empty",
        "oneOf" => "is one of",
        "greater" => "is greater than",
        "less" => "is less than",
        _ => op,
    };

    private static Contract Back(Contract into, Contract from, Func<WriteBack, WriteBack, WriteBack> copy)
    {
        var back = copy(into.WriteBack ?? new(), from.WriteBack ?? new());
        return into with { WriteBack = from.WriteBack is null && !back.Paths.Any() ? null : back };
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? List(IEnumerable<string> items) => Filled(string.Join(", ", items));

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("0.##%", System.Globalization.CultureInfo.InvariantCulture);
}
