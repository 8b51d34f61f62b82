using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Formulas;

/// <summary>A filterByFormula, compiled against a table.</summary>
sealed class Formula
{
    readonly Node _root;

    Formula(Node root) => _root = root;

    /// <summary>Equalities that narrow the rows; null when every row must be looked at.</summary>
    public IReadOnlyList<RowKey>? Keys => _root.Keys;

    public static Formula Compile(string text, Schema schema, TimeProvider clock)
    {
        try
        {
            return new Formula(new Parser(Lexer.Read(text), schema, clock).Read());
        }
        catch (FormulaException error)
        {
            throw new VendorError(422, "INVALID_FILTER_BY_FORMULA", "The formula for filtering records is invalid: " + error.Message);
        }
    }

    public bool Keeps(Row row)
    {
        try
        {
            return Values.IsTrue(_root.Run(row));
        }
        catch (CellErrorException)
        {
            return false;
        }
    }
}
