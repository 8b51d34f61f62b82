using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.Webhooks;
using OpsConsole.Sandbox.Storage;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>Brings a seeded base to where a state file left it.</summary>
static class AirtableReplay
{
    public static void Apply(AirtableState state, IReadOnlyList<StateLine> lines)
    {
        // Definitions first: a row kept early may hold a field that was added later.
        var tables = state.Tables.ToList();
        foreach (var schema in lines.Where(line => line.Kind == "table").Select(line => line.State!.Value.Deserialize<Schema>()!))
        {
            if (tables.Find(table => table.Schema.Id == schema.Id) is { } known)
            {
                known.Schema = schema;
            }
            else
            {
                tables.Add(new Table(schema));
            }
        }

        state.Load(tables);
        foreach (var line in lines)
        {
            Apply(state, line);
        }
    }

    static void Apply(AirtableState state, StateLine line)
    {
        var (parent, id) = line.Id.Split('/') is [var left, var right] ? (left, right) : (line.Id, "");
        switch (line.Kind)
        {
            case "row" when state.Find(parent) is { } table && line.State is { } row:
                table.Put(row.Deserialize<RowState>()!.ToRow(id, table.Schema));
                break;
            case "row":
                state.Find(parent)?.Remove(id);
                break;
            case "webhook" when line.State is { } hook:
                state.Hooks.Put(hook.Deserialize<BaseWebhook>()!);
                break;
            case "payload" when line.State is { } payload && state.Hooks.Find(parent) is not null:
                state.Hooks.Put(payload.Deserialize<Payload>()!);
                break;
            case "comment" when line.State is { } comment:
                state.Comments.Put(comment.Deserialize<Comment>()!);
                break;
            case "comment":
                state.Comments.Remove(parent, id);
                break;
        }
    }
}
