using FluentValidation;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Transforms are known, and make sense for what the field holds.</summary>
internal static class TransformRules
{
    public static void Check(FieldMap field, ValidationContext<FieldMap> context)
    {
        for (var i = 0; i < field.Transforms.Count; i++)
        {
            if (Fault(field, field.Transforms[i]) is { } fault)
            {
                context.Error($"Transforms[{i}]", fault);
            }
        }
    }

    private static string? Fault(FieldMap field, string transform)
    {
        if (Vocabulary.IsTemplate(transform))
        {
            return TemplateFault(field, transform);
        }

        if (!Vocabulary.Transforms.Contains(transform))
        {
            return $"{Wording.Quote(transform)} is not a transform; use {Wording.Or(Vocabulary.Transforms)}, or template:{{field}}.{Wording.DidYouMean(transform, Vocabulary.Transforms)}";
        }

        return Suits(transform, field.Type) ? null : $"{transform} does nothing useful to a {field.Type.Word()}; take it away or change the type.";
    }

    private static string? TemplateFault(FieldMap field, string transform)
    {
        if (Template.Parse(transform[Vocabulary.TemplatePrefix.Length..]) is null)
        {
            return "A template names at least one field in braces, each brace closed: template:{first_name} {last_name}.";
        }

        if (field.Direction == Direction.Both)
        {
            return "A template cannot be taken apart again, so the field can travel one way only.";
        }

        return Suits("trim", field.Type) ? null : $"A template makes text, which is no {field.Type.Word()}.";
    }

    private static bool Suits(string transform, FieldType type) => transform switch
    {
        "email" => type is FieldType.Email or FieldType.Text,
        "phone" => type is FieldType.Phone or FieldType.Text,
        "date" => type is FieldType.Date or FieldType.DateTime or FieldType.Text,
        "number" => type is FieldType.Number or FieldType.Text,
        "boolean" => type is FieldType.Boolean or FieldType.Text,
        _ => type is not (FieldType.Number or FieldType.Boolean or FieldType.Date or FieldType.DateTime),
    };
}
