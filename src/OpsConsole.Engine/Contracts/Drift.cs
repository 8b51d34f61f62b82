using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>
/// What of a published contract a schema change touches, and nothing else: fields the contract does not name may come and go. An ordinary field stops
/// only itself; a key stops the contract, since records could no longer be told apart; a gate's field stops it too, since a "do not contact" that cannot
/// be read must not count as no.
/// </summary>
public static class Drift
{
    /// <summary>
    /// Compares the schemas at publishing with those of now. The earlier ones may be null; then only what the contract names and the present schemas lack
    /// or refuse is found.
    /// </summary>
    public static IReadOnlyList<DriftFinding> Find(Contract contract, ObjectType? leftThen, ObjectType? rightThen, ObjectType leftNow, ObjectType rightNow)
    {
        var uses = FieldUses.Of(contract).ToLookup(u => (u.Side, u.Field));
        return
        [
            .. uses.SelectMany(field => field.Key.Side == Side.Left
                ? FieldDrift.Find(contract, [.. field], leftThen, leftNow)
                : FieldDrift.Find(contract, [.. field], rightThen, rightNow)),
            .. contract.Fields.SelectMany(row => OptionDrift.Find(row, leftThen, rightThen, leftNow, rightNow)),
        ];
    }
}
