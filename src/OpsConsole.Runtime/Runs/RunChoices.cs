using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Runs;

/// <summary>What a person decided for single records of one run, by the record's vendor id.</summary>
public sealed record RunChoices
{
    /// <summary>Record to its partner's id.</summary>
    public Dictionary<string, string> Partners { get; init; } = [];

    /// <summary>Record to field name to the winning side.</summary>
    public Dictionary<string, Dictionary<string, Side>> Winners { get; init; } = [];

    /// <summary>Record to field name to the value put in by hand.</summary>
    public Dictionary<string, Dictionary<string, string>> Edits { get; init; } = [];

    public PersonsChoice? For(string recordId, Side side) =>
        Winners.ContainsKey(recordId) || Edits.ContainsKey(recordId)
            ? new PersonsChoice
            {
                Winners = Winners.GetValueOrDefault(recordId) ?? [],
                Edits = Edits.GetValueOrDefault(recordId) ?? [],
                EditedSide = side,
            }
            : null;
}

/// <summary>Keeps choices encrypted while they wait in a queued run: an edited value may be personal.</summary>
public sealed class ChoiceBox(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("OpsConsole.RunChoices");

    public string Close(RunChoices choices) => protector.Protect(JsonSerializer.Serialize(choices));

    public RunChoices Open(string? closed) => closed is null ? new() : JsonSerializer.Deserialize<RunChoices>(protector.Unprotect(closed))!;
}
