using FluentValidation;
using FluentValidation.Results;

namespace OpsConsole.Engine.Contracts;

/// <summary>How the rule classes say things: a sentence, on a cell, as error or warning. Sentences go in as they are, never as templates, since they quote people's data.</summary>
internal static class RuleHelp
{
    public static void Error<T>(this ValidationContext<T> context, string property, string sentence) => context.Say(property, sentence, Severity.Error);

    public static void Warn<T>(this ValidationContext<T> context, string property, string sentence) => context.Say(property, sentence, Severity.Warning);

    public static IRuleBuilderOptions<T, string?> Filled<T>(this IRuleBuilder<T, string?> rule, string sentence) =>
        rule.Must(text => !string.IsNullOrWhiteSpace(text)).WithMessage(sentence);

    private static void Say<T>(this ValidationContext<T> context, string property, string sentence, Severity severity) =>
        context.AddFailure(new ValidationFailure(context.PropertyChain.BuildPropertyPath(property), sentence) { Severity = severity });
}
