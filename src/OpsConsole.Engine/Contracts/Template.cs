using System.Text;

namespace OpsConsole.Engine.Contracts;

/// <summary>Text with {field} places, cut into pieces once. A brace cannot be written itself: names and greetings do not need one.</summary>
public sealed class Template
{
    private readonly (string Text, bool IsField)[] pieces;

    private Template((string, bool)[] pieces) => this.pieces = pieces;

    /// <summary>The fields named, in order of appearance.</summary>
    public IEnumerable<string> Fields => pieces.Where(p => p.IsField).Select(p => p.Text);

    /// <summary>Null where braces do not pair, a place is empty, or no field is named at all.</summary>
    public static Template? Parse(string text)
    {
        var pieces = new List<(string, bool)>();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('{', at);
            var end = open < 0 ? text.Length : open;
            if (text.AsSpan(at, end - at).Contains('}'))
            {
                return null;
            }

            if (end > at)
            {
                pieces.Add((text[at..end], false));
            }

            if (open < 0)
            {
                break;
            }

            var close = text.IndexOf('}', open);
            var name = close < 0 ? "" : text[(open + 1)..close].Trim();
            if (name.Length == 0 || name.Contains('{'))
            {
                return null;
            }

            pieces.Add((name, true));
            at = close + 1;
        }

        return pieces.Exists(p => p.Item2) ? new([.. pieces]) : null;
    }

    /// <summary>The text with each place filled and the ends trimmed; empty when every named field is empty, so that no greeting to nobody is written.</summary>
    public string Fill(Func<string, string> valueOf)
    {
        var text = new StringBuilder();
        var any = false;
        foreach (var (piece, isField) in pieces)
        {
            var value = isField ? valueOf(piece) : piece;
            any |= isField && value.Length > 0;
            text.Append(value);
        }

        return any ? text.ToString().Trim() : "";
    }
}
