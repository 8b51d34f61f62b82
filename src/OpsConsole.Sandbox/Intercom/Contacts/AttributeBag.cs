using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Sandbox.Intercom.Contacts;

/// <summary>Custom attributes: strings, whole numbers, floats and booleans by name; never changed, only replaced.</summary>
[JsonConverter(typeof(AttributeBagConverter))]
sealed class AttributeBag(KeyValuePair<string, object>[] items)
{
    public static readonly AttributeBag Empty = new([]);

    public IReadOnlyList<KeyValuePair<string, object>> Items => items;

    public object? this[string name]
    {
        get
        {
            foreach (var item in items)
            {
                if (item.Key == name)
                {
                    return item.Value;
                }
            }

            return null;
        }
    }

    /// <summary>Merged key by key; null takes a key out.</summary>
    public AttributeBag With(IReadOnlyDictionary<string, object?> changes)
    {
        var kept = items.Where(item => !changes.ContainsKey(item.Key));
        var set = changes.Where(change => change.Value is not null)
            .Select(change => KeyValuePair.Create(change.Key, change.Value!));
        return new AttributeBag([.. kept.Concat(set).OrderBy(item => item.Key, StringComparer.Ordinal)]);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, value) in items)
        {
            json.WritePropertyName(name);
            AttributeBagConverter.WriteValue(json, value);
        }

        json.WriteEndObject();
    }
}
