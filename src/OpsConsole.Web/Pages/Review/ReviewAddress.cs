using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Review;

/// <summary>What the address bar says about the queue: the same words make the same list for everybody.</summary>
public sealed record ReviewAddress(string? State, string? Class, string? Reason, string? Cause, string? Contract, string? Object, string? Owner, string? Age, string? Pipeline, string? Q)
{
    public const string Today = "today";
    public const string Resolved = "resolved";
    public const string Me = "me";

    /// <summary>As an age: what came in the last seven days.</summary>
    public const string LastWeek = "week";

    /// <summary>No cause is open, not even the only one.</summary>
    public const string Shut = "none";

    public static IReadOnlyList<(string Word, string? Value)> States { get; } = [("Open", null), ("Resolved today", Today), ("All resolved", Resolved)];

    public static IReadOnlyList<(string Word, string Value)> Ages { get; } = [("over 1 h", "1h"), ("over 24 h", "24h"), ("over 7 days", "7d"), ("under 7 days", LastWeek)];

    public static IReadOnlyList<(string Word, string Value)> Classes { get; } = [.. Enum.GetValues<FailureClass>().Select(c => (Words.Class(c).ToLowerInvariant(), c.ToString()))];

    public bool IsSettled => State is Today or Resolved;

    public CauseKey? Key => CauseKey.Parse(Cause);

    public bool Narrows => Class is not null || Reason is not null || Contract is not null || Object is not null || Owner is not null || Age is not null || Pipeline is not null || Q is not null;

    /// <summary>Without the open cause: that is looked into, not filtered by.</summary>
    public ReviewFilter Filter(string me, IReadOnlyList<ContractEnds> contracts, DateTimeOffset now, TimeZoneInfo zone) => new(
        IsSettled ? null : Runtime.Store.Rows.ReviewStatus.Open,
        Enum.TryParse<ReviewReason>(Reason, ignoreCase: true, out var reason) ? reason : null, Pipeline, Q)
    {
        Class = Enum.TryParse<FailureClass>(Class, ignoreCase: true, out var kind) ? kind : null,
        Contracts = Contract is null && Object is null ? null : [.. contracts.Where(c => (Contract is null || c.Key == Contract) && (Object is null || c.Has(Object))).Select(c => c.Key)],
        Owner = Owner == Me ? me : Owner,
        Before = Age switch { "1h" => now.AddHours(-1), "24h" => now.AddHours(-24), "7d" => now.AddDays(-7), _ => null },
        Since = Age == LastWeek ? now.AddDays(-7) : null,
        SettledSince = State switch { Today => StartOfDay(now, zone), Resolved => DateTimeOffset.UnixEpoch, _ => null },
    };

    public static DateTimeOffset StartOfDay(DateTimeOffset now, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(now, zone);
        return there - there.TimeOfDay;
    }
}
