using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Actions;

/// <summary>One action with everything that deciding and doing it needs: its rule, and both records as they are now.</summary>
sealed record Due(ActionRow Row, Rule? Rule, RuleAction Action, Record? Left, Record? Right)
{
    public Record? Target => Row.Side == Side.Left ? Left : Right;

    /// <summary>What is sent, filled in once: what is written down is what goes out.</summary>
    public SentText Sent => field ??= Fill();

    private SentText Fill()
    {
        var html = Action.Do is ActionKind.Note or ActionKind.Message;
        string Plain(string template) => MessageTemplate.Fill(template, Left, Right, html: false);
        return new(
            Action.Subject is null ? null : Plain(Action.Subject),
            Action.Text is null ? null : MessageTemplate.Fill(Action.Text, Left, Right, html),
            Action.To,
            Action.Do == ActionKind.Set ? new Dictionary<string, string> { [Action.Field!] = Plain(Action.Value ?? "") } : Action.Fields?.ToDictionary(f => f.Key, f => Plain(f.Value)));
    }
}

/// <summary>Due actions of one contract version, their records read again in full batches: what was true when the rule went off may not be any more.</summary>
sealed class ActionScope
{
    private readonly IReadOnlyList<string> leftFields;
    private readonly IReadOnlyList<string> rightFields;

    private ActionScope(Contract contract, ContractSchemas schemas, CallContext call)
    {
        (Contract, Schemas, Call) = (contract, schemas, call);
        Mapper = new Mapper(contract, schemas.Left, schemas.Right);
        (leftFields, rightFields) = (RunFields.Of(contract, null, Side.Left).Read, RunFields.Of(contract, null, Side.Right).Read);
    }

    public Contract Contract { get; }

    public ContractSchemas Schemas { get; }

    public CallContext Call { get; }

    public Mapper Mapper { get; }

    public IReadOnlyList<Due> Due { get; private set; } = [];

    public static async Task<ActionScope> OpenAsync(OpsDbContext db, SchemaBook schemas, string contractKey, int version, IReadOnlyList<ActionRow> rows, CallContext call)
    {
        var json = await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == contractKey && v.Version == version).Select(v => v.Json).SingleAsync(call.Token);
        var contract = ContractStore.Read(json);
        var look = await schemas.LookAsync(contract, call);
        var scope = new ActionScope(contract, look, call);
        var lefts = await scope.ReadAsync(Side.Left, rows.Select(r => r.LeftId));
        var rights = await scope.ReadAsync(Side.Right, rows.Select(r => r.RightId));
        var rules = RuleJson.Active(contract).ToDictionary(r => r.Key);
        scope.Due = [.. rows.Select(r => new Due(r, rules.GetValueOrDefault(r.RuleKey), JsonSerializer.Deserialize<RuleAction>(r.ActionJson, RunLoop.Json)!, lefts.GetValueOrDefault(r.LeftId), rights.GetValueOrDefault(r.RightId)))];
        return scope;
    }

    public string Object(Side side) => Contract.On(side).Object;

    public IReadOnlyList<string> Fields(Side side) => side == Side.Left ? leftFields : rightFields;

    /// <summary>A value as people write it, in the type that the field has there.</summary>
    public FieldValue Typed(Side side, string field, string text)
    {
        var shape = Schemas.On(side).Find(field);
        var map = new FieldMap { Left = field, Right = field, Type = shape?.Type is null or FieldType.Unknown ? FieldType.Text : shape.Type };
        return text.Length == 0 ? FieldValue.Empty : Mapper.Present(map, side, FieldValue.Text(text));
    }

    private async Task<Dictionary<string, Record>> ReadAsync(Side side, IEnumerable<string> ids) =>
        (await Schemas.Connector(side).GetAsync(Object(side), Fields(side), [.. ids.Distinct()], Call)).ToDictionary(r => r.Id);
}
