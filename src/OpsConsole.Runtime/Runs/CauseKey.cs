using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>What makes review items one cause: one answer settles them all. Reads and writes itself as one word for addresses.</summary>
public sealed record CauseKey(ReviewReason Reason, string ContractKey, string? Field, long Mark)
{
    private const char Separator = '~';

    public static CauseKey Of(ReviewRow row) => new(row.Reason, row.ContractKey, row.Field, row.CauseMark);

    /// <summary>Null for a word that names no cause.</summary>
    public static CauseKey? Parse(string? word) =>
        word?.Split(Separator) is [var reason, var contract, var field, var mark]
        && Enum.TryParse<ReviewReason>(reason, out var one)
        && long.TryParse(mark, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hash)
            ? new(one, contract, field.Length == 0 ? null : field, hash)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Reason}{Separator}{ContractKey}{Separator}{Field}{Separator}{Mark:x}");

    /// <summary>An unmapped value is mapped once for all that hold it; what one gate keeps back is one question. Everything else is one cause per field.</summary>
    internal static long MarkOf(ReviewNeed need) => need.Reason switch
    {
        ReviewReason.ValueNotMapped => need.Fingerprint,
        ReviewReason.Gate => MarkOf(need.Text),
        _ => 0,
    };

    /// <summary>One mark for one text, in every process.</summary>
    internal static long MarkOf(string text) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
