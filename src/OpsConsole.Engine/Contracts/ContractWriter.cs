using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>The order and the omissions of a contract's JSON; the twin of <see cref="ContractReader"/>.</summary>
internal static class ContractWriter
{
    public static string Write(Contract contract, bool indented)
    {
        // The relaxed encoder leaves é and ü readable; the text is a file, never put into HTML unescaped.
        var options = new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, options))
        {
            WriteContract(json, contract);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void WriteContract(Utf8JsonWriter json, Contract contract)
    {
        json.WriteStartObject();
        json.WriteString("key", contract.Key);
        json.WriteString("name", contract.Name);
        Text(json, "owner", contract.Owner);
        Text(json, "purpose", contract.Purpose);
        json.WriteNumber("version", contract.Version);
        Text(json, "note", contract.Note);
        WriteEndpoint(json, "left", contract.Left);
        WriteEndpoint(json, "right", contract.Right);
        WriteIdentity(json, contract.Identity);
        List(json, "fields", contract.Fields, WriteField);
        List(json, "gates", contract.Gates, WriteGate);
        List(json, "rules", contract.Rules, static (w, rule) => rule.WriteTo(w));
        WriteWriteBack(json, contract.WriteBack);
        WriteLimits(json, contract.Limits);
        json.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter json, string name, Endpoint endpoint)
    {
        json.WriteStartObject(name);
        json.WriteString("connection", endpoint.Connection);
        json.WriteString("object", endpoint.Object);
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, IdentityRules identity)
    {
        json.WriteStartObject("identity");
        List(json, "keys", identity.Keys, static (w, key) =>
        {
            w.WriteStartObject();
            w.WriteString("left", key.Left);
            w.WriteString("right", key.Right);
            w.WriteString("normalise", key.Normalise);
            w.WriteEndObject();
        });
        Word(json, "create", identity.Create);
        Word(json, "onDelete", identity.OnDelete);
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, FieldMap field)
    {
        json.WriteStartObject();
        json.WriteString("left", field.Left);
        json.WriteString("right", field.Right);
        Word(json, "type", field.Type);
        Word(json, "direction", field.Direction);
        Word(json, "owner", field.Owner);
        if (field.Conflict is { } conflict)
        {
            Word(json, "conflict", conflict);
        }

        if (field.Transforms.Count > 0)
        {
            List(json, "transforms", field.Transforms, static (w, transform) => w.WriteStringValue(transform));
        }

        Text(json, "vocabulary", field.Vocabulary);
        WriteValues(json, "values", field.Values);
        WriteValues(json, "formerly", field.Formerly);
        WordUnless(json, "onEmpty", field.OnEmpty, OnEmpty.Keep);
        WordUnless(json, "sensitivity", field.Sensitivity, Sensitivity.None);
        WordUnless(json, "importance", field.Importance, Importance.Normal);
        Text(json, "timeZone", field.TimeZone);
        Text(json, "defaultCountry", field.DefaultCountry);
        Text(json, "meaning", field.Meaning);
        Text(json, "why", field.Why);
        json.WriteEndObject();
    }

    /// <summary>In the author's order: stages of a customer's life read better than an alphabet.</summary>
    private static void WriteValues(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (left, right) in values)
        {
            json.WriteString(left, right);
        }

        json.WriteEndObject();
    }

    private static void WriteGate(Utf8JsonWriter json, Gate gate)
    {
        json.WriteStartObject();
        json.WriteStartObject("when");
        WriteClauses(json, "all", gate.When.All);
        WriteClauses(json, "any", gate.When.Any);
        json.WriteEndObject();
        Word(json, "then", gate.Then);
        json.WriteString("reason", gate.Reason);
        json.WriteEndObject();
    }

    private static void WriteClauses(Utf8JsonWriter json, string name, IReadOnlyList<Clause>? clauses)
    {
        if (clauses is not null)
        {
            List(json, name, clauses, WriteClause);
        }
    }

    private static void WriteClause(Utf8JsonWriter json, Clause clause)
    {
        json.WriteStartObject();
        Word(json, "side", clause.Side);
        json.WriteString("field", clause.Field);
        json.WriteString("op", clause.Op);
        if (clause.Value is { ValueKind: not JsonValueKind.Undefined } value)
        {
            json.WritePropertyName("value");
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteWriteBack(Utf8JsonWriter json, WriteBack? writeBack)
    {
        if (writeBack is null)
        {
            return;
        }

        json.WriteStartObject("writeBack");
        Word(json, "side", writeBack.Side);
        Text(json, "id", writeBack.Id);
        Text(json, "status", writeBack.Status);
        Text(json, "ranAt", writeBack.RanAt);
        Text(json, "error", writeBack.Error);
        json.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter json, Limits limits)
    {
        json.WriteStartObject("limits");
        json.WriteNumber("massChangeShare", limits.MassChangeShare);
        json.WriteNumber("failureShare", limits.FailureShare);
        json.WriteNumber("lagToleranceMinutes", limits.LagToleranceMinutes);
        if (limits.DebounceSeconds != new Limits().DebounceSeconds)
        {
            json.WriteNumber("debounceSeconds", limits.DebounceSeconds);
        }

        if (limits.ConsolidateMinutes != new Limits().ConsolidateMinutes)
        {
            json.WriteNumber("consolidateMinutes", limits.ConsolidateMinutes);
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Word<T>(Utf8JsonWriter json, string name, T value)
        where T : struct, Enum => json.WriteString(name, JsonCell.Spelling(value));

    private static void WordUnless<T>(Utf8JsonWriter json, string name, T value, T otherwise)
        where T : struct, Enum
    {
        if (!EqualityComparer<T>.Default.Equals(value, otherwise))
        {
            Word(json, name, value);
        }
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }
}
