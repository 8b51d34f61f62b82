using System.Buffers;
using System.Text.Json.Nodes;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Drift;

/// <summary>How answers differ from the vendor's documents: a vendor adds and changes fields without a word.</summary>
sealed class DriftBook
{
    volatile FieldChange[] _changes = [];

    public IReadOnlyList<FieldChange> Changes => _changes;

    /// <summary>A second change of the same field takes the first one's place.</summary>
    public void Add(FieldChange change) =>
        _changes = [.. _changes.Where(other => (other.Object, other.Name) != (change.Object, change.Name)), change];

    public void Clear() => _changes = [];

    /// <summary>Costs nothing while there is no change; an answer is read and written again otherwise.</summary>
    public Reply Apply(Reply reply)
    {
        var changes = _changes;
        return changes.Length == 0 || reply.ContentType != Reply.JsonType
            ? reply
            : reply with { Render = target => Rewrite(reply, changes, target) };
    }

    static void Rewrite(Reply reply, FieldChange[] changes, IBufferWriter<byte> target)
    {
        var plain = new ArrayBufferWriter<byte>(4096);
        reply.Render(plain);
        var node = JsonNode.Parse(plain.WrittenSpan);
        Walk(node, changes);
        Reply.WriteJson(target, json => node!.WriteTo(json));
    }

    static void Walk(JsonNode? node, FieldChange[] changes)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Walk(item, changes);
            }
        }
        else if (node is JsonObject it)
        {
            foreach (var (_, value) in it)
            {
                Walk(value, changes);
            }

            foreach (var change in changes)
            {
                if (DriftObjects.Is(change.Object, it))
                {
                    change.Apply(it);
                }
            }
        }
    }
}
