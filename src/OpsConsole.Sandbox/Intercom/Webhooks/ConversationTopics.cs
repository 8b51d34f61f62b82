using OpsConsole.Sandbox.Intercom.Conversations;

namespace OpsConsole.Sandbox.Intercom.Webhooks;

/// <summary>Under which topics a change of a conversation is told: read off what it was and what it became.</summary>
static class ConversationTopics
{
    public static IEnumerable<string> Of(Conversation? before, Conversation after)
    {
        if (before is null)
        {
            yield return after.Source.Author.IsContact ? "conversation.user.created" : "conversation.admin.single.created";
        }

        foreach (var part in after.Parts.Skip(before?.Parts.Length ?? 0))
        {
            foreach (var topic in Of(part))
            {
                yield return topic;
            }
        }

        if (after.Tags.Length > (before?.Tags.Length ?? 0))
        {
            yield return "conversation_part.tag.created";
        }

        if (before is not null && after.IsPriority != before.IsPriority)
        {
            yield return "conversation.priority.updated";
        }

        if (before is not null && after.CompanyId != before.CompanyId)
        {
            yield return "conversation.company.updated";
        }

        if (before is { Read: false } && after is { Read: true } && after.Parts.Length == before.Parts.Length)
        {
            yield return "conversation.read";
        }

        if (after.Rating is { } rating && rating != before?.Rating)
        {
            yield return "conversation.rating.added";
        }
    }

    static string[] Of(Part part) => part.Type switch
    {
        "comment" or "quick_reply" when part.Author.IsContact => ["conversation.user.replied"],
        "comment" or "quick_reply" when part.Author.Type == "bot" => ["conversation.operator.replied"],
        "comment" or "quick_reply" => ["conversation.admin.replied"],
        "note" => ["conversation.admin.noted"],
        "close" => ["conversation.admin.closed"],
        "open" => ["conversation.admin.opened"],
        "snoozed" => ["conversation.admin.snoozed"],
        "timer_unsnooze" => ["conversation.admin.unsnoozed"],
        "assignment" => part.State == Conversation.Open ? ["conversation.admin.assigned", "conversation.admin.open.assigned"] : ["conversation.admin.assigned"],
        "assign_and_reopen" => ["conversation.admin.assigned", "conversation.admin.opened"],
        _ => [],
    };
}
