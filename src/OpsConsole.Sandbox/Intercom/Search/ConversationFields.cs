using System.Globalization;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>The fields a conversation search may name (sheet, section 5).</summary>
static class ConversationFields
{
    public static readonly string[] Sortable = ["updated_at", "created_at", "waiting_since"];

    static readonly Dictionary<string, SearchField<Conversation>> Standard = new SearchField<Conversation>[]
    {
        new("id", FieldKind.Text, it => it.Id),
        new("created_at", FieldKind.Date, it => it.CreatedAt),
        new("updated_at", FieldKind.Date, it => it.UpdatedAt),
        new("waiting_since", FieldKind.Date, it => it.WaitingSince),
        new("snoozed_until", FieldKind.Date, it => it.SnoozedUntil),
        new("source.type", FieldKind.Text, it => it.Source.Type),
        new("source.id", FieldKind.Text, it => it.Source.Id),
        new("source.delivered_as", FieldKind.Text, it => it.Source.DeliveredAs),
        new("source.subject", FieldKind.Text, it => it.Source.Subject),
        new("source.body", FieldKind.Words, it => it.Source.Body),
        new("source.url", FieldKind.Text, it => it.Source.Url),
        new("source.author.id", FieldKind.Text, it => it.Source.Author.Id),
        new("source.author.type", FieldKind.Text, it => it.Source.Author.Type),
        new("source.author.name", FieldKind.Text, it => it.Source.Author.Name),
        new("source.author.email", FieldKind.Text, it => it.Source.Author.Email),
        new("channel_initiated", FieldKind.Text, it => it.Source.Type),
        new("contact_ids", FieldKind.Many, it => it.ContactIds),
        new("teammate_ids", FieldKind.Many, it => it.AdminIds),
        new("tag_ids", FieldKind.Many, it => it.Tags.Select(tag => tag.Id)),
        new("admin_assignee_id", FieldKind.Many, it => Assignee(it.AdminAssigneeId)),
        new("team_assignee_id", FieldKind.Many, it => Assignee(it.TeamAssigneeId)),
        new("open", FieldKind.Flag, it => it.IsOpen),
        new("read", FieldKind.Flag, it => it.Read),
        new("state", FieldKind.Text, it => it.State),
        new("priority", FieldKind.Text, it => it.IsPriority ? "priority" : "not_priority"),
        new("statistics.time_to_assignment", FieldKind.Number, it => (double?)it.Figures.TimeToAssignment),
        new("statistics.time_to_admin_reply", FieldKind.Number, it => (double?)it.Figures.TimeToAdminReply),
        new("statistics.time_to_first_close", FieldKind.Number, it => (double?)it.Figures.TimeToFirstClose),
        new("statistics.time_to_last_close", FieldKind.Number, it => (double?)it.Figures.TimeToLastClose),
        new("statistics.median_time_to_reply", FieldKind.Number, it => (double?)it.Figures.MedianTimeToReply),
        new("statistics.first_contact_reply_at", FieldKind.Date, it => it.Figures.FirstContactReplyAt),
        new("statistics.first_assignment_at", FieldKind.Date, it => it.Figures.FirstAssignmentAt),
        new("statistics.first_admin_reply_at", FieldKind.Date, it => it.Figures.FirstAdminReplyAt),
        new("statistics.first_close_at", FieldKind.Date, it => it.Figures.FirstCloseAt),
        new("statistics.last_assignment_at", FieldKind.Date, it => it.Figures.LastAssignmentAt),
        new("statistics.last_assignment_admin_reply_at", FieldKind.Date, it => it.Figures.LastAssignmentAdminReplyAt),
        new("statistics.last_contact_reply_at", FieldKind.Date, it => it.Figures.LastContactReplyAt),
        new("statistics.last_admin_reply_at", FieldKind.Date, it => it.Figures.LastAdminReplyAt),
        new("statistics.last_close_at", FieldKind.Date, it => it.Figures.LastCloseAt),
        new("statistics.last_closed_by_id", FieldKind.Text, it => it.Figures.LastClosedById),
        new("statistics.count_reopens", FieldKind.Number, it => (double?)it.Figures.CountReopens),
        new("statistics.count_assignments", FieldKind.Number, it => (double?)it.Figures.CountAssignments),
        new("statistics.count_conversation_parts", FieldKind.Number, it => (double?)it.Figures.CountParts),
        new("conversation_rating.requested_at", FieldKind.Date, it => it.Rating?.At),
        new("conversation_rating.replied_at", FieldKind.Date, it => it.Rating?.At),
        new("conversation_rating.score", FieldKind.Number, it => (double?)it.Rating?.Score),
        new("conversation_rating.remark", FieldKind.Text, it => it.Rating?.Remark),
        new("conversation_rating.contact_id", FieldKind.Text, it => it.Rating?.ContactId),
        new("conversation_rating.admin_id", FieldKind.Text, it => it.Rating?.AdminId),
        new("ai_agent_participated", FieldKind.Flag, it => it.Bot is not null),
        new("ai_agent.resolution_state", FieldKind.Text, it => it.Bot?.Resolution),
        new("ai_agent.last_answer_type", FieldKind.Text, it => it.Bot?.LastAnswerType),
    }.ToDictionary(field => field.Name);

    public static SearchField<Conversation> Named(string name, AttributeBook attributes)
    {
        if (Standard.TryGetValue(name, out var field))
        {
            return field;
        }

        const string Custom = "custom_attributes.";
        return name.StartsWith(Custom, StringComparison.Ordinal) && attributes.Custom("conversation", name[Custom.Length..]) is { } attribute
            ? SearchField<Conversation>.Of(attribute, it => it.Attributes)
            : throw new VendorError(400, "invalid_field", $"Invalid field '{name}' in query", name);
    }

    /// <summary>Asked for as a number or a text; nobody is 0, and null in answers.</summary>
    static IEnumerable<string> Assignee(long? id) => [(id ?? 0).ToString(CultureInfo.InvariantCulture)];
}
