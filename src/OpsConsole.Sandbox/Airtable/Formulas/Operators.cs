namespace OpsConsole.Sandbox.Airtable.Formulas;

static class Operators
{
    public static Node Compare(string symbol, Node left, Node right)
    {
        if (symbol is "=" or "!=")
        {
            var wanted = symbol == "=";
            return new Node(row => Values.Same(left.Run(row), right.Run(row)) == wanted, Keys: wanted ? Keys(left, right) ?? Keys(right, left) : null);
        }

        return new Node(row => Values.Compare(left.Run(row), right.Run(row)) is { } order && symbol switch
        {
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            _ => order >= 0,
        });
    }

    public static Node Calculate(string symbol, Node left, Node right) => new(row =>
    {
        var (a, b) = (Values.Number(left.Run(row)), Values.Number(right.Run(row)));
        return symbol switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            _ => b == 0 ? throw new CellErrorException() : a / b,
        };
    });

    /// <summary>{Field} = 'text' can be looked up; an empty text matches blanks, which no index holds.</summary>
    static IReadOnlyList<RowKey>? Keys(Node field, Node value) =>
        field.Source is { IsText: true } source && value.Literal is string { Length: > 0 } text
            ? [new RowKey(source.Position, source.Folded, source.Folded ? text.Trim().ToLowerInvariant() : text)]
            : null;
}
