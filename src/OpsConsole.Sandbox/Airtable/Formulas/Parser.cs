using System.Globalization;
using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>Comparisons bind loosest, then &amp;, then + and -, then * and /.</summary>
sealed class Parser(List<Token> tokens, Schema schema, TimeProvider clock)
{
    readonly Functions _functions = new(schema, clock);
    int _at;

    public Node Read()
    {
        var root = Comparison();
        return Now.Kind == TokenKind.End ? root : throw Invalid();
    }

    Token Now => tokens[_at];

    Node Comparison()
    {
        var left = Joined();
        while (Now is { Kind: TokenKind.Symbol, Text: "=" or "!=" or "<" or ">" or "<=" or ">=" })
        {
            var symbol = tokens[_at++].Text;
            left = Operators.Compare(symbol, left, Joined());
        }

        return left;
    }

    Node Joined()
    {
        var left = Sum();
        while (Take("&"))
        {
            var (a, b) = (left, Sum());
            left = new Node(row => Values.Text(a.Run(row)) + Values.Text(b.Run(row)));
        }

        return left;
    }

    Node Sum()
    {
        var left = Product();
        while (Now is { Kind: TokenKind.Symbol, Text: "+" or "-" })
        {
            var symbol = tokens[_at++].Text;
            left = Operators.Calculate(symbol, left, Product());
        }

        return left;
    }

    Node Product()
    {
        var left = Signed();
        while (Now is { Kind: TokenKind.Symbol, Text: "*" or "/" })
        {
            var symbol = tokens[_at++].Text;
            left = Operators.Calculate(symbol, left, Signed());
        }

        return left;
    }

    Node Signed() => Take("-") ? Operators.Calculate("-", Node.Constant(0d), Signed()) : Single();

    Node Single()
    {
        var token = tokens[_at];
        if (token.Kind == TokenKind.End)
        {
            throw Invalid();
        }

        _at++;
        return token.Kind switch
        {
            TokenKind.Text => Node.Constant(token.Text),
            TokenKind.Number => double.TryParse(token.Text, CultureInfo.InvariantCulture, out var number) ? Node.Constant(number) : throw Invalid(),
            TokenKind.Field => Field(token.Text),
            TokenKind.Name when Take("(") => _functions.Call(token.Text, Arguments()),
            TokenKind.Name => Field(token.Text),
            _ when token.Text == "(" => Bracketed(),
            _ => throw Invalid(),
        };
    }

    Node Bracketed()
    {
        var inner = Comparison();
        return Take(")") ? inner : throw Invalid();
    }

    List<Node> Arguments()
    {
        var arguments = new List<Node>();
        if (Take(")"))
        {
            return arguments;
        }

        do
        {
            arguments.Add(Comparison());
        }
        while (Take(","));
        return Take(")") ? arguments : throw Invalid();
    }

    Node Field(string name)
    {
        var position = schema.PositionOf(name);
        if (position < 0)
        {
            throw new FormulaException("Unknown field names: " + name.ToLowerInvariant());
        }

        var type = schema.Fields[position].Type;
        var source = new FieldSource(position, false, RowIndexes.CanHold(type));
        return type switch
        {
            "date" => new Node(row => row.Cell(position) is string day ? Moment.Parse(day) : null, Source: source),
            "checkbox" => new Node(row => row.Cell(position) is true, Source: source),
            _ => new Node(row => schema.Read(row, position), Source: source),
        };
    }

    bool Take(string symbol)
    {
        if (Now.Kind != TokenKind.Symbol || Now.Text != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    static FormulaException Invalid() => new("Invalid formula. Please check your formula text.");
}
