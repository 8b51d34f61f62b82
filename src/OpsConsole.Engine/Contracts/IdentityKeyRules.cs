using FluentValidation;

namespace OpsConsole.Engine.Contracts;

/// <summary>One key by itself; how far keys may be trusted is <see cref="IdentityTrust"/>'s.</summary>
internal sealed class IdentityKeyRules : AbstractValidator<IdentityKey>
{
    public IdentityKeyRules()
    {
        RuleFor(k => k.Left).Filled("Name the key's field on the left.");
        RuleFor(k => k.Right).Filled("Name the key's field on the right.");
        RuleFor(k => k).Custom(Normaliser);
    }

    private static void Normaliser(IdentityKey key, ValidationContext<IdentityKey> context)
    {
        if (!Vocabulary.Normalisers.Contains(key.Normalise))
        {
            context.Error("Normalise", $"{Wording.Quote(key.Normalise)} is not a way to compare keys; use {Wording.Or(Vocabulary.Normalisers)}.");
        }
        else if (Wording.Plain(key.Left) is "email" or "emailaddress" && key.Normalise is not ("email" or "lower"))
        {
            context.Warn("Normalise", $"{key.Left} is compared with capitals and all; use email, so that Anna@x.com and anna@x.com are one person.");
        }
    }
}
