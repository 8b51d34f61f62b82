namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>The vendor's figures about a conversation, derived from nothing but its parts (sheet, section 8).</summary>
sealed record Figures
{
    public static readonly Figures None = new();

    public long? TimeToAssignment { get; init; }
    public long? TimeToAdminReply { get; init; }
    public long? TimeToFirstClose { get; init; }
    public long? TimeToLastClose { get; init; }
    public long? MedianTimeToReply { get; init; }
    public long? FirstContactReplyAt { get; init; }
    public long? FirstAssignmentAt { get; init; }
    public long? FirstAdminReplyAt { get; init; }
    public long? FirstCloseAt { get; init; }
    public long? LastAssignmentAt { get; init; }
    public long? LastAssignmentAdminReplyAt { get; init; }
    public long? LastContactReplyAt { get; init; }
    public long? LastAdminReplyAt { get; init; }
    public long? LastCloseAt { get; init; }
    public string? LastClosedById { get; init; }
    public int CountReopens { get; init; }
    public int CountAssignments { get; init; }
    public int CountParts { get; init; }

    public static Figures Of(Conversation conversation)
    {
        var (parts, from) = (conversation.Parts, conversation.CreatedAt);
        var contact = parts.Where(part => part.IsSaid && part.Author.IsContact).Select(part => part.At);
        if (conversation.Source.Author.IsContact)
        {
            contact = contact.Prepend(from);
        }

        long[] contactReplies = [.. contact];
        long[] adminReplies = [.. parts.Where(part => part.IsSaid && part.Author.Type == "admin").Select(part => part.At)];
        Part[] assignments = [.. parts.Where(part => part is { Type: "assignment" or "assign_and_reopen", AssignedTo: not null })];
        Part[] closes = [.. parts.Where(part => part.Type == "close")];
        var lastAssigned = assignments.LastOrDefault()?.At;
        return new Figures
        {
            TimeToAssignment = assignments.FirstOrDefault()?.At - from,
            TimeToAdminReply = First(adminReplies) - from,
            TimeToFirstClose = closes.FirstOrDefault()?.At - from,
            TimeToLastClose = closes.LastOrDefault()?.At - from,
            MedianTimeToReply = Median(Waits(contactReplies, adminReplies)),
            FirstContactReplyAt = First(contactReplies),
            FirstAssignmentAt = assignments.FirstOrDefault()?.At,
            FirstAdminReplyAt = First(adminReplies),
            FirstCloseAt = closes.FirstOrDefault()?.At,
            LastAssignmentAt = lastAssigned,
            LastAssignmentAdminReplyAt = lastAssigned is null ? null : First([.. adminReplies.Where(at => at >= lastAssigned)]),
            LastContactReplyAt = Last(contactReplies),
            LastAdminReplyAt = Last(adminReplies),
            LastCloseAt = closes.LastOrDefault()?.At,
            LastClosedById = closes.LastOrDefault()?.Author is { IsContact: false } closer ? closer.Id : null,
            CountReopens = parts.Zip(parts.Skip(1)).Count(pair => pair.First.State == Conversation.Closed && pair.Second.State != Conversation.Closed),
            CountAssignments = assignments.Length,
            CountParts = parts.Length,
        };
    }

    /// <summary>From the first unanswered message of the contact to the answer.</summary>
    static List<long> Waits(long[] asked, long[] answered)
    {
        var waits = new List<long>();
        var since = long.MinValue;
        foreach (var answer in answered)
        {
            if (Array.Find(asked, at => at >= since && at <= answer) is > 0 and var question)
            {
                waits.Add(answer - question);
            }

            since = answer + 1;
        }

        return waits;
    }

    static long? Median(List<long> values)
    {
        values.Sort();
        return values.Count == 0 ? null : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    static long? First(long[] values) => values.Length == 0 ? null : values[0];

    static long? Last(long[] values) => values.Length == 0 ? null : values[^1];
}
