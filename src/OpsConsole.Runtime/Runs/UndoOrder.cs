using System.Text.Json;

namespace OpsConsole.Runtime.Runs;

/// <summary>What is to be put back: what one run wrote, or everything that runs under one contract version wrote; of one record, where one is named.</summary>
public sealed record UndoOrder
{
    public long? Run { get; init; }

    /// <summary>The contract's key, where <see cref="Version"/> is given.</summary>
    public string? Contract { get; init; }
    public int? Version { get; init; }

    /// <summary>A vendor id of either side.</summary>
    public string? Record { get; init; }

    /// <summary>A contract row by name; null takes every field.</summary>
    public string? Field { get; init; }

    /// <summary>Default true: the side that gave rise to a write gets its former value back as well, where that is certain. False puts back only what was written.</summary>
    public bool BothSides { get; init; } = true;

    /// <summary>A person has seen that the value changed since and wants the old one all the same.</summary>
    public bool Force { get; init; }

    internal string ToJson() => JsonSerializer.Serialize(this, RunLoop.Json);

    internal static UndoOrder? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<UndoOrder>(json, RunLoop.Json);

    /// <summary>What it undoes, as people say it.</summary>
    internal string Words => (Run is { } run ? $"run {run}" : $"everything contract version {Version} wrote") + (Record is null ? "" : ", one record");
}
