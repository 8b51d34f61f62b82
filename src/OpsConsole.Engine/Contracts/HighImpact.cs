using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>Fields whose every change has to be accounted for by itself: who, when, before, after (S0-121).</summary>
public static class HighImpact
{
    private static readonly string[] Words = ["lifecycle", "lifecyclestage"];

    /// <summary>Marked as of high importance, or by its name a lifecycle stage or an owner.</summary>
    public static bool Is(FieldMap field) => field.Importance == Importance.High || IsNamedSo(field.Left) || IsNamedSo(field.Right);

    /// <summary>As <see cref="Is(FieldMap)"/>, for a field of one side that the contract may not map at all.</summary>
    public static bool Is(Contract contract, Side side, string path) => contract.Fields.FirstOrDefault(f => f.On(side) == path) is { } field ? Is(field) : IsNamedSo(path);

    private static bool IsNamedSo(string path) => Wording.Plain(path) is var name && (Words.Contains(name) || name.EndsWith("owner", StringComparison.Ordinal) || name is "ownerid" or "owneremail");
}
