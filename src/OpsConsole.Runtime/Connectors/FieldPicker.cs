using System.Runtime.InteropServices;
using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Connectors;

/// <summary>
/// Takes the wanted fields out of a JSON object in one walk over it. Asking the object for each name in turn would walk it anew every time, which on a vendor's wide records costs more than parsing them.
/// </summary>
sealed class FieldPicker
{
    private readonly Dictionary<string, (string Path, FieldType Type)>.AlternateLookup<ReadOnlySpan<char>> wanted;

    /// <summary>A bit per length that a wanted name has: most properties are passed over without being looked up.</summary>
    private readonly ulong lengths;

    /// <param name="fields">Name in the JSON object, and the path and type it has in our records.</param>
    public FieldPicker(IEnumerable<(string Name, string Path, FieldType Type)> fields)
    {
        var byName = new Dictionary<string, (string, FieldType)>(StringComparer.Ordinal);
        foreach (var (name, path, type) in fields)
        {
            byName[name] = (path, type);
            lengths |= 1UL << Math.Min(63, System.Text.Encoding.UTF8.GetByteCount(name));
        }

        Count = byName.Count;
        wanted = byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count { get; }

    public void Pick(JsonElement from, Dictionary<string, FieldValue> into, Func<JsonElement, FieldType, FieldValue> read)
    {
        Span<char> name = stackalloc char[256];
        foreach (var property in from.EnumerateObject())
        {
            var raw = JsonMarshal.GetRawUtf8PropertyName(property);
            if (raw.Length > name.Length || ((lengths >> Math.Min(63, raw.Length)) & 1) == 0 && !raw.Contains((byte)'\\'))
            {
                continue; // no field of ours is called that
            }

            ReadOnlySpan<char> key = raw.Contains((byte)'\\') ? property.Name : name[..System.Text.Encoding.UTF8.GetChars(raw, name)];
            if (wanted.TryGetValue(key, out var field) && read(property.Value, field.Type) is { IsEmpty: false } value)
            {
                into[field.Path] = value;
            }
        }
    }
}
