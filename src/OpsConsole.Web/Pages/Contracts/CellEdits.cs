using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>What is typed or chosen in a cell, put into the row.</summary>
public static class CellEdits
{
    /// <summary>A row's cell set from text; the row as it was where the text is no word of the cell's list.</summary>
    public static FieldMap With(FieldMap row, string cell, string? text) => cell switch
    {
        "left" => row with { Left = text?.Trim() ?? "" },
        "right" => row with { Right = text?.Trim() ?? "" },
        "type" => Parsed<FieldType>(text) is { } type ? row with { Type = type } : row,
        "direction" => Parsed<Direction>(text) is { } direction ? row with { Direction = direction } : row,
        "owner" => Parsed<FieldOwner>(text) is { } owner ? Owned(row, owner) : row,
        "conflict" => row with { Conflict = Parsed<ConflictPolicy>(text) },
        "onEmpty" => Parsed<OnEmpty>(text) is { } onEmpty ? row with { OnEmpty = onEmpty } : row,
        "sensitivity" => Parsed<Sensitivity>(text) is { } sensitivity ? row with { Sensitivity = sensitivity } : row,
        "importance" => Parsed<Importance>(text) is { } importance ? row with { Importance = importance } : row,
        "timeZone" => row with { TimeZone = Filled(text) },
        "defaultCountry" => row with { DefaultCountry = Filled(text)?.ToUpperInvariant() },
        "meaning" => row with { Meaning = Filled(text) },
        "why" => row with { Why = Filled(text) },
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "No such cell."),
    };

    /// <summary>The contract with one row changed.</summary>
    public static Contract WithRow(Contract contract, int at, Func<FieldMap, FieldMap> change) =>
        contract with { Fields = [.. contract.Fields.Select((f, i) => i == at ? change(f) : f)] };

    /// <summary>The contract with a row moved by one place; as it was at either end.</summary>
    public static Contract Moved(Contract contract, int at, int by)
    {
        var rows = contract.Fields.ToList();
        if (at + by < 0 || at + by >= rows.Count)
        {
            return contract;
        }

        (rows[at], rows[at + by]) = (rows[at + by], rows[at]);
        return contract with { Fields = rows };
    }

    /// <summary>A shared field travels both ways and needs somebody who wins; an owned one is never in conflict.</summary>
    private static FieldMap Owned(FieldMap row, FieldOwner owner) => owner == FieldOwner.Shared
        ? row with { Owner = owner, Direction = Direction.Both, Conflict = row.Conflict ?? ConflictPolicy.Review }
        : row with { Owner = owner, Conflict = null };

    private static T? Parsed<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value : null;

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
