using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Proof;

/// <summary>Reads a trigger out of what runs wrote down. They keep before and after of the fields they wrote, so only a mapped field has a past.</summary>
static class RuleHistory
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Why runs cannot tell when the rule would have gone off; null where they can.</summary>
    public static string? WhyNone(Contract contract, Rule rule) => rule.When switch
    {
        { Event: TriggerKind.Created } => null,
        { Event: TriggerKind.Elapsed } => "The clock sets this rule off; runs keep no history of that.",
        { Field: { } field } when !Rows(contract, rule.When).Any() => $"{field} is not mapped by this contract, so no history is kept of it.",
        { Field: { } field } when Rows(contract, rule.When).All(r => r.Sensitivity != Sensitivity.None) => $"{field} is private, so its history holds no values.",
        _ => null,
    };

    /// <summary>Did this record's run carry a change that sets the trigger off?</summary>
    public static bool Fires(Contract contract, Trigger when, RunRecordRow record)
    {
        if (when.Event == TriggerKind.Created)
        {
            return record.Outcome == Outcome.Created && record.Side == when.Side;
        }

        var stories = record.FieldsJson is { } json ? JsonSerializer.Deserialize<List<FieldStory>>(json, RunLoop.Json)! : [];
        return Rows(contract, when).Where(r => r.Sensitivity == Sensitivity.None).Any(row => stories.Any(s =>
            s.Field == row.On(s.Side) && !Same(s.Before, s.After)
            && (when.To is { } to ? Means(row, when.Side, s.Side, to, s.After) : s.After.Length > 0)
            && (when.From is not { } from || Means(row, when.Side, s.Side, from, s.Before))));
    }

    /// <summary>Is the trigger's state there now; for a rule about time, did its moment come in the last seven days?</summary>
    public static bool Stands(Rule rule, Record record, DateTimeOffset now) => rule.When switch
    {
        { Event: TriggerKind.Elapsed } => RuleEngine.DueAt(rule, record, record) is { } due && due <= now && due > now - Week,
        { To: null, Field: { } field } => !record[field].IsEmpty,
        _ => RuleEngine.StillSo(rule, record, record),
    };

    private static IEnumerable<FieldMap> Rows(Contract contract, Trigger when) => contract.Fields.Where(f => f.On(when.Side) == when.Field);

    /// <summary>A run writes the other side's word for a value where the row maps values.</summary>
    private static bool Means(FieldMap row, Side side, Side written, string wanted, string value) =>
        Same(wanted, value)
        || written != side && row.Values is { } map && (side == Side.Left ? map.Any(m => Same(m.Key, wanted) && Same(m.Value, value)) : map.Any(m => Same(m.Value, wanted) && Same(m.Key, value)));

    private static bool Same(string a, string b) =>
        string.Equals(a.Trim(), b.Trim(), StringComparison.OrdinalIgnoreCase)
        || Reading.TryBoolean(a, out var yes) && (Reading.TryBoolean(b, out var also) ? yes == also : b.Length == 0 && !yes);
}
