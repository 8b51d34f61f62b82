using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Which members a contract's JSON has and what each becomes; the twin of <see cref="ContractWriter"/>.</summary>
internal static class ContractReader
{
    private static readonly Limits DefaultLimits = new();

    public static Contract Read(JsonCell cell)
    {
        cell.Members("key", "name", "owner", "purpose", "version", "note", "left", "right", "identity", "fields", "gates", "rules", "writeBack", "limits");
        return new()
        {
            Key = cell.Text("key"),
            Name = cell.Text("name"),
            Owner = cell.TextOrNull("owner"),
            Purpose = cell.TextOrNull("purpose"),
            Version = cell.Whole("version", 0),
            Note = cell.TextOrNull("note"),
            Left = ReadEndpoint(cell.Cell("left")),
            Right = ReadEndpoint(cell.Cell("right")),
            Identity = ReadIdentity(cell.Cell("identity")),
            Fields = [.. cell.Rows("fields").Select(ReadField)],
            Gates = [.. cell.Rows("gates").Select(ReadGate)],
            Rules = [.. cell.Rows("rules").Select(r => r.AsIs())],
            WriteBack = cell.CellOrNull("writeBack") is { } writeBack ? ReadWriteBack(writeBack) : null,
            Limits = cell.CellOrNull("limits") is { } limits ? ReadLimits(limits) : DefaultLimits,
        };
    }

    private static Endpoint ReadEndpoint(JsonCell cell)
    {
        cell.Members("connection", "object");
        return new(cell.Text("connection"), cell.Text("object"));
    }

    private static IdentityRules ReadIdentity(JsonCell cell)
    {
        cell.Members("keys", "create", "onDelete");
        return new() { Keys = [.. cell.Rows("keys").Select(ReadKey)], Create = cell.Word("create", CreateOn.None), OnDelete = cell.Word("onDelete", OnDelete.Unlink) };
    }

    private static IdentityKey ReadKey(JsonCell cell)
    {
        cell.Members("left", "right", "normalise");
        return new(cell.Text("left"), cell.Text("right"), cell.Text("normalise"));
    }

    private static FieldMap ReadField(JsonCell cell)
    {
        cell.Members("left", "right", "type", "direction", "owner", "conflict", "transforms", "vocabulary", "values", "formerly", "onEmpty", "sensitivity", "importance", "timeZone", "defaultCountry", "meaning", "why");
        return new()
        {
            Left = cell.Text("left"),
            Right = cell.Text("right"),
            Type = cell.Word("type", FieldType.Text, FieldType.Unknown),
            Direction = cell.Word("direction", Direction.ToRight),
            Owner = cell.Word("owner", FieldOwner.Left),
            Conflict = cell.WordOrNull<ConflictPolicy>("conflict"),
            Transforms = [.. cell.Rows("transforms").Select(t => t.AsText())],
            Vocabulary = cell.TextOrNull("vocabulary"),
            Values = cell.Pairs("values"),
            Formerly = cell.Pairs("formerly"),
            OnEmpty = cell.Word("onEmpty", OnEmpty.Keep),
            Sensitivity = cell.Word("sensitivity", Sensitivity.None),
            Importance = cell.Word("importance", Importance.Normal),
            TimeZone = cell.TextOrNull("timeZone"),
            DefaultCountry = cell.TextOrNull("defaultCountry"),
            Meaning = cell.TextOrNull("meaning"),
            Why = cell.TextOrNull("why"),
        };
    }

    private static Gate ReadGate(JsonCell cell)
    {
        cell.Members("when", "then", "reason");
        return new(ReadCondition(cell.Cell("when")), cell.Word<GateAction>("then"), cell.Text("reason"));
    }

    private static Condition ReadCondition(JsonCell cell)
    {
        cell.Members("all", "any");
        return new() { All = cell.RowsOrNull("all")?.Select(ReadClause).ToList(), Any = cell.RowsOrNull("any")?.Select(ReadClause).ToList() };
    }

    private static Clause ReadClause(JsonCell cell)
    {
        cell.Members("side", "field", "op", "value");
        return new() { Side = cell.Word<Side>("side"), Field = cell.Text("field"), Op = cell.Text("op"), Value = cell.Raw("value") };
    }

    private static WriteBack ReadWriteBack(JsonCell cell)
    {
        cell.Members("side", "id", "status", "ranAt", "error");
        return new()
        {
            Side = cell.Word("side", Side.Left),
            Id = cell.TextOrNull("id"),
            Status = cell.TextOrNull("status"),
            RanAt = cell.TextOrNull("ranAt"),
            Error = cell.TextOrNull("error"),
        };
    }

    private static Limits ReadLimits(JsonCell cell)
    {
        cell.Members("massChangeShare", "failureShare", "lagToleranceMinutes", "debounceSeconds", "consolidateMinutes");
        return new()
        {
            MassChangeShare = cell.Real("massChangeShare", DefaultLimits.MassChangeShare),
            FailureShare = cell.Real("failureShare", DefaultLimits.FailureShare),
            LagToleranceMinutes = cell.Whole("lagToleranceMinutes", DefaultLimits.LagToleranceMinutes),
            DebounceSeconds = cell.Whole("debounceSeconds", DefaultLimits.DebounceSeconds),
            ConsolidateMinutes = cell.Whole("consolidateMinutes", DefaultLimits.ConsolidateMinutes),
        };
    }
}
