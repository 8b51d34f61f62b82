using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>
/// Puts changes of high-impact values into the audit, where they outlive the journal: who is behind it, which run or rule, before and after, masked where sensitive (S0-121). What is written when somebody is created
/// changes nothing, and is left to the run.
/// </summary>
static class ValueChanges
{
    /// <summary>The audit's word for them.</summary>
    private const string Verb = "changeValue";

    public static void Note(AuditTrail audit, OpsDbContext db, RunScope scope, RecordWork record, IEnumerable<JournalRow> entries)
    {
        foreach (var entry in entries.Where(e => e is { State: JournalState.Done, Kind: "update" }))
        {
            foreach (var story in record.Decision.Fields.Where(f => f.Side == entry.Side && record.Decision.Writes(entry.Side).ContainsKey(f.Field) && HighImpact.Is(scope.Contract, f.Side, f.Field)))
            {
                var sentence = $"{story.Field} in {scope.Rules.Names.On(story.Side)} changed by run {scope.Run.Id}: {story.Why}.";
                audit.Add(db, AskedBy(scope.Run), Verb, "customer", entry.TargetId ?? entry.SourceId ?? "", sentence, Filled(story.Before), Filled(story.After));
            }
        }
    }

    /// <param name="who">The person who said yes to it; null where nobody had to.</param>
    public static void Note(AuditTrail audit, OpsDbContext db, Contract contract, ActionRow action, string rule, string? who, string path, FieldValue before, string after)
    {
        if (!HighImpact.Is(contract, action.Side, path))
        {
            return;
        }

        var field = contract.Fields.FirstOrDefault(f => f.On(action.Side) == path);
        string Shown(FieldValue value) => field is null or { Sensitivity: Sensitivity.None } ? value.ToString() : Masking.Of(field.Type, value);
        var (text, actor) = ($"{path} in {contract.On(action.Side).Connection} changed by the rule \"{rule}\": {action.Because}", who is null ? Actor.System : new Actor(who, Roles.Admin, "rule"));
        audit.Add(db, actor, Verb, "customer", action.TargetId, text, Filled(Shown(before)), Filled(Shown(FieldValue.Text(after))));
    }

    /// <summary>The person, token or schedule behind a run.</summary>
    public static Actor AskedBy(RunRow run) => run.Scheduled ? Actor.Schedule : run.FromInbox ? Actor.Webhook : new Actor(run.RequestedBy, Roles.Admin, "run");

    private static string? Filled(string text) => text.Length == 0 ? null : text;
}
