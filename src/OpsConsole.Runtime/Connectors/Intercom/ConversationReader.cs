using System.Text.Json;
using OpsConsole.Engine.Conversations;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>A conversation's JSON to a record: what is nested comes up under a name of its own, what is an id gets its name.</summary>
sealed class ConversationReader(IReadOnlyList<string> fields, Func<string, FieldType> typeOf, IntercomDirectory directory, Func<Record, JsonElement, Task<FieldValue>> resolution, CallContext call)
{
    private readonly IntercomPayloads.Reader plain = new([.. fields.Where(f => f.StartsWith(IntercomPayloads.CustomPrefix, StringComparison.Ordinal) || IntercomSchema.IsPlainConversationField(f))], typeOf);
    private readonly HashSet<string> wanted = [.. fields];

    public async Task<Record> ReadAsync(JsonElement conversation)
    {
        var record = plain.Read(conversation);
        var values = new Dictionary<string, FieldValue>(record.Fields, StringComparer.Ordinal);
        void Set(string field, FieldValue value)
        {
            if (wanted.Contains(field) && !value.IsEmpty)
            {
                values[field] = value;
            }
        }

        Set(ConversationFields.Id, FieldValue.Text(record.Id));
        Set(ConversationFields.Updated, record.ChangedAt is { } at ? FieldValue.Instant(at) : FieldValue.Empty);
        if (Part(conversation, "contacts", "contacts") is { ValueKind: JsonValueKind.Array } contacts && contacts.GetArrayLength() > 0)
        {
            Set(ConversationFields.ContactId, Text(contacts[0], "id"));
            Set(ConversationFields.ContactExternalId, Text(contacts[0], "external_id"));
        }

        if (Part(conversation, "source", "author") is { } author)
        {
            Set(ConversationFields.ContactEmail, Text(author, "email"));
        }

        if (Part(conversation, "source", "delivered_as") is { ValueKind: JsonValueKind.String } delivered)
        {
            Set(ConversationFields.DeliveredAs, FieldValue.Text(delivered.GetString()));
        }

        if (wanted.Contains(ConversationFields.Assignee) && IntercomPayloads.IdAt(conversation, "admin_assignee_id") is { } admin)
        {
            Set(ConversationFields.Assignee, FieldValue.Text(await directory.AdminEmailAsync(admin, call) ?? $"teammate {admin}"));
        }

        if (wanted.Contains(ConversationFields.Team) && IntercomPayloads.IdAt(conversation, "team_assignee_id") is { } team)
        {
            Set(ConversationFields.Team, FieldValue.Text(await directory.TeamNameAsync(team, call) ?? $"team {team}"));
        }

        if (conversation.TryGetProperty("conversation_rating", out var rating) && rating.ValueKind == JsonValueKind.Object)
        {
            Set(ConversationFields.Rating, Number(rating, "rating"));
            Set(ConversationFields.Remark, Text(rating, "remark"));
        }

        if (Part(conversation, "sla_applied", "sla_status") is { ValueKind: JsonValueKind.String } sla)
        {
            Set(ConversationFields.Sla, FieldValue.Text(sla.GetString()));
        }

        if (conversation.TryGetProperty("statistics", out var figures) && figures.ValueKind == JsonValueKind.Object)
        {
            Set(ConversationFields.FirstResponse, Moment(figures, "first_admin_reply_at"));
            Set(ConversationFields.ClosedAt, Moment(figures, "last_close_at"));
            Set(ConversationFields.ContactReplied, Moment(figures, "last_contact_reply_at"));
            Set(ConversationFields.Reopened, Number(figures, "count_reopens"));
        }

        await TagAsync(conversation, Set);
        if (wanted.Contains(ConversationFields.Link) && await directory.InboxAsync(call) is { } inbox)
        {
            Set(ConversationFields.Link, FieldValue.Text(inbox + record.Id));
        }

        if (wanted.Contains(ConversationFields.Resolution) && conversation.TryGetProperty("state", out var state) && state.ValueEquals("closed"))
        {
            Set(ConversationFields.Resolution, await resolution(record, conversation));
        }

        return record with { Fields = values };
    }

    private async Task TagAsync(JsonElement conversation, Action<string, FieldValue> set)
    {
        if (!wanted.Any(f => f.StartsWith(LinkFields.TagPrefix, StringComparison.Ordinal)) || Part(conversation, "tags", "tags") is not { ValueKind: JsonValueKind.Array } tags)
        {
            return;
        }

        foreach (var field in LinkFields.TagsOn(wanted, await directory.TagsAsync(call), tags.EnumerateArray().Select(t => t.GetProperty("id").ToString()).ToHashSet()))
        {
            set(field, FieldValue.Boolean(true));
        }
    }

    /// <summary>The resolution time of a conversation that came with its parts.</summary>
    public static FieldValue Minutes(JsonElement conversation)
    {
        var turns = new List<Turn> { new(IntercomPayloads.Moment(conversation, "created_at") ?? default, TurnKind.Opened) };
        if (Part(conversation, "conversation_parts", "conversation_parts") is { ValueKind: JsonValueKind.Array } parts)
        {
            foreach (var part in parts.EnumerateArray())
            {
                if (IntercomPayloads.Moment(part, "created_at") is { } at && Turned(part) is { } kind)
                {
                    turns.Add(new(at, kind));
                }
            }
        }

        return ResolutionTime.Minutes(turns) is { } minutes ? FieldValue.Number(minutes) : FieldValue.Empty;
    }

    /// <summary>Part types by which a conversation changes its state; a customer's words open one that is closed or asleep (fact sheet, section 8).</summary>
    private static TurnKind? Turned(JsonElement part) => (part.TryGetProperty("part_type", out var type) ? type.GetString() : null) switch
    {
        "close" or "away_mode_close" or "close_by_rule" => TurnKind.Closed,
        "snoozed" => TurnKind.Snoozed,
        "open" or "assign_and_reopen" or "unsnoozed" or "timer_unsnooze" => TurnKind.Opened,
        "comment" when Part(part, "author", "type") is { ValueKind: JsonValueKind.String } author && author.GetString() is "user" or "lead" or "contact" => TurnKind.Opened,
        _ => null,
    };

    private static JsonElement? Part(JsonElement element, string name, string inner) =>
        element.TryGetProperty(name, out var outer) && outer.ValueKind == JsonValueKind.Object && outer.TryGetProperty(inner, out var value) ? value : null;

    private static FieldValue Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? FieldValue.Text(value.GetString()) : FieldValue.Empty;

    private static FieldValue Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? FieldValue.Number(number) : FieldValue.Empty;

    private static FieldValue Moment(JsonElement element, string name) => IntercomPayloads.Moment(element, name) is { } at ? FieldValue.Instant(at) : FieldValue.Empty;
}
