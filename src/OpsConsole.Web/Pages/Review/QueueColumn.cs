using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Review;

/// <summary>A column of the queue beyond the usual ones; which are shown stands in the address. One says something of a cause, or of each of its items.</summary>
public sealed record QueueColumn(string Key, string Head, Func<ReviewCause, string, string?> OfCause, Func<ReviewRow, string?> OfItem)
{
    public static IReadOnlyList<QueueColumn> All { get; } =
    [
        new("contract", "Contract", (_, contract) => contract, _ => null),
        new("class", "Class", (cause, _) => ClassOf(cause.Reason), _ => null),
        new("field", "Field", (cause, _) => cause.Field is { } field ? Words.Field(field) : "whole record", _ => null),
        new("tries", "Tries", (_, _) => null, item => Words.Number(item.Attempts)),
        new("tried", "Last tried", (_, _) => null, _ => null),
    ];

    /// <summary>A moment is drawn, not said.</summary>
    public bool Tried => Key == "tried";

    /// <summary>Those named, in the order they are named; words that name none are passed over.</summary>
    public static IReadOnlyList<QueueColumn> Of(string? cols) => [.. (cols ?? "").Split(',').Distinct().Select(c => All.FirstOrDefault(a => a.Key == c)).OfType<QueueColumn>()];

    private static string ClassOf(ReviewReason reason) => Enum.GetValues<FailureClass>().Where(c => c.Reasons().Contains(reason)).Select(Words.Class).FirstOrDefault() ?? "A rule at work";
}
