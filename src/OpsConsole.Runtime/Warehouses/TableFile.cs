using System.Globalization;
using System.Text;
using System.Text.Json;
using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>
/// A landed table as a file, row by row: memory does not grow with the table. Values are written as they are; nothing is put before one that a spreadsheet would take for a formula, since a copy that is
/// read back must equal its table.
/// </summary>
public static class TableFile
{
    /// <summary>Rows are gathered up to so many bytes before they are sent on.</summary>
    private const int Portion = 65_536;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>RFC 4180 in UTF-8: a line of names, lines that end in CR LF, quotes where they are needed. Null is nothing at all, an empty text is <c>""</c>.</summary>
    public static async Task WriteCsvAsync(IWarehouse warehouse, LandedTable table, Stream file, CancellationToken ct)
    {
        await using var writer = new StreamWriter(file, Utf8, Portion, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', table.Stored.Select(c => c.Name)));
        var line = new StringBuilder();
        await foreach (var row in warehouse.StreamAsync(table.Name, ct))
        {
            line.Clear();
            for (var i = 0; i < table.Stored.Count; i++)
            {
                line.Append(i > 0 ? "," : "").Append(Cell(row[i]));
            }

            await writer.WriteLineAsync(line, ct);
        }

        await writer.FlushAsync(ct);
    }

    /// <summary>One JSON object a line in UTF-8, each with every column; JSON stands in it as JSON.</summary>
    public static async Task WriteJsonLinesAsync(IWarehouse warehouse, LandedTable table, Stream file, CancellationToken ct)
    {
        var names = table.Stored.Select(c => JsonEncodedText.Encode(c.Name)).ToList();
        using var gathered = new MemoryStream();
        await using var json = new Utf8JsonWriter(gathered, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        await foreach (var row in warehouse.StreamAsync(table.Name, ct))
        {
            json.WriteStartObject();
            for (var i = 0; i < names.Count; i++)
            {
                json.WritePropertyName(names[i]);
                Write(json, row[i], table.Stored[i].Type);
            }

            json.WriteEndObject();
            await json.FlushAsync(ct);
            json.Reset();
            gathered.WriteByte((byte)'\n');
            if (gathered.Length > Portion)
            {
                await SendAsync(gathered, file, ct);
            }
        }

        await SendAsync(gathered, file, ct);
    }

    private static async Task SendAsync(MemoryStream gathered, Stream file, CancellationToken ct)
    {
        await file.WriteAsync(gathered.GetBuffer().AsMemory(0, (int)gathered.Length), ct);
        await file.FlushAsync(ct);
        gathered.SetLength(0);
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        "" => "\"\"",
        string text => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static void Write(Utf8JsonWriter json, object? value, ColumnType type)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text when type == ColumnType.Json && IsJson(text):
                json.WriteRawValue(text, skipInputValidation: true);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long whole:
                json.WriteNumberValue(whole);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
        }
    }

    /// <summary>One value without a line break, which would end the line before the object does.</summary>
    private static bool IsJson(string text)
    {
        if (text.AsSpan().ContainsAny('\r', '\n'))
        {
            return false;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
