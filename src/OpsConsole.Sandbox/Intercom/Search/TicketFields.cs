using System.Globalization;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>The fields a ticket search may name (sheet, section 5).</summary>
static class TicketFields
{
    public static readonly string[] Sortable = ["updated_at", "created_at"];

    static readonly Dictionary<string, SearchField<Ticket>> Standard = new SearchField<Ticket>[]
    {
        new("id", FieldKind.Text, it => it.Id),
        new("created_at", FieldKind.Date, it => it.CreatedAt),
        new("updated_at", FieldKind.Date, it => it.UpdatedAt),
        new("snoozed_until", FieldKind.Date, it => it.SnoozedUntil),
        new("title", FieldKind.Text, it => it.Attributes[TicketType.Title]),
        new("description", FieldKind.Text, it => it.Attributes[TicketType.Summary]),
        new("category", FieldKind.Text, it => it.Type.SearchCategory),
        new("ticket_type_id", FieldKind.Text, it => TicketType.Text(it.TypeId)),
        new("contact_ids", FieldKind.Many, it => it.ContactIds),
        new("teammate_ids", FieldKind.Many, it => it.Parts.Select(part => part.Author.Id)),
        new("admin_assignee_id", FieldKind.Text, it => it.AdminAssigneeId.ToString(CultureInfo.InvariantCulture)),
        new("team_assignee_id", FieldKind.Text, it => it.TeamAssigneeId.ToString(CultureInfo.InvariantCulture)),
        new("open", FieldKind.Flag, it => it.State.IsOpen),
        new("state", FieldKind.Text, it => it.State.Category),
    }.ToDictionary(field => field.Name);

    public static SearchField<Ticket> Named(string name)
    {
        if (Standard.TryGetValue(name, out var field))
        {
            return field;
        }

        const string Own = "ticket_attribute.";
        var own = name.StartsWith(Own, StringComparison.Ordinal)
            ? TicketType.All.SelectMany(type => type.Fields).FirstOrDefault(other => TicketType.Text(other.Id) == name[Own.Length..])
            : null;
        return own is null
            ? throw new VendorError(400, "invalid_field", $"Invalid field '{name}' in query", name)
            : new SearchField<Ticket>(name, Kind(own), it => it.Attributes[own.Name] is long number && own.DataType == "integer" ? (double)number : it.Attributes[own.Name]);
    }

    static FieldKind Kind(TicketField field) => field.DataType switch
    {
        "integer" or "decimal" => FieldKind.Number,
        "datetime" => FieldKind.Date,
        "boolean" => FieldKind.Flag,
        _ => FieldKind.Text,
    };
}
