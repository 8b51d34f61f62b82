using System.Globalization;
using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Comments on records (sheet, section 7). They do not move a record's last-modified time.</summary>
sealed class CommentRoutes(AirtableState state)
{
    public const string AuthorId = "usrOpsDemo0000001";
    public const string AuthorEmail = "noor@ops.example";

    const string Template = "/v0/{base}/{table}/{record}/comments";

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", Template, List),
        VendorRoute.Write("POST", Template, Create),
        VendorRoute.Write("PATCH", Template + "/{comment}", Update),
        VendorRoute.Write("DELETE", Template + "/{comment}", Delete),
    ];

    /// <summary>Newest first; unlike in records, offset is there and null on the last page.</summary>
    Reply List(VendorCall call)
    {
        var size = int.TryParse(call.Query("pageSize") ?? "100", CultureInfo.InvariantCulture, out var given) && given is >= 1 and <= 100
            ? given
            : throw Refusals.Invalid();
        var start = call.Query("offset") is not { } offset ? 0
            : int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at
            : throw new VendorError(422, "INVALID_OFFSET_VALUE", "The value for offset is invalid");
        Comment[] page;
        int total;
        lock (state.Gate)
        {
            var all = state.Comments.Of(Tables.Record(Tables.Named(state, call), call).Id);
            total = all.Count;
            page = [.. all.Reverse().Skip(start).Take(size)];
        }

        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("comments");
            foreach (var comment in page)
            {
                Write(json, comment);
            }

            json.WriteEndArray();
            json.WriteString("offset", start + size < total ? (start + size).ToString(CultureInfo.InvariantCulture) : null);
            json.WriteEndObject();
        });
    }

    Reply Create(VendorCall call)
    {
        var text = Text(call);
        lock (state.Gate)
        {
            var record = Tables.Record(Tables.Named(state, call), call);
            var comment = new Comment(state.Comments.NextId(), record.Id, text, state.Clock.NowMs, null, FieldRequest.Text(call.Body, "parentCommentId"));
            state.Commit(comment);
            return Reply.Json(json => Write(json, comment));
        }
    }

    Reply Update(VendorCall call)
    {
        var text = Text(call);
        lock (state.Gate)
        {
            var comment = Find(call) with { Text = text, UpdatedMs = state.Clock.NowMs };
            state.Commit(comment);
            return Reply.Json(json => Write(json, comment));
        }
    }

    Reply Delete(VendorCall call)
    {
        lock (state.Gate)
        {
            var comment = Find(call);
            state.Drop(comment);
            return Reply.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("id", comment.Id);
                json.WriteBoolean("deleted", true);
                json.WriteEndObject();
            });
        }
    }

    Comment Find(VendorCall call) =>
        state.Comments.Find(Tables.Record(Tables.Named(state, call), call).Id, call.Value("comment")) ?? throw Refusals.Hidden();

    static string Text(VendorCall call) =>
        FieldRequest.Text(call.Body, "text") is { Length: > 0 } text ? text : throw Refusals.Invalid();

    static void Write(Utf8JsonWriter json, Comment comment)
    {
        json.WriteStartObject();
        json.WriteString("id", comment.Id);
        json.WriteString("text", comment.Text);
        json.WriteStartObject("author");
        json.WriteString("id", AuthorId);
        json.WriteString("email", AuthorEmail);
        json.WriteString("name", "Noor Haddad");
        json.WriteEndObject();
        json.WriteString("createdTime", new Moment(comment.CreatedMs).Iso);
        json.WriteString("lastUpdatedTime", comment.UpdatedMs is { } updated ? new Moment(updated).Iso : null);
        if (comment.ParentId is not null)
        {
            json.WriteString("parentCommentId", comment.ParentId);
        }

        json.WriteEndObject();
    }
}
