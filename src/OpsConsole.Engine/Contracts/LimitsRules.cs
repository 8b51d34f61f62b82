using FluentValidation;

namespace OpsConsole.Engine.Contracts;

/// <summary>Limits stay within what can be meant.</summary>
internal sealed class LimitsRules : AbstractValidator<Limits>
{
    private const int LongestDebounceSeconds = 3600;
    private const int LongestConsolidationMinutes = 1440;

    public LimitsRules()
    {
        RuleFor(l => l.MassChangeShare).InclusiveBetween(0, 1).WithMessage("The share of records that may change is between 0 and 1; 0.2 is 20 %.");
        RuleFor(l => l.FailureShare).InclusiveBetween(0, 1).WithMessage("The share of records that may fail is between 0 and 1; 0.1 is 10 %.");
        RuleFor(l => l.LagToleranceMinutes).GreaterThanOrEqualTo(0).WithMessage("The tolerated lag is 0 minutes or more.");
        RuleFor(l => l.DebounceSeconds).InclusiveBetween(0, LongestDebounceSeconds).WithMessage("A record is left alone for 0 to 3600 seconds.");
        RuleFor(l => l.ConsolidateMinutes).InclusiveBetween(0, LongestConsolidationMinutes).WithMessage("Unimportant changes are gathered for 0 to 1440 minutes.");
    }
}
