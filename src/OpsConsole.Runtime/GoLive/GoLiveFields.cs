using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.GoLive;

/// <summary>Which rows of a contract the check works with. Null where the contract has none of the kind, and then the lines about it are not checked.</summary>
/// <param name="Key">The canonical key.</param>
/// <param name="Email">The key by e-mail.</param>
/// <param name="Name">A plain text that travels to the right; the mark stands in it.</param>
/// <param name="Stage">The lifecycle: a choice that the left side owns.</param>
/// <param name="Plan">Another such choice.</param>
sealed record GoLiveFields(IdentityKey? Key, IdentityKey? Email, FieldMap? Name, FieldMap? Stage, FieldMap? Plan)
{
    public static GoLiveFields Of(Contract contract)
    {
        var keys = contract.Identity.Keys;
        var choices = contract.Fields.Where(f => f.Type == FieldType.Select && f.Flows(Side.Left) && !f.IsTemplate).ToList();
        var stage = choices.FirstOrDefault(f => f.Left.Contains("stage", StringComparison.OrdinalIgnoreCase) || f.Left.Contains("lifecycle", StringComparison.OrdinalIgnoreCase));
        return new(
            keys.FirstOrDefault(k => k.Normalise != "email"),
            keys.FirstOrDefault(k => k.Normalise == "email"),
            contract.Fields.FirstOrDefault(f => f.Type == FieldType.Text && f.Flows(Side.Left) && !f.IsTemplate && f.Values is null && keys.All(k => k.Left != f.Left)),
            stage,
            choices.FirstOrDefault(f => f != stage));
    }

    /// <summary>Can records be made from the left, and told apart?</summary>
    public string? Lacks(Contract contract) =>
        contract.Identity.Create is not (CreateOn.Right or CreateOn.Both) ? "The contract creates nothing on the right side, so no test record would arrive there."
        : Key is null || Email is null ? "The contract needs a key and an e-mail to match by."
        : Name is null ? "The contract carries no plain text over, so a test record could not be marked."
        : null;

    /// <summary>Two left values of a choice that both have a right one.</summary>
    public static (string First, string Second)? TwoValues(FieldMap row, ObjectType left)
    {
        var values = (left.Find(row.Left)?.Options ?? [.. row.Values?.Keys ?? []]).Where(o => row.Values is null || row.Values.ContainsKey(o)).Take(2).ToList();
        return values is [var first, var second] ? (first, second) : null;
    }
}
