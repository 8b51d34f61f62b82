using System.Text.Json;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// Reads JSON strictly but to the end: every member that is unknown, doubled, missing or of the wrong type is noted with its path, and reading goes on
/// with a stand-in, so that people mend a file once and not once per mistake.
/// </summary>
internal sealed class JsonCell(List<ContractProblem> problems, JsonElement element, string path)
{
    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);

    /// <summary>Notes what is not an object, and members that are unknown or doubled.</summary>
    public JsonCell Members(params ReadOnlySpan<string> known)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            return this; // stands in for a missing object, which is noted already
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            Note(path, $"{Named(path)} must be an object in braces, and is {Kind(element)}.");
            return this;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!TryName(member, out var name))
            {
                Note(path, $"A name in {Named(path)} is not valid Unicode text.");
            }
            else if (!known.Contains(name))
            {
                Note(At(Wording.Cut(name)), $"{At(Wording.Cut(name))} is not known{Misspelt(name, known)}");
            }
            else if (!members.TryAdd(name, member.Value))
            {
                Note(At(name), $"{At(name)} is given twice; only one can count.");
            }
        }

        return this;
    }

    public string Text(string name) => Required(name, out var value) ? TextOf(value, At(name)) : "";

    public string? TextOrNull(string name) => Given(name, out var value) ? TextOf(value, At(name)) : null;

    public T Word<T>(string name, T otherwise, params ReadOnlySpan<T> refused)
        where T : struct, Enum => Given(name, out var value) ? WordOf(value, At(name), otherwise, refused) : otherwise;

    public T Word<T>(string name)
        where T : struct, Enum => Required(name, out var value) ? WordOf<T>(value, At(name), default, []) : default;

    public T? WordOrNull<T>(string name)
        where T : struct, Enum => Given(name, out var value) ? WordOf<T>(value, At(name), default, []) : null;

    public int Whole(string name, int otherwise)
    {
        if (!Given(name, out var value))
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole))
        {
            return whole;
        }

        Note(At(name), $"{At(name)} must be a whole number, and is {Kind(value)}.");
        return otherwise;
    }

    public double Real(string name, double otherwise)
    {
        if (!Given(name, out var value))
        {
            return otherwise;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var real) && double.IsFinite(real))
        {
            return real;
        }

        Note(At(name), $"{At(name)} must be a number, and is {Kind(value)}.");
        return otherwise;
    }

    public JsonCell Cell(string name) => new(problems, Required(name, out var value) ? value : default, At(name));

    public JsonCell? CellOrNull(string name) => Given(name, out var value) ? new(problems, value, At(name)) : null;

    /// <summary>The rows of a list; none when it is not given.</summary>
    public IReadOnlyList<JsonCell> Rows(string name) => RowsOrNull(name) ?? [];

    public IReadOnlyList<JsonCell>? RowsOrNull(string name)
    {
        if (!Given(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().Select((row, i) => new JsonCell(problems, row, $"{At(name)}[{i}]"))];
        }

        Note(At(name), $"{At(name)} must be a list in square brackets, and is {Kind(value)}.");
        return null;
    }

    public string AsText() => TextOf(element, path);

    /// <summary>The element itself, kept beyond its document; noted when text in it cannot be read.</summary>
    public JsonElement AsIs()
    {
        if (!IsReadable(element))
        {
            Note(path, $"{Named(path)} holds text that is not valid Unicode.");
        }

        return element.Clone();
    }

    public JsonElement? Raw(string name) => Given(name, out var value) ? new JsonCell(problems, value, At(name)).AsIs() : null;

    /// <summary>Text to text, in the order given; null when it is not given.</summary>
    public IReadOnlyDictionary<string, string>? Pairs(string name)
    {
        if (!Given(name, out var value))
        {
            return null;
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
        {
            Note(At(name), $"{At(name)} must be an object in braces, and is {Kind(value)}.");
            return pairs;
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!TryName(member, out var key))
            {
                Note(At(name), $"A name in {At(name)} is not valid Unicode text.");
            }
            else if (!pairs.TryAdd(key, TextOf(member.Value, $"{At(name)}.{Wording.Cut(key)}")))
            {
                Note(At(name), $"{At(name)} gives {Wording.Quote(key)} twice; only one can count.");
            }
        }

        return pairs;
    }

    private bool Required(string name, out JsonElement value)
    {
        var given = Given(name, out value);
        if (!given && element.ValueKind == JsonValueKind.Object)
        {
            Note(At(name), $"{At(name)} is missing.");
        }

        return given;
    }

    /// <summary>Null counts as not given, as in the export.</summary>
    private bool Given(string name, out JsonElement value) => members.TryGetValue(name, out value) && value.ValueKind != JsonValueKind.Null;

    private string TextOf(JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Note(at, $"{at} must be text in quotation marks, and is {Kind(value)}.");
            return "";
        }

        if (TryText(value, out var text))
        {
            return text;
        }

        Note(at, $"{at} is not valid Unicode text.");
        return "";
    }

    private T WordOf<T>(JsonElement value, string at, T otherwise, ReadOnlySpan<T> refused)
        where T : struct, Enum
    {
        var text = value.ValueKind == JsonValueKind.String && TryText(value, out var given) ? given : null;
        var allowed = new List<string>();
        foreach (var word in Enum.GetValues<T>())
        {
            if (refused.Contains(word))
            {
                continue;
            }

            allowed.Add(Spelling(word));
            if (text == allowed[^1])
            {
                return word;
            }
        }

        Note(at, $"{at} must be {Wording.Or(allowed)}, and is {(text is null ? Kind(value) : Wording.Quote(text))}.");
        return otherwise;
    }

    public static string Spelling<T>(T word)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());

    private void Note(string at, string sentence) => problems.Add(new(at, sentence));

    private string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Named(string at) => at.Length == 0 ? "The contract" : at;

    /// <summary>Guessing costs, so it ends where nobody would read the guess.</summary>
    private string Misspelt(string name, ReadOnlySpan<string> known) =>
        problems.Count < ContractJson.MostProblems && Wording.Nearest(name, known.ToArray()) is { } near ? $"; did you mean {near}?" : ".";

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Number => $"the number {Wording.Cut(value.GetRawText())}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "missing",
    };

    private static bool IsReadable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TryText(value, out _),
        JsonValueKind.Array => value.EnumerateArray().All(IsReadable),
        JsonValueKind.Object => value.EnumerateObject().All(m => TryName(m, out _) && IsReadable(m.Value)),
        _ => true,
    };

    /// <summary>JSON may spell half a surrogate pair ("\ud800"), which is no text; the framework tells so by throwing.</summary>
    private static bool TryText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    private static bool TryName(JsonProperty member, out string name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = "";
            return false;
        }
    }
}
