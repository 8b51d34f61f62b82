using System.Text.Json;
using FluentValidation;

namespace OpsConsole.Engine.Contracts;

/// <summary>A gate asks something, in words the gatekeeper knows, and says why it keeps a record back.</summary>
internal sealed class GateRules : AbstractValidator<Gate>
{
    public GateRules()
    {
        RuleFor(g => g.Reason).Filled("Say why the record is kept back; people read it beside the record.");
        RuleFor(g => g.When).SetValidator(new ConditionRules());
    }
}

/// <summary>All or any, not both, not neither. Also for pipelines' filters.</summary>
internal sealed class ConditionRules : AbstractValidator<Condition>
{
    public ConditionRules()
    {
        RuleFor(c => c).Custom(OneList);
        RuleForEach(c => c.All).SetValidator(new ClauseRules());
        RuleForEach(c => c.Any).SetValidator(new ClauseRules());
    }

    private static void OneList(Condition condition, ValidationContext<Condition> context)
    {
        if (condition.All is null == condition.Any is null)
        {
            context.Error("", "A condition has either all or any, exactly one of them.");
        }
        else if (condition is { All.Count: 0 } or { Any.Count: 0 })
        {
            context.Error(condition.All is null ? "Any" : "All", "A condition without clauses would hold for nothing; add one.");
        }
    }
}

/// <summary>One comparison: a known operator, and a value of the kind the operator compares with.</summary>
internal sealed class ClauseRules : AbstractValidator<Clause>
{
    public ClauseRules()
    {
        RuleFor(c => c.Field).Filled("Name the field the condition looks at.");
        RuleFor(c => c).Custom(Op);
    }

    private static void Op(Clause clause, ValidationContext<Clause> context)
    {
        var kind = clause.Value?.ValueKind ?? JsonValueKind.Undefined;
        var fault = clause.Op switch
        {
            "empty" or "notEmpty" when kind is not JsonValueKind.Undefined => ("Value", $"{clause.Op} takes no value."),
            "empty" or "notEmpty" => default,
            "is" or "isNot" when kind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) =>
                ("Value", $"{clause.Op} needs a value: text, a number, true or false."),
            "is" or "isNot" => default,
            "contains" when kind is not JsonValueKind.String || clause.Value?.GetString() is "" => ("Value", "contains needs the text to look for."),
            "contains" => default,
            "oneOf" when kind is not JsonValueKind.Array || clause.Value?.GetArrayLength() == 0 => ("Value", "oneOf needs a list of values."),
            "oneOf" when clause.Value!.Value.EnumerateArray().Any(v => v.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null) =>
                ("Value", "oneOf needs a list of plain values: text, numbers, true or false."),
            "oneOf" => default,
            "greater" or "less" when !IsMeasure(clause.Value) => ("Value", $"{clause.Op} needs a number or a date such as 2026-03-01."),
            "greater" or "less" => default,
            _ => ("Op", $"{Wording.Quote(clause.Op)} is not a comparison; use {Wording.Or(Vocabulary.Ops)}."),
        };
        if (fault is (string property, string sentence))
        {
            context.Error(property, sentence);
        }
    }

    private static bool IsMeasure(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } => true,
        { ValueKind: JsonValueKind.String } text => Records.Reading.TryNumber(text.GetString(), out _) || Records.Reading.TryDate(text.GetString(), out _) || Records.Reading.TryMoment(text.GetString(), out _, out _),
        _ => false,
    };
}
