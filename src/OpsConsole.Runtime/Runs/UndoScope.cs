using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Runs;

/// <summary>What an undo shares among its steps, beside what every run does.</summary>
/// <param name="Paths">Fields that any version of the contract has mapped, where the schemas still know them: what a run wrote is read even when the present version has dropped it.</param>
sealed record UndoScope(UndoOrder Order, UndoRules Rules, IReadOnlySet<(Side Side, string Path)> Paths)
{
    public RunFields Widen(RunFields fields, Side side) => fields with { Read = [.. fields.Read.Concat(Paths.Where(p => p.Side == side).Select(p => p.Path)).Distinct(StringComparer.Ordinal)] };
}
