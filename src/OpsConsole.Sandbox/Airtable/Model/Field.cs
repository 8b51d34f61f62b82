using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>A field's definition; a rename or a new option puts a new one in its place.</summary>
sealed record Field
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Type { get; init; }
    public string? Description { get; init; }
    public Choice[] Choices { get; init; } = [];

    /// <summary>What else "options" says, as given.</summary>
    public JsonElement? Options { get; init; }

    /// <summary>For lastModifiedTime: the fields it watches; none means all.</summary>
    public string[] Watched { get; init; } = [];

    [JsonIgnore]
    public bool IsComputed => Type is "lastModifiedTime" or "createdTime";

    [JsonIgnore]
    public bool IsSelect => Type is "singleSelect" or "multipleSelects";

    public bool Answers(string nameOrId) => Name == nameOrId || Id == nameOrId;
}
