using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Who the token is, and the schema of the base (sheet, section 5).</summary>
sealed class MetaRoutes(AirtableState state)
{
    const int LongestDescription = 20_000;

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/v0/meta/whoami", _ => WhoAmI()),
        VendorRoute.Read("GET", "/v0/meta/bases", _ => Bases()),
        VendorRoute.Read("GET", "/v0/meta/bases/{base}/tables", ListTables),
        VendorRoute.Write("POST", "/v0/meta/bases/{base}/tables", CreateTable),
        VendorRoute.Write("PATCH", "/v0/meta/bases/{base}/tables/{table}", UpdateTable),
        VendorRoute.Write("POST", "/v0/meta/bases/{base}/tables/{table}/fields", CreateField),
        VendorRoute.Write("PATCH", "/v0/meta/bases/{base}/tables/{table}/fields/{field}", UpdateField),
    ];

    static Reply WhoAmI() => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", CommentRoutes.AuthorId);
        json.WriteStartArray("scopes");
        foreach (var scope in (string[])["data.records:read", "data.records:write", "data.recordComments:read", "data.recordComments:write", "schema.bases:read", "schema.bases:write", "user.email:read"])
        {
            json.WriteStringValue(scope);
        }

        json.WriteEndArray();
        json.WriteString("email", CommentRoutes.AuthorEmail);
        json.WriteEndObject();
    });

    static Reply Bases() => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("bases");
        json.WriteStartObject();
        json.WriteString("id", AirtableState.BaseId);
        json.WriteString("name", AirtableState.BaseName);
        json.WriteString("permissionLevel", "create");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    Reply ListTables(VendorCall call)
    {
        Tables.Base(call);
        Schema[] schemas;
        lock (state.Gate)
        {
            schemas = [.. state.Tables.Select(table => table.Schema)];
        }

        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tables");
            foreach (var schema in schemas)
            {
                SchemaJson.Write(json, schema);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>The first field becomes the primary one.</summary>
    Reply CreateTable(VendorCall call)
    {
        Tables.Base(call);
        var name = FieldRequest.Text(call.Body, "name");
        if (string.IsNullOrWhiteSpace(name) || !call.Body.TryGetProperty("fields", out var given)
            || given.ValueKind != JsonValueKind.Array || given.GetArrayLength() == 0)
        {
            throw Refusals.Invalid();
        }

        lock (state.Gate)
        {
            if (state.Tables.Any(table => table.Schema.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new VendorError(422, "DUPLICATE_TABLE_NAME", $"Cannot create table \"{name}\": a table of that name exists");
            }

            Field[] fields = [];
            foreach (var field in given.EnumerateArray())
            {
                fields = [.. fields, FieldRequest.Read(field, name, fields)];
            }

            var schema = new Schema(RecordIds.Table(name, state.Tables.Count), name, fields, [new View(RecordIds.View(name, "Grid view", 0), "Grid view", null)]);
            state.Add(schema);
            return Reply.Json(json => SchemaJson.Write(json, schema));
        }
    }

    Reply UpdateTable(VendorCall call)
    {
        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            state.Commit(table, table.Schema with { Name = FieldRequest.Text(call.Body, "name") ?? table.Schema.Name });
            var schema = table.Schema;
            return Reply.Json(json => SchemaJson.Write(json, schema));
        }
    }

    Reply CreateField(VendorCall call)
    {
        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            var field = FieldRequest.Read(call.Body, table.Schema.Name, table.Schema.Fields);
            state.Commit(table, table.Schema.With(field));
            return Reply.Json(json => SchemaJson.Write(json, field));
        }
    }

    /// <summary>Name and description only.</summary>
    Reply UpdateField(VendorCall call)
    {
        lock (state.Gate)
        {
            var table = Tables.Named(state, call);
            var before = Array.Find(table.Schema.Fields, field => field.Id == call.Value("field")) ?? throw Refusals.Hidden();
            var name = FieldRequest.Text(call.Body, "name") ?? before.Name;
            var description = FieldRequest.Text(call.Body, "description") ?? before.Description;
            if (name.Length == 0 || description?.Length > LongestDescription)
            {
                throw Refusals.Invalid();
            }

            if (Array.Exists(table.Schema.Fields, field => field.Id != before.Id && field.Name == name))
            {
                throw new VendorError(422, "DUPLICATE_OR_EMPTY_FIELD_NAME", $"A field named \"{name}\" exists");
            }

            var after = before with { Name = name, Description = description };
            state.Commit(table, table.Schema.With(after));
            return Reply.Json(json => SchemaJson.Write(json, after));
        }
    }
}
