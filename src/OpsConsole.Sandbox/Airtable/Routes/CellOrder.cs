using OpsConsole.Sandbox.Airtable.Model;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>The order of cells in a sort; empty ones come first going up.</summary>
sealed class CellOrder : IComparer<object?>
{
    public static readonly CellOrder Ascending = new(1);

    public static readonly CellOrder Descending = new(-1);

    readonly int _sign;

    CellOrder(int sign) => _sign = sign;

    public int Compare(object? left, object? right) => _sign * (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (double a, double b) => a.CompareTo(b),
        (Moment a, Moment b) => a.CompareTo(b),
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        (string[] a, string[] b) => string.CompareOrdinal(string.Join(',', a), string.Join(',', b)),
        _ => 0,
    };
}
