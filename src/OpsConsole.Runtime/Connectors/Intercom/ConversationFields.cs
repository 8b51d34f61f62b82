namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Names of a conversation's fields that the vendor nests, or that are worked out.</summary>
static class ConversationFields
{
    public const string Id = "id";
    public const string Updated = "updated_at";
    public const string ContactId = "contact_id";
    public const string ContactExternalId = "contact_external_id";
    public const string ContactEmail = "contact_email";
    public const string Assignee = "assignee_email";
    public const string Team = "team";
    public const string Rating = "csat_rating";
    public const string Remark = "csat_comment";
    public const string Sla = "sla_status";
    public const string FirstResponse = "first_response_at";
    public const string ClosedAt = "closed_at";
    public const string Reopened = "count_reopens";
    public const string Resolution = "resolution_time_minutes";

    /// <summary>Who began it: the customer, a teammate, or a campaign.</summary>
    public const string DeliveredAs = "delivered_as";
    public const string ContactReplied = "last_contact_reply_at";
    public const string Link = "link";
}
