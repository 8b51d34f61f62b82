using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Turns settled pairs into planned actions, inside the transaction that settles them: a change and what rules make of it are committed together or not at all.</summary>
static class RuleFirings
{
    /// <summary>Rows of the rules that the pair sets off.</summary>
    public static IEnumerable<ActionRow> Of(RunScope scope, RecordWork pair, Agreement before, DateTimeOffset now)
    {
        var settled = new SettledPair(pair.Left!, pair.Right!, before, pair.Outcome == Outcome.Created ? pair.Decision.Create : null);
        return RuleEngine.Fire(scope.ActiveRules, settled, scope.Hasher, scope.Contract.Fields)
            .SelectMany(f => f.Actions.Select(a => Row(scope.Contract, scope.Run.PipelineKey, scope.Run.Id, f.Rule, a, pair.Left!.Id, pair.Right!.Id, f.Because, now)));
    }

    public static ActionRow Row(Contract contract, string pipelineKey, long? runId, Rule rule, RuleAction action, string leftId, string rightId, string because, DateTimeOffset now) => new()
    {
        ContractKey = contract.Key,
        ContractVersion = contract.Version,
        PipelineKey = pipelineKey,
        RuleKey = rule.Key,
        ActionJson = JsonSerializer.Serialize(action, RunLoop.Json),
        Kind = action.Do,
        Side = action.Side,
        LeftId = leftId,
        RightId = rightId,
        RunId = runId,
        Because = because,
        State = ActionState.Planned,
        PlannedAt = now,
        DueAt = now,
    };

    /// <summary>Rules about time: when they are due for these pairs. What was due before the rule met the pair is past, and stays so until the moment moves.</summary>
    public static async Task SetTimersAsync(OpsDbContext db, RunScope scope, IReadOnlyList<RecordWork> pairs, DateTimeOffset now, CancellationToken ct)
    {
        var timed = scope.ActiveRules.Where(r => r.When.Event == TriggerKind.Elapsed).ToList();
        if (timed.Count == 0)
        {
            return;
        }

        var leftIds = pairs.Select(p => p.Left!.Id).ToList();
        var known = (await db.RuleTimers.Where(t => t.ContractKey == scope.Contract.Key && leftIds.Contains(t.LeftId)).ToListAsync(ct)).ToDictionary(t => (t.RuleKey, t.LeftId));
        foreach (var pair in pairs)
        {
            foreach (var rule in timed)
            {
                var due = RuleEngine.DueAt(rule, pair.Left!, pair.Right!);
                var row = known.GetValueOrDefault((rule.Key, pair.Left!.Id));
                if (due is null)
                {
                    if (row is not null)
                    {
                        db.RuleTimers.Remove(row);
                    }
                }
                else if (row is null)
                {
                    db.RuleTimers.Add(new RuleTimerRow { ContractKey = scope.Contract.Key, RuleKey = rule.Key, LeftId = pair.Left.Id, RightId = pair.Right!.Id, DueAt = due.Value, Passed = due <= now });
                }
                else if (row.DueAt != due)
                {
                    (row.DueAt, row.RightId, row.Passed) = (due.Value, pair.Right!.Id, due <= now);
                }
            }
        }
    }
}
