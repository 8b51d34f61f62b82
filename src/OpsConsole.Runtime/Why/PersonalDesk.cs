using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;

namespace OpsConsole.Runtime.Why;

/// <summary>One private field as both sides hold it now, unmasked.</summary>
public sealed record PersonalValue(string Left, string Right, string LeftValue, string RightValue);

/// <summary>Shows a customer's private values to those who may see them, and writes down that they looked: at whom and at which fields, never at what (S0-119). Secret fields are shown to nobody.</summary>
public sealed class PersonalDesk(ContractStore contracts, SchemaBook schemas, AuditTrail audit)
{
    /// <exception cref="ConflictException">A side cannot be read now.</exception>
    public async Task<IReadOnlyList<PersonalValue>> ShowAsync(Actor actor, string contractKey, string? leftId, string? rightId, CancellationToken ct = default)
    {
        actor.Demand(Right.SeePersonal);
        var contract = (await contracts.FindAsync(contractKey, ct))?.Published ?? throw new MissingException("published contract", contractKey);
        var fields = contract.Fields.Where(f => f.Sensitivity == Sensitivity.Personal).ToList();
        try
        {
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            var look = await schemas.LookAsync(contract, call);
            var left = await ReadAsync(look, contract, fields, Side.Left, leftId, call);
            var right = await ReadAsync(look, contract, fields, Side.Right, rightId, call);
            await audit.WriteAsync(actor, "look", "customer", leftId ?? rightId ?? "", $"Looked at private values: {string.Join(", ", fields.Select(f => f.Left))} ({contract.Name}).", ct);
            return [.. fields.Select(f => new PersonalValue(f.Left, f.Right, left?[f.Left].ToString() ?? "", right?[f.Right].ToString() ?? ""))];
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            throw new ConflictException(e.Message);
        }
    }

    private static async Task<Record?> ReadAsync(ContractSchemas look, Contract contract, IReadOnlyList<FieldMap> fields, Side side, string? id, CallContext call) =>
        id is null ? null : (await look.Connector(side).GetAsync(contract.On(side).Object, [.. fields.Select(f => f.On(side))], [id], call)).FirstOrDefault();
}
