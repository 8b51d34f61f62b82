using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Records: list in two forms, get one (sheet, section 2).</summary>
sealed class ReadRoutes(AirtableState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/v0/{base}/{table}", call => List(call, ListRequest.FromQuery(call))),
        VendorRoute.Read("POST", "/v0/{base}/{table}/listRecords", call => List(call, ListRequest.FromBody(call))),
        VendorRoute.Read("GET", "/v0/{base}/{table}/{record}", Get),
    ];

    Reply Get(VendorCall call)
    {
        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            var row = Tables.Record(table, call);
            var writer = new RowJson(table.Schema, byFieldId: call.Query("returnFieldsByFieldId") == "true");
            return Reply.Json(json => writer.Write(json, row));
        }
    }

    Reply List(VendorCall call, ListRequest request)
    {
        Table table;
        RowQuery query;
        Row[] candidates;
        lock (state.Gate)
        {
            table = Tables.Named(state, call);
            query = new RowQuery(table.Schema, request, state.Clock);
            if (request.Offset is not null)
            {
                var (open, start) = state.Iterators.Resume(request.Offset, table.Schema.Id, state.Clock.NowMs);
                return Page(table, request, open, start);
            }

            candidates = query.Candidates(table);
        }

        var ids = query.Ids(candidates, request.MaxRecords);
        lock (state.Gate)
        {
            return Page(table, request, state.Iterators.Open(table.Schema.Id, ids, state.Clock.NowMs), 0);
        }
    }

    /// <summary>Rows as they are now, by the ids found then; deleted ones are left out.</summary>
    Reply Page(Table table, ListRequest request, OpenIterator open, int start)
    {
        var ids = open.RecordIds;
        var end = Math.Min(ids.Length, start + request.PageSize);
        Row[] rows = [.. ids[start..end].Select(table.Find).OfType<Row>()];
        int[] comments = request.CommentCount ? [.. rows.Select(row => state.Comments.Of(row.Id).Count)] : [];
        var offset = end < ids.Length ? open.OffsetAt(end) : null;
        var writer = new RowJson(table.Schema, request.Fields, request.ByFieldId, request.AsText);
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("records");
            for (var i = 0; i < rows.Length; i++)
            {
                writer.Write(json, rows[i], request.CommentCount ? comments[i] : null);
            }

            json.WriteEndArray();
            if (offset is not null)
            {
                json.WriteString("offset", offset);
            }

            json.WriteEndObject();
        });
    }
}
