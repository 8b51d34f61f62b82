using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;

namespace OpsConsole.Runtime.Runs;

/// <summary>Which fields of one side a run reads, and which of them count as a change when they change.</summary>
public sealed record RunFields(IReadOnlyList<string> Read, IReadOnlyList<string> Watched)
{
    /// <summary>Those whose change is not held back while somebody may still be typing.</summary>
    public IReadOnlyList<string> Urgent { get; init; } = [];

    public static RunFields Of(Contract contract, Condition? filter, Side side)
    {
        var watched = contract.Identity.Keys.Select(k => k.On(side))
            .Concat(contract.Fields.Select(f => f.On(side)))
            .Concat(contract.Fields.Where(f => f.Flows(side)).SelectMany(f => f.Transforms).SelectMany(TemplateFields))
            .Concat(contract.Gates.SelectMany(g => Clauses(g.When)).Where(c => c.Side == side).Select(c => c.Field))
            .Concat(filter is null ? [] : Clauses(filter).Where(c => c.Side == side).Select(c => c.Field))
            .Concat(RuleMemory.Fields(RuleJson.Active(contract), side))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal) // one order for ever: prints are made over it
            .ToList();
        var writeBack = contract.WriteBack is { } wb && wb.Side == side ? wb.Paths : [];
        return new([.. watched.Concat(writeBack).Distinct(StringComparer.Ordinal)], watched) { Urgent = Urgency.Paths(contract, side) };
    }

    private static IEnumerable<string> TemplateFields(string transform) =>
        transform.StartsWith("template:", StringComparison.Ordinal) ? Template.Parse(transform["template:".Length..])?.Fields ?? [] : [];

    private static IEnumerable<Clause> Clauses(Condition condition) => (condition.All ?? []).Concat(condition.Any ?? []);
}
