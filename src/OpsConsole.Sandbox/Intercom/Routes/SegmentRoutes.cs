using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Segments, and who is in them (sheet, sections 6 and 10).</summary>
sealed class SegmentRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/segments", List),
        VendorRoute.Read("GET", "/segments/{id}", Get),
        VendorRoute.Read("GET", "/contacts/{id}/segments", OfContact),
    ];

    /// <summary>Counts are told only when asked for.</summary>
    Reply List(VendorCall call)
    {
        if (call.Query("include_count") != "true")
        {
            return Replies.List(Segment.All, (json, segment) => SegmentJson.Write(json, segment), "segment.list", "segments");
        }

        var counts = Segment.All.ToDictionary(segment => segment.Id, _ => 0);
        lock (state.Gate)
        {
            foreach (var id in state.Contacts.All.Where(contact => contact.IsLive).SelectMany(Segment.IdsOf))
            {
                counts[id]++;
            }
        }

        return Replies.List(Segment.All, (json, segment) => SegmentJson.Write(json, segment, counts[segment.Id]), "segment.list", "segments");
    }

    static Reply Get(VendorCall call)
    {
        var segment = Segment.All.FirstOrDefault(other => other.Id == call.Value("id")) ?? throw Missing.Resource();
        return Reply.Json(json => SegmentJson.Write(json, segment));
    }

    Reply OfContact(VendorCall call)
    {
        Contact contact;
        lock (state.Gate)
        {
            contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
        }

        return Replies.List([.. Segment.Of(contact)], (json, segment) => SegmentJson.Write(json, segment));
    }
}
