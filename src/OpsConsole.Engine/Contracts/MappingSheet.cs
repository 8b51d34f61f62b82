using System.Text;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>The contract as a table for spreadsheets (S0-47, S3-62): one line per row, in the contract's order, with what people ask about it.</summary>
public static class MappingSheet
{
    private static readonly (string Head, Func<FieldMap, string?> Cell)[] Columns =
    [
        .. ContractCells.Row.Where(c => c.Name is "left" or "right").Select(c => (c.Label, c.Text)),
        ("Identity key", _ => null),
        .. ContractCells.Row.Where(c => c.Name is not ("left" or "right")).Select(c => (c.Label, c.Text)),
    ];

    /// <summary>Comma-separated, lines ended by CR LF, first line the heads. A cell that a spreadsheet would take for a formula is led by an apostrophe.</summary>
    public static string Csv(Contract contract)
    {
        var text = new StringBuilder();
        Line(text, Columns.Select(c => (string?)c.Head));
        foreach (var row in contract.Fields)
        {
            Line(text, Columns.Select(c => c.Head == "Identity key" ? Key(contract, row) : c.Cell(row)));
        }

        return text.ToString();
    }

    private static string? Key(Contract contract, FieldMap row)
    {
        var key = contract.Identity.Keys.ToList().FindIndex(k => k.Left == row.Left && k.Right == row.Right);
        return key < 0 ? null : key == 0 ? "canonical" : "fallback";
    }

    private static void Line(StringBuilder text, IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(Escaped)).Append("\r\n");

    private static string Escaped(string? cell)
    {
        var safe = cell is { Length: > 0 } && "=+-@\t\r".Contains(cell[0], StringComparison.Ordinal) ? "'" + cell : cell ?? "";
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
