using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Actions;

/// <summary>Claims, outcomes and what a crash leaves: everything that is written down about an action, together with its journal entry.</summary>
sealed class ActionBook(IDbContextFactory<OpsDbContext> contexts, SentBox box, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    private const int MostTries = 8;

    /// <summary>How long another node's claim is honoured.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);

    private static readonly string Node = Environment.MachineName;

    /// <summary>The intent, in one transaction with the claim; false where somebody else has it.</summary>
    public async Task<bool> ClaimAsync(Due due, CancellationToken ct)
    {
        var (now, row) = (clock.GetUtcNow(), due.Row);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var sent = box.Close(due.Sent);
        var mine = await db.Actions.Where(a => a.Id == row.Id && a.State == ActionState.Planned).ExecuteUpdateAsync(u => u
            .SetProperty(a => a.State, ActionState.Intended).SetProperty(a => a.StartedAt, now).SetProperty(a => a.ClaimedBy, Node).SetProperty(a => a.ProtectedSent, sent).SetProperty(a => a.Tries, a => a.Tries + 1), ct);
        if (mine == 0)
        {
            return false;
        }

        var key = $"action:{row.Id}";
        var entry = await db.Journal.SingleOrDefaultAsync(j => j.IdempotencyKey == key, ct);
        if (entry is null)
        {
            entry = new JournalRow { IdempotencyKey = key, RunId = row.RunId ?? 0, ContractKey = row.ContractKey, Kind = JsonNamingPolicy.CamelCase.ConvertName(row.Kind.ToString()), FieldsJson = "[]" };
            db.Journal.Add(entry);
        }

        (entry.Side, entry.SourceId, entry.TargetId) = (row.Side, row.Side == Side.Left ? row.RightId : row.LeftId, row.TargetId);
        (entry.State, entry.Error, entry.IntendedAt, entry.FinishedAt) = (JournalState.Intended, null, now, null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task SettleAsync(Contract contract, Due due, Done outcome, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Actions.SingleAsync(a => a.Id == due.Row.Id, ct);
        var now = clock.GetUtcNow();
        if (outcome.Again && row.Tries < MostTries)
        {
            (row.State, row.Reason, row.DueAt, row.ClaimedBy) = (ActionState.Planned, outcome.Reason, now.AddSeconds(Math.Min(3600, 15 * Math.Pow(2, row.Tries))), null);
        }
        else
        {
            (row.State, row.Reason, row.MadeId, row.FinishedAt) = (outcome.Again ? ActionState.Refused : outcome.State, outcome.Again ? $"{outcome.Reason} Tried {row.Tries} times." : outcome.Reason, outcome.MadeId, now);
            if (row.State == ActionState.Unknown || (row.State == ActionState.Refused && row.Kind != ActionKind.Review) || row.Kind == ActionKind.Review)
            {
                db.Reviews.Add(Question(row, due.Rule!.Name, now, row.Kind == ActionKind.Review ? due.Action.To : null));
            }
        }

        if (row is { State: ActionState.Done, Kind: ActionKind.Set } && due.Action.Field is { } field)
        {
            ValueChanges.Note(audit, db, contract, row, due.Rule!.Name, row.DecidedBy, field, due.Target?[field] ?? FieldValue.Empty, due.Sent.Fields![field]);
        }

        var key = $"action:{row.Id}";
        var (state, error) = (row.State == ActionState.Done ? JournalState.Done : row.State == ActionState.Refused ? JournalState.Refused : JournalState.Intended, row.Kind == ActionKind.Review ? null : row.Reason);
        await db.Journal.Where(j => j.IdempotencyKey == key).ExecuteUpdateAsync(u => u.SetProperty(j => j.State, state).SetProperty(j => j.Error, error).SetProperty(j => j.FinishedAt, state == JournalState.Intended ? null : now), ct);
        await db.SaveChangesAsync(ct);
        changes.Publish(Topic.Review);
        changes.Publish(Topic.Actions);
    }

    /// <summary>What was begun and has no outcome: done again where that is harmless, else a person is asked.</summary>
    public async Task RecoverAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (now, abandoned) = (clock.GetUtcNow(), clock.GetUtcNow() - Abandoned);
        foreach (var row in await db.Actions.Where(a => a.State == ActionState.Intended && (a.ClaimedBy == Node || a.StartedAt < abandoned)).ToListAsync(ct))
        {
            if (ActionDoer.IsRepeatable(row.Kind))
            {
                (row.State, row.ClaimedBy) = (ActionState.Planned, null);
                continue;
            }

            (row.State, row.Reason, row.FinishedAt) = (ActionState.Unknown, "The console ended while it was being sent.", now);
            db.Reviews.Add(Question(row, row.RuleKey, now));
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>Rules about time whose moment has come plan their actions, each once for each moment.</summary>
    public async Task RingTimersAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var due = await db.RuleTimers.Where(t => !t.Passed && t.DueAt <= now).OrderBy(t => t.DueAt).Take(1000).ToListAsync(ct);
        foreach (var group in due.GroupBy(t => t.ContractKey))
        {
            var published = await db.Contracts.Where(c => c.Key == group.Key).Join(db.ContractVersions, c => new { c.Key, Version = c.PublishedVersion }, v => new { Key = v.ContractKey, Version = (int?)v.Version }, (_, v) => v.Json).SingleOrDefaultAsync(ct);
            var pipeline = await db.Pipelines.Where(p => p.ContractKey == group.Key).Select(p => p.Key).FirstOrDefaultAsync(ct);
            var contract = published is null ? null : ContractStore.Read(published);
            var rules = contract is null ? [] : RuleJson.Active(contract).ToDictionary(r => r.Key);
            foreach (var timer in group)
            {
                timer.Passed = true;
                if (pipeline is not null && rules.TryGetValue(timer.RuleKey, out var rule))
                {
                    // Every branch is planned; which one holds is asked when it is done, by the records as they are then.
                    db.Actions.AddRange(rule.Branches.SelectMany(b => b.Then).Select(a => RuleFirings.Row(contract!, pipeline, null, rule, a, timer.LeftId, timer.RightId, $"{rule.When.Hours} hours have passed since {rule.When.Field}.", now)));
                }
            }
        }

        await db.SaveChangesAsync(ct);
    }

    private static ReviewRow Question(ActionRow row, string rule, DateTimeOffset now, string? owner = null) => new()
    {
        PipelineKey = row.PipelineKey,
        ContractKey = row.ContractKey,
        Reason = row.State == ActionState.Unknown ? ReviewReason.OutcomeUnknown : row.Kind == ActionKind.Review ? ReviewReason.AskedByRule : ReviewReason.Refused,
        Text = row.State switch
        {
            ActionState.Unknown => $"The rule \"{rule}\" was cut off: {row.Reason} Whether it arrived is not known. Look there, then say so.",
            ActionState.Done => row.Reason ?? $"The rule \"{rule}\" asks for a person.",
            _ => $"The rule \"{rule}\" could not act: {row.Reason}",
        },
        ActionId = row.Id,
        LeftId = row.LeftId,
        RightId = row.RightId,
        CauseMark = CauseKey.MarkOf(row.RuleKey), // one rule, one cause
        Status = ReviewStatus.Open,
        AssignedTo = owner,
        Attempts = 1,
        LastRunId = row.RunId ?? 0,
        CreatedAt = now,
        LastTriedAt = now,
    };
}
