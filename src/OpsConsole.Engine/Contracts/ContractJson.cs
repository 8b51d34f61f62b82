using System.Text;
using System.Text.Json;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// A contract as JSON for export, review and import. Written with one order of members, so that two exports differ only where the contracts do;
/// read strictly, so that a misspelt member is a problem and never a silent default.
/// </summary>
public static class ContractJson
{
    /// <summary>Largest text read, in UTF-8 bytes. A contract of a thousand rows is a tenth of it.</summary>
    public const int MostBytes = 5 * 1024 * 1024;

    /// <summary>Problems listed at most; who has more is importing the wrong file.</summary>
    internal const int MostProblems = 100;

    private const int DeepestNesting = 32;

    /// <summary>
    /// The contract as JSON, indented by two blanks with \n unless <paramref name="indented"/> is false. Members that are null, or hold a default that says
    /// nothing, are left out; what decides (type, direction, owner, create, limits) is always written.
    /// </summary>
    public static string Write(Contract contract, bool indented = true) => ContractWriter.Write(contract, indented);

    /// <summary>Reads a contract, or tells all that is wrong with the text. Throws for nothing.</summary>
    public static ContractParse Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return Failed("The text is empty; a contract is a JSON object.");
        }

        if (json.Length > MostBytes || Encoding.UTF8.GetByteCount(json) > MostBytes)
        {
            return Failed("The text is larger than 5 MB; a contract is never that long, so this is probably another file.");
        }

        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF')), new() { MaxDepth = DeepestNesting });
            var problems = new List<ContractProblem>();
            var contract = ContractReader.Read(new(problems, document.RootElement, ""));
            return problems.Count == 0 ? new(contract, []) : new(null, Capped(problems));
        }
        catch (JsonException e)
        {
            return Failed(Malformed(e));
        }
    }

    private static string Malformed(JsonException e)
    {
        var place = $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}";
        return e.Message.Contains("depth", StringComparison.OrdinalIgnoreCase)
            ? $"Brackets are nested more than {DeepestNesting} deep at {place}; no contract is."
            : $"This is not valid JSON: the trouble starts at {place}. Look for a missing comma, bracket or quotation mark there or just before.";
    }

    private static ContractParse Failed(string sentence) => new(null, [new("", sentence)]);

    private static List<ContractProblem> Capped(List<ContractProblem> problems) => problems.Count <= MostProblems
        ? problems
        : [.. problems.Take(MostProblems), new("", $"{problems.Count - MostProblems} more problems are not listed.")];
}
