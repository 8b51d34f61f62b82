namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>
/// A record. Cells stand in the order of the table's fields: string, double, true, <see cref="Moment"/> or string[];
/// null is an empty cell. Never changed, only replaced.
/// </summary>
/// <param name="Modified">When each cell last changed, in ms; 0 or missing means never since creation.</param>
sealed record Row(string Id, long CreatedMs, object?[] Cells, long[]? Modified)
{
    public object? Cell(int position) => position < Cells.Length ? Cells[position] : null;

    /// <summary>A field never modified counts as modified when the record was created.</summary>
    public long ModifiedMs(int position) =>
        Modified is { } times && position < times.Length && times[position] > 0 ? times[position] : CreatedMs;
}
