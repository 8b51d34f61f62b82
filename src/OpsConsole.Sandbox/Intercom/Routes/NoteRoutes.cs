using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Notes on contacts (sheet, section 6).</summary>
sealed class NoteRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/contacts/{id}/notes", List),
        VendorRoute.Write("POST", "/contacts/{id}/notes", Create),
        VendorRoute.Read("GET", "/notes/{id}", Get),
    ];

    Reply List(VendorCall call)
    {
        var page = PageNumber.Of(call);
        var perPage = Paging.PerPage(call.Query("per_page"), 50);
        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            var ids = state.Notes.Of(contact.Id);
            Note[] notes = [.. ids.Reverse().Slice(page, perPage).Select(id => state.Notes.Find(id)!)];
            return Replies.Page(call, notes, ids.Length, page, perPage, NoteJson.Write);
        }
    }

    /// <summary>The server wraps the text in a paragraph.</summary>
    Reply Create(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var text = body.Text("body");
        if (string.IsNullOrEmpty(text))
        {
            throw new VendorError(400, "parameter_invalid", "Body is required", "body");
        }

        var admin = body["admin_id"].ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? Admin.Owner.Id : body["admin_id"].ToString();
        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            if (Admin.All.All(other => other.Id != admin))
            {
                throw Missing.Admin();
            }

            var note = new Note(state.Notes.NextId(), contact.Id, admin, text.StartsWith('<') ? text : $"<p>{text}</p>", state.Now);
            state.Commit(note);
            return Reply.Json(json => NoteJson.Write(json, note));
        }
    }

    Reply Get(VendorCall call)
    {
        lock (state.Gate)
        {
            var note = state.Notes.Find(call.Value("id")) ?? throw Missing.Resource();
            return Reply.Json(json => NoteJson.Write(json, note));
        }
    }
}
