namespace OpsConsole.Engine.Contracts;

/// <summary>The closed lists of words a contract's text fields may hold, for the validator and for the editor's choices.</summary>
public static class Vocabulary
{
    /// <summary>How a template transform begins; the rest is text with {field} places, filled from the source record.</summary>
    public const string TemplatePrefix = "template:";

    public static IReadOnlyList<string> Normalisers { get; } = ["trim", "lower", "email", "phone"];

    /// <summary>All transforms but the template, which carries its text with it.</summary>
    public static IReadOnlyList<string> Transforms { get; } = ["trim", "lower", "upper", "email", "phone", "date", "number", "boolean"];

    public static IReadOnlyList<string> Ops { get; } = ["is", "isNot", "empty", "notEmpty", "contains", "oneOf", "greater", "less"];

    /// <summary>What a status field of a write-back must be able to hold.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["OK", "Error", "Needs review"];

    public static bool IsTemplate(string transform) => transform.StartsWith(TemplatePrefix, StringComparison.Ordinal);
}
