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
    public const string Me = QueueWords.Me;

    public const string LastWeek = QueueWords.LastWeek;

    /// <summary>No cause is open, not even the only one.</summary>
    public const string Shut = "none";

    public static IReadOnlyList<(string Word, string? Value)> States { get; } = [("Open", null), ("Resolved today", Today), ("All resolved", Resolved)];

    public static IReadOnlyList<(string Word, string Value)> Ages { get; } = [("over 1 h", "1h"), ("over 24 h", "24h"), ("over 7 days", "7d"), ("under 7 days", LastWeek)];

    public static IReadOnlyList<(string Word, string Value)> Classes { get; } = [.. Enum.GetValues<FailureClass>().Select(c => (Words.Class(c).ToLowerInvariant(), c.ToString()))];

    public bool IsSettled => State is Today or Resolved;

    public CauseKey? Key => CauseKey.Parse(Cause);

    public bool Narrows => Class is not null || Reason is not null || Contract is not null || Object is not null || Owner is not null || Age is not null || Pipeline is not null || Q is not null;

    /// <summary>Without the open cause: that is looked into, not filtered by.</summary>
    public ReviewFilter Filter(string me, IReadOnlyList<ContractEnds> contracts, DateTimeOffset now, TimeZoneInfo zone) =>
        new QueueWords(Class, Reason, Contract, Object, Owner, Age, Pipeline, Q).Filter(me, contracts.Select(c => new QueueContract(c.Key, c.LeftObject, c.RightObject)), now) with
        {
            Status = IsSettled ? null : Runtime.Store.Rows.ReviewStatus.Open,
            SettledSince = State switch { Today => StartOfDay(now, zone), Resolved => DateTimeOffset.UnixEpoch, _ => null },
        };

    /// <summary>One word of the address that is not as a saved view has it.</summary>
    public static string Said(string word, string? was, string? now) => word switch
    {
        "cols" => now is null ? "no further columns" : $"columns {now.Replace(",", ", ", StringComparison.Ordinal)}",
        "q" => now is null ? "no text" : $"text \"{now}\"",
        _ => now is null ? $"any {word}, not {was}" : was is null ? $"only {word} {now}" : $"{word} {now}, not {was}",
    };

    public static DateTimeOffset StartOfDay(DateTimeOffset now, TimeZoneInfo zone)
    {
        var there = TimeZoneInfo.ConvertTime(now, zone);
        return there - there.TimeOfDay;
    }
}
