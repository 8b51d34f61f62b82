using FluentValidation;

namespace OpsConsole.Engine.Extraction;

/// <summary>What a plan must be before it is kept, told in words for the person who makes it.</summary>
public sealed class PlanRules : AbstractValidator<ExtractionPlan>
{
    /// <summary>The shortest time between two runs, minutes (S1-28).</summary>
    public const int ShortestMinutes = 15;

    /// <param name="objects">What the source can give.</param>
    public PlanRules(IReadOnlyList<SourceObject> objects)
    {
        RuleFor(p => p.Connection).NotEmpty().WithMessage("Choose the connection to copy from.");
        RuleFor(p => p.Objects).NotEmpty().WithMessage("No object is chosen. Contacts and conversations are the usual start.");
        RuleFor(p => p.Prefix).Matches("^([a-z][a-z0-9_]{0,30})?$").WithMessage("The prefix of table names is made of lower-case letters, digits and underscores, and begins with a letter.");
        RuleFor(p => p.Location).MaximumLength(120).WithMessage("The project's name has 120 characters at most.");
        RuleFor(p => p.Concurrency).InclusiveBetween(1, 256).When(p => p.Concurrency is not null).WithMessage("The limit of calls at once is a number from 1 to 256, or empty for no limit.");
        RuleFor(p => p.Objects).Must(all => all.Select(o => o.Object).Distinct().Count() == all.Count).WithMessage("An object is chosen twice.");
        RuleForEach(p => p.Objects).Custom((chosen, context) =>
        {
            if (objects.FirstOrDefault(o => o.Name == chosen.Object) is not { } source)
            {
                context.AddFailure($"The source has no object \"{chosen.Object}\".");
                return;
            }

            if (source.Key.FirstOrDefault(key => chosen.Fields.TryGetValue(key, out var treatment) && treatment != Treatment.Take) is { } needed)
            {
                context.AddFailure($"{chosen.Object}: {needed} is the table's key, so it is neither left out nor hashed.");
            }
        });
    }

    /// <summary>Why a schedule is refused, or null (S1-28, S1-29).</summary>
    /// <param name="upcoming">The next times it would run, in order.</param>
    public static string? Refuse(IReadOnlyList<DateTimeOffset> upcoming)
    {
        var shortest = upcoming.Zip(upcoming.Skip(1), (one, next) => next - one).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        return shortest >= TimeSpan.FromMinutes(ShortestMinutes) ? null
            : $"An extraction runs every {ShortestMinutes} minutes at most; this would run {(shortest < TimeSpan.FromMinutes(1) ? $"{shortest.TotalSeconds:0} seconds" : $"{shortest.TotalMinutes:0.#} minutes")} after the run before. Changes that must travel faster belong into a pipeline between two systems.";
    }
}
