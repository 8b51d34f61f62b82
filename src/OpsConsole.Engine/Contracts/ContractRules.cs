using FluentValidation;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Rules over the whole contract; the rows' own rules are in <see cref="FieldMapRules"/>, <see cref="IdentityKeyRules"/> and <see cref="GateRules"/>.</summary>
internal sealed class ContractRules : AbstractValidator<Contract>
{
    private const int LongestKey = 60;

    public ContractRules()
    {
        RuleFor(c => c.Key).Must(IsKey).WithMessage($"The key is 1 to {LongestKey} lower-case letters, digits and hyphens, and begins and ends with a letter or digit.");
        RuleFor(c => c.Name).Filled("The contract needs a name.");
        RuleFor(c => c.Version).GreaterThanOrEqualTo(0).WithMessage("A version is 0 for a draft, or a positive number.");
        RuleFor(c => c.Left.Connection).Filled("Choose the connection on the left.");
        RuleFor(c => c.Left.Object).Filled("Choose the object on the left.");
        RuleFor(c => c.Right.Connection).Filled("Choose the connection on the right.");
        RuleFor(c => c.Right.Object).Filled("Choose the object on the right.");
        RuleFor(c => c).Custom(BothEnds);
        RuleFor(c => c).Custom(IdentityTrust.Check);
        RuleForEach(c => c.Identity.Keys).SetValidator(new IdentityKeyRules());
        RuleFor(c => c.Fields).Must(f => f.Count > 0).WithMessage("Map at least one field.");
        RuleForEach(c => c.Fields).SetValidator(new FieldMapRules());
        RuleFor(c => c).Custom(Doubles);
        RuleForEach(c => c.Gates).SetValidator(new GateRules());
        RuleFor(c => c).Custom(WriteBackApart);
        RuleFor(c => c.Limits).SetValidator(new LimitsRules());
    }

    private static bool IsKey(string key) =>
        key is { Length: > 0 and <= LongestKey } && key[0] != '-' && key[^1] != '-' && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void BothEnds(Contract contract, ValidationContext<Contract> context)
    {
        if (contract.Left == contract.Right && !string.IsNullOrWhiteSpace(contract.Left.Connection))
        {
            context.Error("Right.Object", "Left and right are the same object; a contract needs two ends.");
        }
    }

    private static void Doubles(Contract contract, ValidationContext<Contract> context)
    {
        var pairs = new Dictionary<(string, string), int>();
        var targets = new Dictionary<(Side, string), int>();
        for (var i = 0; i < contract.Fields.Count; i++)
        {
            var field = contract.Fields[i];
            if (!pairs.TryAdd((field.Left, field.Right), i))
            {
                context.Error($"Fields[{i}].Right", $"{field.Left} and {field.Right} are joined by row {pairs[(field.Left, field.Right)] + 1} already.");
                continue;
            }

            foreach (var target in new[] { Side.Left, Side.Right }.Where(s => field.Flows(s.Other()) && field.On(s).Length > 0))
            {
                if (!targets.TryAdd((target, field.On(target)), i))
                {
                    context.Error($"Fields[{i}].{target}", $"{field.On(target)} is written by row {targets[(target, field.On(target))] + 1} already; two rows would overwrite each other.");
                }
            }
        }
    }

    private static void WriteBackApart(Contract contract, ValidationContext<Contract> context)
    {
        if (contract.WriteBack is not { } writeBack)
        {
            return;
        }

        var cells = new[] { ("Id", writeBack.Id), ("Status", writeBack.Status), ("RanAt", writeBack.RanAt), ("Error", writeBack.Error) };
        if (!writeBack.Paths.Any())
        {
            context.Error("WriteBack", "Write-back names no field; name one or take write-back away.");
        }

        foreach (var (cell, path) in cells.Where(c => c.Item2 is not null))
        {
            if (string.IsNullOrWhiteSpace(path))
            {
                context.Error($"WriteBack.{cell}", "Name the field, or leave it out.");
            }
            else if (contract.Fields.Any(f => f.On(writeBack.Side) == path))
            {
                context.Error($"WriteBack.{cell}", $"{path} is also a mapped field; a write-back there would start the next run by itself.");
            }
            else if (cells.Count(c => c.Item2 == path) > 1)
            {
                context.Error($"WriteBack.{cell}", $"{path} is named twice in the write-back.");
            }
        }
    }
}
