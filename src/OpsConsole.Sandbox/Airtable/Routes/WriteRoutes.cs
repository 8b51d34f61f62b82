using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Create, update, upsert and delete, ten records at a time, all or none; always 200 (sheet, section 3).</summary>
sealed class WriteRoutes(AirtableState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Write("POST", "/v0/{base}/{table}", Create),
        VendorRoute.Write("PATCH", "/v0/{base}/{table}", call => UpdateMany(call, clearOthers: false)),
        VendorRoute.Write("PUT", "/v0/{base}/{table}", call => UpdateMany(call, clearOthers: true)),
        VendorRoute.Write("PATCH", "/v0/{base}/{table}/{record}", call => UpdateOne(call, clearOthers: false)),
        VendorRoute.Write("PUT", "/v0/{base}/{table}/{record}", call => UpdateOne(call, clearOthers: true)),
        VendorRoute.Write("DELETE", "/v0/{base}/{table}/{record}", DeleteOne),
        VendorRoute.Write("DELETE", "/v0/{base}/{table}", DeleteMany),
    ];

    Reply Create(VendorCall call)
    {
        var request = WriteRequest.Read(call.Body);
        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            var writer = new RowWriter(table, request.Typecast, state.Clock.NowMs);
            Row[] rows = [.. request.Records.Select((record, at) => writer.Create(table.NextId(at), record.Fields))];
            return Keep(table, writer, request, rows);
        }
    }

    Reply UpdateOne(VendorCall call, bool clearOthers)
    {
        var request = WriteRequest.Read(call.Body, call.Value("record"));
        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            var writer = new RowWriter(table, request.Typecast, state.Clock.NowMs);
            return Keep(table, writer, request, [writer.Update(Tables.Record(table, call), request.Records[0].Fields, clearOthers)]);
        }
    }

    Reply UpdateMany(VendorCall call, bool clearOthers)
    {
        var request = WriteRequest.Read(call.Body);
        if (request.IsSingle)
        {
            throw Refusals.Invalid();
        }

        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            var writer = new RowWriter(table, request.Typecast, state.Clock.NowMs);
            var upsert = request.MergeOn is null ? null : new Upsert(table, request.MergeOn);
            var rows = new List<Row>();
            var created = new List<string>();
            foreach (var (id, fields) in request.Records)
            {
                var before = id is not null ? table.Find(id) ?? throw Refusals.NoRow(id)
                    : upsert is not null ? upsert.Match(writer, fields)
                    : throw Refusals.Invalid();
                if (before is null)
                {
                    created.Add(table.NextId(created.Count));
                    rows.Add(writer.Create(created[^1], fields));
                }
                else
                {
                    // A record named twice in one request gets both changes.
                    var latest = rows.FindLast(row => row.Id == before.Id) ?? before;
                    rows.Add(writer.Update(latest, fields, clearOthers));
                }
            }

            return Keep(table, writer, request, rows, upsert is null ? null : created);
        }
    }

    Reply DeleteOne(VendorCall call)
    {
        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            var row = Tables.Record(table, call);
            state.Drop(table, [row.Id]);
            return Reply.Json(json => WriteDeleted(json, row.Id));
        }
    }

    Reply DeleteMany(VendorCall call)
    {
        var ids = QueryLists.Of(call.Http.Request.Query, "records") ?? throw Refusals.Invalid();
        if (ids.Count > 10)
        {
            throw Refusals.Invalid("You provided too many records. The limit is 10 records per request.");
        }

        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            foreach (var id in ids)
            {
                _ = table.Find(id) ?? throw Refusals.NoRow(id);
            }

            state.Drop(table, ids);
            return Reply.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("records");
                foreach (var id in ids)
                {
                    WriteDeleted(json, id);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
        }
    }

    Reply Keep(Table table, RowWriter writer, WriteRequest request, IReadOnlyList<Row> rows, List<string>? created = null)
    {
        if (writer.Schema != table.Schema)
        {
            state.Commit(table, writer.Schema);
        }

        // An unchanged row is not written again, yet it is answered and counts as updated.
        state.Commit(table, [.. rows.Where(row => !ReferenceEquals(row, table.Find(row.Id)))]);
        var json = new RowJson(table.Schema, byFieldId: request.ByFieldId);
        return request.IsSingle ? Reply.Json(writer => json.Write(writer, rows[0])) : Many(json, rows, created);
    }

    static Reply Many(RowJson rowJson, IReadOnlyList<Row> rows, List<string>? created) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("records");
        foreach (var row in rows)
        {
            rowJson.Write(json, row);
        }

        json.WriteEndArray();
        if (created is not null)
        {
            WriteIds(json, "createdRecords", created);
            WriteIds(json, "updatedRecords", rows.Select(row => row.Id).Except(created));
        }

        json.WriteEndObject();
    });

    static void WriteIds(Utf8JsonWriter json, string name, IEnumerable<string> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    static void WriteDeleted(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteBoolean("deleted", true);
        json.WriteString("id", id);
        json.WriteEndObject();
    }
}
