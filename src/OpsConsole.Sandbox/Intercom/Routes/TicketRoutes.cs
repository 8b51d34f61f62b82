using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Tickets as they are read: there is no plain list, only a search (sheet, section 10).</summary>
sealed class TicketRoutes(IntercomState state)
{
    const int PerPage = 20;

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("POST", "/tickets/search", Search),
        VendorRoute.Read("GET", "/tickets/{id}", Get),
        VendorRoute.Read("GET", "/ticket_types", _ => Replies.List(TicketType.All, Type)),
        VendorRoute.Read("GET", "/ticket_types/{id}", GetType),
        VendorRoute.Read("GET", "/ticket_states", _ => Replies.List(TicketState.All, TicketTypeJson.WriteWithTypes)),
    ];

    Reply Search(VendorCall call)
    {
        var request = SearchRequest.Read(call.Body, TicketFields.Sortable, PerPage);
        // Tickets compare by the exact second (sheet, section 5).
        var condition = new QueryReader<Ticket>(TicketFields.Named, new FilterReader<Ticket>(DayBounds.Second, isExact: true)).Read(request.Query);
        Found<Ticket> found;
        TicketView[] views;
        lock (state.Gate)
        {
            found = request.SortField == "created_at"
                ? Searcher.Walk(state.Tickets.ByCreation, state.Tickets.At, request, condition, it => (it.CreatedAt, it.Id))
                : Searcher.Walk(state.Tickets.ByUpdate, state.Tickets.At, request, condition, it => (it.UpdatedAt, it.Id));
            views = [.. found.Items.Select(state.View)];
        }

        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "ticket.list");
            json.WriteStartArray("tickets");
            foreach (var view in views)
            {
                TicketJson.Write(json, view, IntercomSettings.WorkspaceId);
            }

            json.WriteEndArray();
            json.WriteNumber("total_count", found.Total);
            Replies.WritePages(json, found);
            json.WriteEndObject();
        });
    }

    Reply Get(VendorCall call)
    {
        lock (state.Gate)
        {
            var view = state.View(state.Tickets.Find(call.Value("id")) ?? throw Missing.Ticket());
            return Reply.Json(json => TicketJson.Write(json, view, IntercomSettings.WorkspaceId));
        }
    }

    static Reply GetType(VendorCall call)
    {
        var type = TicketType.Find(call.Value("id")) ?? throw Missing.Resource();
        return Reply.Json(json => Type(json, type));
    }

    static void Type(System.Text.Json.Utf8JsonWriter json, TicketType type) => TicketTypeJson.Write(json, type, IntercomSettings.WorkspaceId, withStates: true);
}
