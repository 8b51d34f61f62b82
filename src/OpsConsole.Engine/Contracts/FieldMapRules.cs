using FluentValidation;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>One row of the contract by itself.</summary>
internal sealed class FieldMapRules : AbstractValidator<FieldMap>
{
    public FieldMapRules()
    {
        RuleFor(f => f.Left).Filled("Choose the field on the left.");
        RuleFor(f => f.Right).Filled("Choose the field on the right.");
        RuleFor(f => f.Type).Must(t => t != FieldType.Unknown).WithMessage("Choose what the field holds: text, email, phone, number, boolean, date, dateTime, select or multiSelect.");
        RuleFor(f => f).Custom(Ownership);
        RuleFor(f => f).Custom(Conflicts);
        RuleFor(f => f).Custom(TransformRules.Check);
        RuleFor(f => f).Custom(ValueRules.Check);
        RuleFor(f => f).Custom(Places);
        RuleFor(f => f).Custom(Tags);
        RuleFor(f => f.Meaning).Filled("Say what the field means; people read it when they wonder about a value.");
        RuleFor(f => f.Why).Filled("Say why the field matters; a row nobody can justify is not published.");
    }

    private static void Ownership(FieldMap field, ValidationContext<FieldMap> context)
    {
        var fault = (field.Owner, field.Direction) switch
        {
            (FieldOwner.Left, Direction.ToLeft) => "The left owns the field, but it is only written there; let the right own it, or turn the direction.",
            (FieldOwner.Right, Direction.ToRight) => "The right owns the field, but it is only written there; let the left own it, or turn the direction.",
            (FieldOwner.Shared, Direction.ToLeft or Direction.ToRight) => "A shared field travels both ways; set the direction to both, or name one owner.",
            _ => null,
        };
        if (fault is not null)
        {
            context.Error("Owner", fault);
        }
        else if (field.Owner != FieldOwner.Shared && field.Direction == Direction.Both)
        {
            var owner = field.Owner == FieldOwner.Left ? "left" : "right";
            context.Warn("Direction", $"The {owner} owns the field, so it is never written there; let it be shared if both sides may change it.");
        }
    }

    private static void Conflicts(FieldMap field, ValidationContext<FieldMap> context)
    {
        if (field is { Owner: FieldOwner.Shared, Conflict: null })
        {
            context.Error("Conflict", "Say who wins when both sides changed a shared field: latest, preferLeft, preferRight or review.");
        }
        else if (field.Owner != FieldOwner.Shared && field.Conflict is not null)
        {
            context.Warn("Conflict", "Only a shared field can be in conflict; here the owner wins and the policy does nothing.");
        }
    }

    private static void Places(FieldMap field, ValidationContext<FieldMap> context)
    {
        if (field.TimeZone is { } zone && !IsIana(zone))
        {
            context.Error("TimeZone", $"{Wording.Quote(zone)} is not a time zone; write it as Europe/Dublin or UTC.");
        }
        else if (field.TimeZone is not null && field.Type is not (FieldType.Date or FieldType.DateTime))
        {
            context.Warn("TimeZone", "Only dates have a time zone; here it does nothing.");
        }

        if (field.DefaultCountry is { } country && CallingPlans.OfCountry(country) is null)
        {
            context.Error("DefaultCountry", $"{Wording.Quote(country)} is not a country; use its two capital letters, such as IE or US.");
        }
        else if (field.DefaultCountry is null && field.Type == FieldType.Phone)
        {
            context.Warn("DefaultCountry", "Without a country only numbers that begin with + or 00 are understood; others are compared as they are written.");
        }
    }

    /// <summary>The framework also knows Windows' names of zones ("GMT Standard Time"); contracts travel, so they keep to IANA's, which have no blanks.</summary>
    private static bool IsIana(string zone) => zone.Length is > 0 and < 60 && !zone.Contains(' ') && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    private static void Tags(FieldMap field, ValidationContext<FieldMap> context)
    {
        foreach (var side in new[] { Side.Left, Side.Right })
        {
            if (IsTag(field.On(side)) && !IsTag(field.On(side.Other())))
            {
                context.Warn(side.ToString(), $"{field.On(side)} holds tags, which are labels people add and take away; {field.On(side.Other())} is a fact and is safer in an attribute.");
            }
        }
    }

    private static bool IsTag(string path) => Wording.Plain(path) is "tag" or "tags" or "label" or "labels";
}
