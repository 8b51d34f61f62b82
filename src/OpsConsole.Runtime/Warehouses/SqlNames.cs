using System.Text.RegularExpressions;
using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Warehouses;

/// <summary>Names come from vendors' fields and people's prefixes and end up in SQL text: only harmless ones are taken, and they are quoted all the same.</summary>
static partial class SqlNames
{
    /// <summary>PostgreSQL cuts names at 63 bytes; <c>_history</c> has to fit behind a table's.</summary>
    private const int LongestTable = 55;
    private const int LongestColumn = 63;

    private static readonly string[] Own = ["_n", "_rowid_", "_wide", .. new[] { LandedTable.Synced, LandedTable.Run, LandedTable.ValidFrom, LandedTable.ValidTo }.Select(c => c.Name)];

    public static string Quote(string name) => $"\"{name}\"";

    public static string Quote(string alias, string name) => $"\"{alias}\".\"{name}\"";

    /// <summary>What makes a landed table's key unique.</summary>
    public static string KeyOf(string table) => Quote($"_{table}_key");

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <exception cref="ArgumentException">A name that cannot stand, a key that is not there, or two tables that would be one.</exception>
    public static void Check(IReadOnlyList<TableShape> tables)
    {
        foreach (var table in tables)
        {
            CheckTable(table.Name);
            foreach (var column in table.Columns)
            {
                CheckColumn(column.Name);
            }

            var columns = table.Columns.Select(c => c.Name).ToHashSet();
            if (columns.Count != table.Columns.Count || table.Key.Count == 0 || !table.Key.All(columns.Contains) || (table.NewestBy is { } newest && !columns.Contains(newest)))
            {
                throw new ArgumentException($"The table {table.Name} needs columns of different names, with its key and the column that tells the newest row among them.", nameof(tables));
            }
        }

        if (tables.Select(t => t.Name).Concat(tables.Where(t => t.History).Select(t => t.Name + "_history")).GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two tables of one load have the name {twice.Key}.", nameof(tables));
        }
    }

    public static void CheckTable(string name)
    {
        if (name.Length > LongestTable || !Plain().IsMatch(name) || name.StartsWith('_') || name.StartsWith("sqlite_", StringComparison.Ordinal) || name == "sync_runs")
        {
            throw new ArgumentException($"\"{name}\" cannot name a table: lower-case letters, digits and underscores can, up to {LongestTable}, not beginning with an underscore; sync_runs is taken.", nameof(name));
        }
    }

    public static void CheckColumn(string name)
    {
        if (name.Length > LongestColumn || !Plain().IsMatch(name) || Own.Contains(name))
        {
            throw new ArgumentException($"\"{name}\" cannot name a column: lower-case letters, digits and underscores can, up to {LongestColumn}; {string.Join(", ", Own)} are the warehouse's own.", nameof(name));
        }
    }

    [GeneratedRegex(@"^[a-z0-9_]+\z")]
    private static partial Regex Plain();
}
