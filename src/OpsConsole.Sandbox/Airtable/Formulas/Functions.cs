using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>The functions a filter usually needs.</summary>
sealed class Functions(Schema schema, TimeProvider clock)
{
    public Node Call(string name, List<Node> given) => (name.ToUpperInvariant(), given) switch
    {
        ("AND", { Count: > 0 }) => new Node(row => given.TrueForAll(part => Values.IsTrue(part.Run(row))), Keys: Narrowest(given)),
        ("OR", { Count: > 0 }) => new Node(row => given.Exists(part => Values.IsTrue(part.Run(row))), Keys: AllKeys(given)),
        ("NOT", [var part]) => new Node(row => !Values.IsTrue(part.Run(row))),
        ("IF", [var test, var then]) => new Node(row => Values.IsTrue(test.Run(row)) ? then.Run(row) : null),
        ("IF", [var test, var then, var other]) => new Node(row => Values.IsTrue(test.Run(row)) ? then.Run(row) : other.Run(row)),
        ("TRUE", []) => Node.Constant(true),
        ("FALSE", []) => Node.Constant(false),
        ("BLANK", []) => Node.Constant(null),
        ("RECORD_ID", []) => new Node(row => row.Id, Source: new FieldSource(-1, false, true)),
        ("CREATED_TIME", []) => new Node(row => new Moment(row.CreatedMs)),
        ("LAST_MODIFIED_TIME", _) => LastModified(given),
        ("IS_AFTER", [var left, var right]) => Times(left, right, (a, b) => a.Ms > b.Ms),
        ("IS_BEFORE", [var left, var right]) => Times(left, right, (a, b) => a.Ms < b.Ms),
        ("IS_SAME", [var left, var right]) => Times(left, right, (a, b) => a.Ms == b.Ms),
        ("NOW", []) => Node.Constant(new Moment(clock.GetUtcNow().ToUnixTimeMilliseconds())),
        ("TODAY", []) => Node.Constant(new Moment(new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).ToUnixTimeMilliseconds())),
        ("DATETIME_PARSE", { Count: >= 1 and <= 3 }) => Time(given[0]),
        ("DATEADD", [var from, var count, var unit]) => new Node(row => Calendar.Add(from.Run(row), count.Run(row), unit.Run(row))),
        ("LOWER", [var text]) => new Node(row => Values.Text(text.Run(row)).ToLowerInvariant(), Source: Folded(text)),
        ("UPPER", [var text]) => new Node(row => Values.Text(text.Run(row)).ToUpperInvariant()),
        ("TRIM", [var text]) => new Node(row => Values.Text(text.Run(row)).Trim(), Source: Folded(text)),
        ("LEN", [var text]) => new Node(row => (double)Values.Text(text.Run(row)).Length),
        ("LEFT", [var text, var count]) => new Node(row => Cut(text.Run(row), count.Run(row), fromEnd: false)),
        ("RIGHT", [var text, var count]) => new Node(row => Cut(text.Run(row), count.Run(row), fromEnd: true)),
        ("CONCATENATE", { Count: > 0 }) => new Node(row => string.Concat(given.Select(part => Values.Text(part.Run(row))))),
        ("VALUE", [var text]) => new Node(row => Values.Number(text.Run(row))),
        ("EXACT", [var left, var right]) => new Node(row => Values.Text(left.Run(row)) == Values.Text(right.Run(row))),
        ("FIND" or "SEARCH", { Count: 2 or 3 }) => Find(given),
        _ => throw new FormulaException($"Unknown function names: {name.ToUpperInvariant()}"),
    };

    /// <summary>Without fields: any editable one; with fields: the latest of those.</summary>
    Node LastModified(List<Node> fields)
    {
        int[] positions = fields.Count == 0
            ? [.. Enumerable.Range(0, schema.Fields.Length)]
            : [.. fields.Select(field => field.Source is { Position: >= 0, Folded: false } source
                ? source.Position
                : throw new FormulaException("Invalid formula. Please check your formula text."))];
        return new Node(row => new Moment(Schema.Latest(row, positions)));
    }

    /// <summary>Strict; a time that is blank or cannot be read matches nothing.</summary>
    static Node Times(Node left, Node right, Func<Moment, Moment, bool> holds)
    {
        var (a, b) = (Time(left), Time(right));
        return new Node(row => a.Run(row) is Moment first && b.Run(row) is Moment second && holds(first, second));
    }

    static Node Time(Node given) => given.Literal is string text
        ? Node.Constant(Moment.Parse(text))
        : new Node(row => Values.Time(given.Run(row)));

    /// <summary>Place of the first occurrence, counted from one; 0 when there is none.</summary>
    static Node Find(List<Node> given) => new(row =>
    {
        var start = given.Count == 3 ? Math.Max(0, (int)Values.Number(given[2].Run(row)) - 1) : 0;
        var text = Values.Text(given[1].Run(row));
        return start > text.Length ? 0d : (double)(text.IndexOf(Values.Text(given[0].Run(row)), start, StringComparison.Ordinal) + 1);
    });

    static string Cut(object? value, object? count, bool fromEnd)
    {
        var text = Values.Text(value);
        var length = Math.Clamp((int)Values.Number(count), 0, text.Length);
        return fromEnd ? text[^length..] : text[..length];
    }

    static FieldSource? Folded(Node text) => text.Source is { } source ? source with { Folded = true } : null;

    static IReadOnlyList<RowKey>? Narrowest(List<Node> parts) =>
        parts.Where(part => part.Keys is not null).MinBy(part => part.Keys!.Count)?.Keys;

    static IReadOnlyList<RowKey>? AllKeys(List<Node> parts) =>
        parts.TrueForAll(part => part.Keys is not null) ? [.. parts.SelectMany(part => part.Keys!)] : null;
}
