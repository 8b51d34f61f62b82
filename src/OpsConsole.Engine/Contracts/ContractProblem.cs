namespace OpsConsole.Engine.Contracts;

/// <summary>An error keeps a contract from being published or imported; a warning is for a person to weigh.</summary>
public enum ProblemLevel
{
    Error,
    Warning,
}

/// <summary>
/// One thing wrong with a contract. <see cref="Path"/> names the cell as the JSON does ("fields[3].owner", "" for the whole), so that the editor can show
/// <see cref="Sentence"/> where it belongs.
/// </summary>
public sealed record ContractProblem(string Path, string Sentence, ProblemLevel Level = ProblemLevel.Error);

/// <summary>A contract read from JSON, or null together with all the errors that kept it from being read.</summary>
public sealed record ContractParse(Contract? Contract, IReadOnlyList<ContractProblem> Problems);
