using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Actions;

namespace OpsConsole.Web.Components.Shared;

/// <summary>What rules do, in a few words. Templates stand as they are written: nothing of a person is in them.</summary>
public static class ActionWords
{
    private const string Tags = "tags.";

    /// <summary>One action: "Set tag VIP to true".</summary>
    public static string Of(RuleAction action) => action.Do switch
    {
        ActionKind.Set when string.IsNullOrEmpty(action.Value) => $"Clear {Field(action.Field)}",
        ActionKind.Set => $"Set {Field(action.Field)} to {action.Value}",
        ActionKind.Create => $"Create a record in {Known(action.Object)}",
        ActionKind.Assign => $"Assign to {Known(action.To)}",
        ActionKind.Snooze => $"Snooze for {action.Hours?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "…"} h",
        ActionKind.Notify => $"Notice to {Known(action.To)}",
        ActionKind.Review when !string.IsNullOrWhiteSpace(action.To) => $"Ask {action.To}",
        _ => Of(action.Do),
    };

    /// <summary>The kind alone: "Message".</summary>
    public static string Of(ActionKind kind) => kind switch
    {
        ActionKind.Set => "Set a field",
        ActionKind.Create => "Create a record",
        ActionKind.Note => "Note",
        ActionKind.Message => "Message",
        ActionKind.Assign => "Assign",
        ActionKind.Close => "Close",
        ActionKind.Snooze => "Snooze",
        ActionKind.Notify => "Notice",
        ActionKind.Review => "Ask a person",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What a deed touches: "5 × Message (stalled), 2 × Notice (stalled)".</summary>
    public static string Of(IEnumerable<ActionTouch> touched) => string.Join(", ", touched.OrderByDescending(t => t.Count).Select(t => $"{Words.Number(t.Count)} × {Of(t.Kind)} ({t.RuleKey})"));

    /// <summary>A tag is a field; people call it a tag.</summary>
    public static string Field(string? field) => field?.StartsWith(Tags, StringComparison.Ordinal) == true ? $"tag {field[Tags.Length..]}" : Known(field);

    private static string Known(string? text) => string.IsNullOrWhiteSpace(text) ? "…" : text;
}
