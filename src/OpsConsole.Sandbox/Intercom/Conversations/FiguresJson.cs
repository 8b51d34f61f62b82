using System.Globalization;
using System.Text.Json;

namespace OpsConsole.Sandbox.Intercom.Conversations;

static class FiguresJson
{
    public static void Write(Utf8JsonWriter json, Figures it)
    {
        json.WriteStartObject("statistics");
        json.WriteString("type", "conversation_statistics");
        json.Number("time_to_assignment", it.TimeToAssignment);
        json.Number("time_to_admin_reply", it.TimeToAdminReply);
        json.Number("time_to_first_close", it.TimeToFirstClose);
        json.Number("time_to_last_close", it.TimeToLastClose);
        json.Number("median_time_to_reply", it.MedianTimeToReply);
        json.Number("first_contact_reply_at", it.FirstContactReplyAt);
        json.Number("first_assignment_at", it.FirstAssignmentAt);
        json.Number("first_admin_reply_at", it.FirstAdminReplyAt);
        json.Number("first_close_at", it.FirstCloseAt);
        json.Number("last_assignment_at", it.LastAssignmentAt);
        json.Number("last_assignment_admin_reply_at", it.LastAssignmentAdminReplyAt);
        json.Number("last_contact_reply_at", it.LastContactReplyAt);
        json.Number("last_admin_reply_at", it.LastAdminReplyAt);
        json.Number("last_close_at", it.LastCloseAt);
        // A number in live recordings, a string in the specification.
        json.Number("last_closed_by_id", it.LastClosedById is { } closer ? long.Parse(closer, CultureInfo.InvariantCulture) : null);
        json.WriteNumber("count_reopens", it.CountReopens);
        json.WriteNumber("count_assignments", it.CountAssignments);
        json.WriteNumber("count_conversation_parts", it.CountParts);
        json.WriteStartArray("assigned_team_first_response_time");
        json.WriteEndArray();
        json.WriteStartArray("assigned_team_first_response_time_in_office_hours");
        json.WriteEndArray();
        json.WriteNull("handling_time");
        json.WriteNull("adjusted_handling_time");
        json.WriteEndObject();
    }
}
