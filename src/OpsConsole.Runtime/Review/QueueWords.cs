using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Review;

/// <summary>A contract as the queue's filters look at it: by its key and what its two sides hold.</summary>
public sealed record QueueContract(string Key, string LeftObject, string RightObject)
{
    public bool Has(string @object) => LeftObject == @object || RightObject == @object;
}

/// <summary>The filters of the queue in the words that its address carries: the same words make the same list for a page and for a saved view that nobody looks at.</summary>
public sealed record QueueWords(string? Class = null, string? Reason = null, string? Contract = null, string? Object = null, string? Owner = null, string? Age = null, string? Pipeline = null, string? Q = null)
{
    /// <summary>As <see cref="Owner"/>: whoever looks.</summary>
    public const string Me = "me";

    /// <summary>As <see cref="Age"/>: what came in the last seven days.</summary>
    public const string LastWeek = "week";

    public static QueueWords Of(IReadOnlyDictionary<string, string> words) => new(
        words.GetValueOrDefault("class"), words.GetValueOrDefault("reason"), words.GetValueOrDefault("contract"), words.GetValueOrDefault("object"),
        words.GetValueOrDefault("owner"), words.GetValueOrDefault("age"), words.GetValueOrDefault("pipeline"), words.GetValueOrDefault("q"));

    /// <summary>What waits; words that mean nothing filter nothing.</summary>
    public ReviewFilter Filter(string me, IEnumerable<QueueContract> contracts, DateTimeOffset now) => new(
        Reason: Enum.TryParse<ReviewReason>(Reason, ignoreCase: true, out var reason) ? reason : null, PipelineKey: Pipeline, Text: Q)
    {
        Class = Enum.TryParse<FailureClass>(Class, ignoreCase: true, out var kind) ? kind : null,
        Contracts = Contract is null && Object is null ? null : [.. contracts.Where(c => (Contract is null || c.Key == Contract) && (Object is null || c.Has(Object))).Select(c => c.Key)],
        Owner = Owner == Me ? me : Owner,
        Since = Age == LastWeek ? now.AddDays(-7) : null,
        Before = Age switch { "1h" => now.AddHours(-1), "24h" => now.AddHours(-24), "7d" => now.AddDays(-7), _ => null },
    };
}
