using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// Texts for people with fields of both records in them: <c>{{left.full_name}}</c>, <c>{{#if right.phone}}…{{/if}}</c>. Handlebars: no code in templates, values escaped where they go
/// into HTML.
/// </summary>
public static partial class MessageTemplate
{
    /// <summary>Compiled templates remembered at most: contracts hold few, somebody who types one makes many.</summary>
    private const int MostCompiled = 1_000;

    private static readonly ConcurrentDictionary<(string Template, bool Html), HandlebarsTemplate<object, object>> Compiled = new();
    private static readonly IHandlebars Html = Handlebars.Create();
    private static readonly IHandlebars Plain = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });

    /// <summary>Why the template cannot be used; null when it can.</summary>
    public static string? Problem(string template)
    {
        try
        {
            Plain.Compile(template);
            return null;
        }
        catch (HandlebarsException e)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
    }

    /// <param name="html">True where the text is sent as HTML, as notes and messages are: values are escaped.</param>
    public static string Fill(string template, Record? left, Record? right, bool html) =>
        Compile(template, html)(new Dictionary<string, object> { ["left"] = Values(left), ["right"] = Values(right) }).Trim();

    /// <summary>Compiling costs far more than filling in, and a rule fills in the same text for thousands.</summary>
    private static HandlebarsTemplate<object, object> Compile(string template, bool html)
    {
        if (Compiled.Count >= MostCompiled)
        {
            Compiled.Clear();
        }

        return Compiled.GetOrAdd((template, html), t => (t.Html ? Html : Plain).Compile(t.Template));
    }

    /// <summary>Is there anything to fill in?</summary>
    public static bool HasFields(string? text) => text?.Contains("{{", StringComparison.Ordinal) == true;

    /// <summary>Fields of one side that the template names.</summary>
    public static IEnumerable<string> Fields(string template, Side side) => Named().Matches(template)
        .Where(m => m.Groups[1].Value == (side == Side.Left ? "left" : "right"))
        .Select(m => m.Groups[2].Value.Trim('[', ']', '.'));

    /// <summary>Dotted paths are reached both ways: <c>right.custom_attributes.plan</c> as nested, <c>right.[tags.VIP]</c> by name.</summary>
    private static Dictionary<string, object?> Values(Record? record)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (path, value) in record?.Fields ?? new Dictionary<string, FieldValue>())
        {
            var shown = value.Kind == ValueKind.Boolean ? value.AsBoolean() : (object)value.ToString();
            values[path] = shown;
            var into = values;
            var parts = path.Split('.');
            foreach (var part in parts[..^1])
            {
                into = into.TryGetValue(part, out var inner) && inner is Dictionary<string, object?> known ? known : (Dictionary<string, object?>)(into[part] = new Dictionary<string, object?>(StringComparer.Ordinal));
            }

            into[parts[^1]] = shown;
        }

        return values;
    }

    [GeneratedRegex(@"\b(left|right)\.((?:\[[^\]]+\]|[\w-])+(?:\.(?:\[[^\]]+\]|[\w-])+)*)")]
    private static partial Regex Named();
}
