using FluentValidation;
using FluentValidation.Results;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// The rules a contract keeps whatever systems it joins. What only the systems' schemas can tell is <see cref="SchemaFit"/>'s. A contract with an error
/// cannot be published; drafts may have any number.
/// </summary>
public static class ContractValidator
{
    private static readonly ContractRules Rules = new();
    private static readonly ConditionRules Conditions = new();

    /// <summary>All problems, errors and warnings, in the order of the contract's parts; none for a sound contract.</summary>
    public static IReadOnlyList<ContractProblem> Check(Contract contract) => [.. Problems(Rules.Validate(contract)), .. RuleCheck.Problems(contract)];

    /// <summary>The same for a condition that stands alone, as a pipeline's filter does; paths begin at the condition ("all[0].op").</summary>
    public static IReadOnlyList<ContractProblem> Check(Condition condition) => Problems(Conditions.Validate(condition));

    private static IReadOnlyList<ContractProblem> Problems(ValidationResult result) =>
        [.. result.Errors.Select(e => new ContractProblem(AsJson(e.PropertyName), e.ErrorMessage, Level(e)))];

    private static ProblemLevel Level(ValidationFailure failure) => failure.Severity == Severity.Error ? ProblemLevel.Error : ProblemLevel.Warning;

    /// <summary>"Fields[3].Owner" as the JSON spells it: "fields[3].owner".</summary>
    private static string AsJson(string property) =>
        string.Join('.', property.Split('.').Select(step => step.Length == 0 ? step : char.ToLowerInvariant(step[0]) + step[1..]));
}
