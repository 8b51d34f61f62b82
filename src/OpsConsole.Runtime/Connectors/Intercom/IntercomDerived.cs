using System.Text.Json;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>What Intercom's records hold of other tables, and where they hold only a part of it.</summary>
static class IntercomDerived
{
    /// <summary>Parts of a conversation that one answer holds at most, the newest (T-05; fact sheet, section 8).</summary>
    private const int MostParts = 500;

    private static readonly HashSet<string> SentOut = new(["admin_initiated", "automated", "campaigns_initiated", "operator_initiated"], StringComparer.Ordinal);

    public static IEnumerable<DerivedRecord> Of(string derived, SourceRecord record) => derived switch
    {
        "contact_company" => Junction(record, "contact_id", record.Lists?.GetValueOrDefault(derived) ?? Items(record.Json, "companies", "data")),
        "contact_tag" => Junction(record, "contact_id", record.Lists?.GetValueOrDefault(derived) ?? Items(record.Json, "tags", "data")),
        "company_tag" => Junction(record, "company_id", Items(record.Json, "tags", "tags")),
        "conversation_tag" => Junction(record, "conversation_id", Items(record.Json, "tags", "tags")),
        "team_admin" => Junction(record, "team_id", record.Json.TryGetProperty("admin_ids", out var ids) && ids.ValueKind == JsonValueKind.Array ? ids.EnumerateArray() : []),
        "conversation_parts" => Parts(record.Json).Select(part => new DerivedRecord(part, [("conversation_id", record.Id)])),
        "email_address_header" => Parts(record.Json).SelectMany(part => Items(part, "email_message_metadata", "email_address_headers")
            .Select((header, n) => new DerivedRecord(header, [("conversation_id", record.Id), ("conversation_part_id", part.GetProperty("id").GetString()!), ("header_index", (long)n)]))),
        _ => throw new ArgumentOutOfRangeException(nameof(derived), derived, null),
    };

    /// <summary>Lists of a contact that came cut short.</summary>
    public static IReadOnlyList<SourceGap> GapsOf(JsonElement contact, IReadOnlySet<string> derived)
    {
        var gaps = new List<SourceGap>();
        foreach (var (table, field) in new[] { ("contact_tag", "tags"), ("contact_company", "companies") })
        {
            if (derived.Contains(table) && contact.TryGetProperty(field, out var list) && list.ValueKind == JsonValueKind.Object && list.TryGetProperty("has_more", out var more) && more.ValueKind == JsonValueKind.True)
            {
                gaps.Add(new SourceGap(table, Items(contact, field, "data").Count(), list.TryGetProperty("total_count", out var total) && total.TryGetInt64(out var count) ? count : null));
            }
        }

        return gaps;
    }

    /// <summary>The record as the conversation itself answers, with what of its parts is out of reach (S1-36).</summary>
    public static SourceRecord WithParts(SourceRecord record, JsonElement whole)
    {
        var have = Parts(whole).Count();
        var said = whole.TryGetProperty("statistics", out var figures) && figures.ValueKind == JsonValueKind.Object && figures.TryGetProperty("count_conversation_parts", out var count) && count.TryGetInt64(out var number) ? number : (long?)null;
        var listed = whole.TryGetProperty("conversation_parts", out var parts) && parts.ValueKind == JsonValueKind.Object && parts.TryGetProperty("total_count", out var all) && all.TryGetInt64(out var long64) ? long64 : (long?)null;
        var total = said > listed ? said : listed ?? said; // the list's own count is now and then the smaller one
        return record with
        {
            Json = whole,
            Said = said,
            Gaps = have >= MostParts && total > have ? [new SourceGap("conversation_parts", have, total)] : [],
        };
    }

    /// <summary>A message of ours that nobody answered is no conversation yet (S1-34).</summary>
    public static string? WhyExcluded(JsonElement conversation)
    {
        if (!conversation.TryGetProperty("source", out var source) || source.ValueKind != JsonValueKind.Object
            || !source.TryGetProperty("delivered_as", out var how) || how.ValueKind != JsonValueKind.String || !SentOut.Contains(how.GetString()!))
        {
            return null;
        }

        return Holds(conversation, "first_contact_reply", "created_at") || Holds(conversation, "statistics", "last_contact_reply_at") || Holds(conversation, "statistics", "first_contact_reply_at") ? null : "Sent out and never answered";
    }

    /// <summary>A subscription type's name and description stand in its translation; as columns they are easier to read (S1-68).</summary>
    public static (string, object)[] GivenOf(JsonElement json) =>
        json.TryGetProperty("default_translation", out var words) && words.ValueKind == JsonValueKind.Object
            ? [.. from name in new[] { "name", "description" } where words.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String select (name, (object)words.GetProperty(name).GetString()!)]
            : [];

    private static IEnumerable<DerivedRecord> Junction(SourceRecord record, string owner, IEnumerable<JsonElement> items) => items.Select(item => new DerivedRecord(item, [(owner, record.Id)]));

    private static IEnumerable<JsonElement> Parts(JsonElement conversation) => Items(conversation, "conversation_parts", "conversation_parts");

    private static IEnumerable<JsonElement> Items(JsonElement json, string field, string list) =>
        json.TryGetProperty(field, out var holder) && holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static bool Holds(JsonElement json, string field, string name) =>
        json.TryGetProperty(field, out var holder) && holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number;
}
