using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>The load of one object in one run. Rows are staged in the warehouse itself, so that a killed run goes on where it was; nobody sees them before the commit.</summary>
public interface IWarehouseLoad : IAsyncDisposable
{
    /// <summary>Marks that stand for the rows staged by an earlier try of this run: name to value.</summary>
    IReadOnlyDictionary<string, string> Marks { get; }

    /// <summary>Not null where this load was committed already, but the process ended before that was written down elsewhere: nothing is to be read again.</summary>
    IReadOnlyList<TableLoaded>? Committed { get; }

    /// <summary>Rows and marks in one transaction: after a crash both are there, or neither. Several slices may append at once; they take turns.</summary>
    Task AppendAsync(IReadOnlyList<StagedRows> rows, IReadOnlyDictionary<string, string> marks, CancellationToken ct);

    /// <summary>
    /// A column found while reading, or one whose values turned out to be of another type. The staged table has it from now on, the landed one with the commit. Another type than before makes it
    /// <see cref="ColumnType.Text"/>, and values of any type are then taken and written as text.
    /// </summary>
    /// <exception cref="WarehouseException">It is part of the key, whose type cannot change.</exception>
    Task EnsureColumnAsync(string table, Column column, CancellationToken ct);

    /// <summary>
    /// One transaction: merge or replacement, history, and a row of <c>sync_runs</c> for each table. Readers see the old state or the new, never anything between. When it returns, the rows are safe on disk:
    /// no cursor that is moved afterwards can be ahead of them.
    /// </summary>
    /// <param name="syncedAt">Unix seconds.</param>
    Task<IReadOnlyList<TableLoaded>> CommitAsync(long syncedAt, CancellationToken ct);

    /// <summary>Throws away what is staged.</summary>
    Task AbandonAsync(CancellationToken ct);
}

/// <summary>Rows of one table: text and JSON as <see cref="string"/>, integers as <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or null.</summary>
/// <param name="Rows">Values in the order of the table's columns as given when the load was opened, then of those ensured since. A row may end early: the rest is null.</param>
/// <param name="Owners">For <see cref="LoadMode.PerOwner"/>: owners whose rows in this batch are all there are, so that their old rows go. Owners with rows here who are not named are only added to.</param>
public sealed record StagedRows(string Table, IReadOnlyList<object?[]> Rows, IReadOnlyList<string>? Owners = null);

/// <summary>What a load did to one table.</summary>
/// <param name="Staged">Rows that came, those of the same key included.</param>
/// <param name="Inserted">Rows of keys that were not there.</param>
/// <param name="Updated">Rows of keys that were there and have been written again, changed or not.</param>
/// <param name="Removed">Rows that are there no more.</param>
/// <param name="Rows">All that are there now.</param>
public sealed record TableLoaded(string Table, long Staged, long Inserted, long Updated, long Removed, long Rows);
