using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;

namespace OpsConsole.Engine.Recipes;

/// <summary>A field that has to be there, and what it has to hold. <see cref="Options"/> is null where the contract names none.</summary>
public sealed record FieldNeed(Side Side, string Object, string Field, FieldType Type, IReadOnlyList<string>? Options);

/// <summary>The fields a contract needs, read off its own words: rows, keys, gates, write-back, and what its rules watch, ask, set and create.</summary>
public static class RecipeNeeds
{
    private static readonly Side[] BothSides = [Side.Left, Side.Right];

    /// <param name="shapes">What the contract alone does not say; it goes before all guesses.</param>
    public static IReadOnlyList<FieldNeed> Of(Contract contract, IReadOnlyList<RecipeShape> shapes) =>
    [
        .. Uses(contract).Where(u => u.Field.Length > 0).GroupBy(u => (u.Side, u.Object, u.Field)).Select(same =>
        {
            if (shapes.FirstOrDefault(s => s.Object == same.Key.Object && s.Field == same.Key.Field) is { } shape)
            {
                return new FieldNeed(same.Key.Side, same.Key.Object, same.Key.Field, shape.Type, shape.Options);
            }

            var type = same.Select(u => u.Type).FirstOrDefault(t => t != FieldType.Unknown, FieldType.Text);
            List<string> options = [.. same.SelectMany(u => u.Options ?? []).Distinct(StringComparer.Ordinal)];
            return new FieldNeed(same.Key.Side, same.Key.Object, same.Key.Field, type, type is FieldType.Select or FieldType.MultiSelect && options.Count > 0 ? options : null);
        }),
    ];

    /// <summary>Words that the contract's rules write by themselves; a choice that lacks one refuses it.</summary>
    public static IEnumerable<(Side Side, string Object, string Field, string Word)> Written(Contract contract)
    {
        foreach (var action in contract.Rules.Select(r => RuleJson.TryRead(r, out var rule, out _) ? rule : null).OfType<Rule>().SelectMany(r => r.Branches).SelectMany(b => b.Then))
        {
            IEnumerable<(string Field, string? Value)> sets = action switch
            {
                { Do: ActionKind.Set, Field: { } field } => [(field, action.Value)],
                { Do: ActionKind.Create, Object: not null, Fields: { } fields } => fields.Select(f => (f.Key, (string?)f.Value)),
                _ => [],
            };
            foreach (var (field, value) in sets.Where(s => Literal(s.Value) == FieldType.Select))
            {
                yield return (action.Side, action.Do == ActionKind.Create ? action.Object! : contract.On(action.Side).Object, field, value!);
            }
        }
    }

    /// <summary>The surest first: what a row says goes before what a condition lets guess.</summary>
    private static IEnumerable<FieldNeed> Uses(Contract contract)
    {
        FieldNeed Need(Side side, string field, FieldType type, IEnumerable<string>? options = null) => new(side, contract.On(side).Object, field, IsTag(field) ? FieldType.Boolean : type, options?.ToList());
        var rules = contract.Rules.Select(r => RuleJson.TryRead(r, out var rule, out _) ? rule : null).OfType<Rule>().ToList();
        var actions = rules.SelectMany(r => r.Branches).SelectMany(b => b.Then).ToList();
        var clauses = rules.SelectMany(r => r.Branches.Select(b => b.If).Append(r.Guard.Require)).OfType<Condition>().Concat(contract.Gates.Select(g => g.When)).SelectMany(c => (c.All ?? []).Concat(c.Any ?? []));
        return
        [
            .. contract.Fields.SelectMany(row => BothSides.Select(s => Need(s, row.On(s), row.Type, s == Side.Left ? row.Values?.Keys : row.Values?.Values))),
            .. WriteBack(contract.WriteBack).Select(w => Need(contract.WriteBack!.Side, w.Field, w.Type, w.Type == FieldType.Select ? Vocabulary.Statuses : null)),
            .. contract.Identity.Keys.SelectMany(key => BothSides.Select(s => Need(s, key.On(s), key.Normalise switch { "email" => FieldType.Email, "phone" => FieldType.Phone, _ => FieldType.Text }))),
            .. actions.Where(a => a is { Do: ActionKind.Set, Field: not null }).Select(a => Need(a.Side, a.Field!, Literal(a.Value), Options(a.Value))),
            .. actions.Where(a => a is { Do: ActionKind.Create, Object: not null }).SelectMany(a => (a.Fields ?? new Dictionary<string, string>()).Select(f => new FieldNeed(a.Side, a.Object!, f.Key, Literal(f.Value), Options(f.Value)))),
            .. rules.Where(r => r.When.Field is not null).Select(r => Need(r.When.Side, r.When.Field!, r.When.Event == TriggerKind.Elapsed ? FieldType.DateTime : r.When.To is { } to ? Literal(to) : FieldType.Unknown, r.When.To is { } option ? Options(option) : null)),
            .. clauses.Select(c => Need(c.Side, c.Field, Of(c.Value))),
            .. BothSides.SelectMany(s => RuleMemory.Fields(rules, s).Select(f => Need(s, f, FieldType.Unknown))),
        ];
    }

    private static IEnumerable<(string Field, FieldType Type)> WriteBack(WriteBack? back) => new[]
    {
        (back?.Id, FieldType.Text), (back?.Status, FieldType.Select), (back?.RanAt, FieldType.DateTime), (back?.Error, FieldType.Text),
    }.Where(c => c.Item1 is not null).Select(c => (c.Item1!, c.Item2));

    private static bool IsTag(string field) => field.StartsWith("tags.", StringComparison.Ordinal);

    /// <summary>A word that a rule writes by itself is one of a choice; what a template makes is text.</summary>
    private static FieldType Literal(string? value) => value switch
    {
        null or "" => FieldType.Unknown,
        "true" or "false" => FieldType.Boolean,
        _ when MessageTemplate.HasFields(value) => FieldType.Text,
        _ when Reading.TryNumber(value, out _) => FieldType.Number,
        _ => FieldType.Select,
    };

    private static IReadOnlyList<string>? Options(string? value) => Literal(value) == FieldType.Select ? [value!] : null;

    private static FieldType Of(System.Text.Json.JsonElement? value) => value?.ValueKind switch
    {
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => FieldType.Boolean,
        System.Text.Json.JsonValueKind.Number => FieldType.Number,
        _ => FieldType.Unknown,
    };
}
