using System.Globalization;

namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>Readable ids of the vendor's form: a prefix and fourteen characters.</summary>
static class RecordIds
{
    /// <summary>Made from the table's id, which outlives its name.</summary>
    public static string Record(string tableId, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"rec{tableId.AsSpan(3, 7)}{number:d7}");

    /// <summary>The running number of an id of this table; -1 for any other.</summary>
    public static long Number(string tableId, string id) =>
        id.Length == 17 && id.StartsWith("rec", StringComparison.Ordinal) && id.AsSpan(3, 7).SequenceEqual(tableId.AsSpan(3, 7))
        && long.TryParse(id.AsSpan(10), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;

    public static string Table(string name, int position) => "tbl" + Pad(name, 12) + position.ToString("d2", CultureInfo.InvariantCulture);

    public static string Field(string tableName, string name, int position) =>
        "fld" + Mark(tableName) + Pad(name, 10) + position.ToString("d2", CultureInfo.InvariantCulture);

    public static string View(string tableName, string name, int position) =>
        "viw" + Mark(tableName) + Pad(name, 10) + position.ToString("d2", CultureInfo.InvariantCulture);

    public static string Choice(string fieldId, string name, int position) =>
        "sel" + fieldId[3..5] + fieldId[^2..] + Pad(name, 7) + position.ToString("d3", CultureInfo.InvariantCulture);

    /// <summary>Two letters that tell Contacts from Companies.</summary>
    static string Mark(string tableName) => Pad(tableName, 3).Remove(1, 1);

    /// <summary>Letters and digits of a name in the case of a title, cut or filled to a length.</summary>
    static string Pad(string name, int length)
    {
        var words = name.Split([' ', '_', '-', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        var letters = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..])).Where(char.IsAsciiLetterOrDigit).ToArray();
        return new string(letters)[..Math.Min(letters.Length, length)].PadRight(length, '0');
    }
}
