using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>What people call the two sides, and what the contract's words become with those names.</summary>
public sealed record SideNames(string Left, string Right)
{
    /// <summary>By the vendors behind the contract's connections; by the connection's key where it is not known.</summary>
    public static SideNames Of(Contract? contract, IReadOnlyList<ConnectionSummary> connections)
    {
        string Name(string? key, string otherwise) => string.IsNullOrEmpty(key) ? otherwise : connections.FirstOrDefault(c => c.Key == key) is { } known ? Words.Vendor(known.Vendor) : key;
        return new(Name(contract?.Left.Connection, "Left"), Name(contract?.Right.Connection, "Right"));
    }

    public string On(Side side) => side == Side.Left ? Left : Right;

    public string Of(FieldOwner owner) => owner switch
    {
        FieldOwner.Left => Left,
        FieldOwner.Right => Right,
        FieldOwner.Shared => "Shared",
        _ => throw new ArgumentOutOfRangeException(nameof(owner)),
    };

    public string Of(Direction direction) => direction switch
    {
        Direction.ToRight => $"{Left} to {Right}",
        Direction.ToLeft => $"{Right} to {Left}",
        Direction.Both => "Both ways",
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    public static string Glyph(Direction direction) => direction switch
    {
        Direction.ToRight => "→",
        Direction.ToLeft => "←",
        Direction.Both => "↔",
        _ => throw new ArgumentOutOfRangeException(nameof(direction)),
    };

    public string Of(ConflictPolicy policy) => policy switch
    {
        ConflictPolicy.Latest => "Latest wins",
        ConflictPolicy.PreferLeft => $"{Left} wins",
        ConflictPolicy.PreferRight => $"{Right} wins",
        ConflictPolicy.Review => "Ask a person",
        _ => throw new ArgumentOutOfRangeException(nameof(policy)),
    };

    public string Of(CreateOn create) => create switch
    {
        CreateOn.None => "Nowhere",
        CreateOn.Left => $"In {Left} only",
        CreateOn.Right => $"In {Right} only",
        CreateOn.Both => "On either side",
        _ => throw new ArgumentOutOfRangeException(nameof(create)),
    };

    public string Conflict(FieldMap row) => row.Owner != FieldOwner.Shared ? "one way" : Of(row.Conflict ?? ConflictPolicy.Review);

    public string Transforms(FieldMap row) => row.Transforms.Count == 0 && row.Values is null ? "as it is" : $"{string.Join(", ", row.Transforms)}{(row.Values is { } v ? $" {v.Count} values" : "")}".Trim();

    /// <summary>A cell of a diff as people read it: owner, direction and policy by the sides' names.</summary>
    public string? Read(string cell, string? value) => value is null ? null : (cell, value) switch
    {
        ("owner", "left") => Left,
        ("owner", "right") => Right,
        ("direction", "toRight") => Of(Direction.ToRight),
        ("direction", "toLeft") => Of(Direction.ToLeft),
        ("direction", "both") => Of(Direction.Both),
        ("conflict", "preferLeft") => Of(ConflictPolicy.PreferLeft),
        ("conflict", "preferRight") => Of(ConflictPolicy.PreferRight),
        ("conflict", "latest") => Of(ConflictPolicy.Latest),
        ("conflict", "review") => Of(ConflictPolicy.Review),
        _ => value,
    };
}
