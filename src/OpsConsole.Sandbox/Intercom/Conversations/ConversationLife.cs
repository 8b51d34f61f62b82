using System.Globalization;
using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>What may happen to a conversation, and what it becomes (sheet, section 8). Ids and times are the caller's.</summary>
static class ConversationLife
{
    public static Conversation Begin(string id, Source source, long at, string contactId, string? companyId, Sla? sla) => new()
    {
        Id = id,
        CreatedAt = at,
        UpdatedAt = at,
        WaitingSince = source.Author.IsContact ? at : null,
        Source = source,
        ContactIds = [contactId],
        CompanyId = companyId,
        Sla = sla,
    };

    /// <summary>Somebody says something. A contact reopens, an answer ends the waiting, a note changes nothing.</summary>
    public static Conversation Say(Conversation it, string partId, string type, string body, Author author, long at)
    {
        if (type == "note")
        {
            return Add(it, partId, type, at, author, it.State, body);
        }

        if (author.IsContact)
        {
            return Add(it, partId, type, at, author, Conversation.Open, body) with
            {
                SnoozedUntil = null,
                Read = false,
                WaitingSince = it.WaitingSince is { } since && it.State == Conversation.Open ? since : at,
            };
        }

        var said = Add(it, partId, type, at, author, it.State, body) with { Read = true };
        return author.Type == "admin" ? said with { WaitingSince = null, Sla = it.Sla?.Replied(at) } : said;
    }

    /// <summary>Closing a closed one is fine and leaves one more part (live recording).</summary>
    public static Conversation Close(Conversation it, string partId, Author author, long at, string? body = null) =>
        Add(it, partId, "close", at, author, Conversation.Closed, body) with { SnoozedUntil = null, WaitingSince = null };

    public static Conversation Snooze(Conversation it, string partId, Author author, long at, long until) =>
        Add(it, partId, "snoozed", at, author, Conversation.Snoozed) with { SnoozedUntil = until };

    public static Conversation Reopen(Conversation it, string partId, Author author, long at) =>
        Add(it, partId, "open", at, author, Conversation.Open) with { SnoozedUntil = null };

    /// <summary>The time of a snooze is up.</summary>
    public static Conversation Wake(Conversation it, string partId, Author bot) =>
        Add(it, partId, "timer_unsnooze", it.SnoozedUntil!.Value, bot, Conversation.Open) with { SnoozedUntil = null };

    /// <summary>To an admin or a team; nobody when both are null. Assigning a closed one reopens it.</summary>
    public static Conversation Assign(Conversation it, string partId, Author author, long at, long? adminId, long? teamId, bool isTeam, string? body = null)
    {
        var reopens = !it.IsOpen;
        var to = isTeam ? teamId is null ? null : "team:" + Text(teamId) : adminId is null ? null : "admin:" + Text(adminId);
        return Add(it, partId, reopens ? "assign_and_reopen" : "assignment", at, author, reopens ? Conversation.Open : it.State, body, to) with
        {
            AdminAssigneeId = isTeam ? it.AdminAssigneeId : adminId,
            TeamAssigneeId = isTeam ? teamId : it.TeamAssigneeId,
        };
    }

    public static Conversation Tag(Conversation it, string partId, Author author, AppliedTag tag) =>
        Add(it, partId, "conversation_tags_updated", tag.AppliedAt, author, it.State) with { Tags = [.. it.Tags, tag] };

    public static Conversation Untag(Conversation it, string partId, Author author, long at, string tagId) =>
        Add(it, partId, "conversation_tags_updated", at, author, it.State) with { Tags = [.. it.Tags.Where(tag => tag.Id != tagId)] };

    public static Conversation Describe(Conversation it, string partId, Author author, long at, AttributeBag attributes) =>
        Add(it, partId, "conversation_attribute_updated_by_admin", at, author, it.State) with { Attributes = attributes };

    public static Conversation Rate(Conversation it, int score, string remark, long at) => it with
    {
        Rating = new Rating(score, remark, at, it.ContactIds[0], it.AdminIds.LastOrDefault()),
        UpdatedAt = Math.Max(at, it.UpdatedAt),
    };

    public static Conversation Prioritise(Conversation it, bool priority, long at) =>
        it with { IsPriority = priority, UpdatedAt = Math.Max(at, it.UpdatedAt) };

    static Conversation Add(Conversation it, string partId, string type, long at, Author author, string state, string? body = null, string? to = null) => it with
    {
        State = state,
        UpdatedAt = Math.Max(at, it.UpdatedAt),
        Parts = [.. it.Parts, new Part(partId, type, body, at, author, state, to)],
    };

    static string Text(long? number) => number!.Value.ToString(CultureInfo.InvariantCulture);
}
