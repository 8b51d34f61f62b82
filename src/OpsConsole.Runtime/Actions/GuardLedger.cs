using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Actions;

/// <summary>What guardrails count: who was written to when, how often a rule acted this hour and on which record, how many of its messages stand ready. An unknown outcome counts as sent.</summary>
sealed class GuardLedger(DateTimeOffset now)
{
    private static readonly ActionState[] Sent = [ActionState.Intended, ActionState.Done, ActionState.Unknown];
    private readonly Dictionary<string, List<DateTimeOffset>> messaged = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> thisHour = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, string Left, string Right, string Action), int> onOne = [];
    private readonly Dictionary<string, int> atOnce = new(StringComparer.Ordinal);

    public static async Task<GuardLedger> OfAsync(OpsDbContext db, ActionScope scope, DateTimeOffset now, CancellationToken ct)
    {
        var ledger = new GuardLedger(now);
        var people = scope.Due.Where(d => d.Row.Kind == ActionKind.Message).Select(d => d.Row.TargetId).Distinct().ToList();
        var since = now.AddHours(-Math.Max(7 * 24, scope.Due.Max(d => d.Rule?.Guard.CoolDownHours ?? 0)));
        foreach (var row in await db.Actions.AsNoTracking()
            .Where(a => a.Kind == ActionKind.Message && a.Side == Side.Right && people.Contains(a.RightId) && a.StartedAt >= since && Sent.Contains(a.State))
            .Select(a => new { Person = a.RightId, a.StartedAt }).Concat(db.Actions
            .Where(a => a.Kind == ActionKind.Message && a.Side == Side.Left && people.Contains(a.LeftId) && a.StartedAt >= since && Sent.Contains(a.State))
            .Select(a => new { Person = a.LeftId, a.StartedAt })).ToListAsync(ct))
        {
            ledger.Note(row.Person, row.StartedAt!.Value);
        }

        var keys = scope.Due.Select(d => d.Row.RuleKey).Distinct().ToList();
        var hour = now.AddHours(-1);
        foreach (var rule in await db.Actions.Where(a => a.ContractKey == scope.Contract.Key && keys.Contains(a.RuleKey) && a.StartedAt >= hour && Sent.Contains(a.State)).GroupBy(a => a.RuleKey).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct))
        {
            ledger.thisHour[rule.Key] = rule.Count;
        }

        var (lefts, rights) = (scope.Due.Select(d => d.Row.LeftId).Distinct().ToList(), scope.Due.Select(d => d.Row.RightId).Distinct().ToList());
        foreach (var one in await db.Actions
            .Where(a => a.ContractKey == scope.Contract.Key && keys.Contains(a.RuleKey) && a.StartedAt >= hour && Sent.Contains(a.State) && lefts.Contains(a.LeftId) && rights.Contains(a.RightId))
            .GroupBy(a => new { a.RuleKey, a.LeftId, a.RightId, a.ActionJson }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct))
        {
            ledger.onOne[(one.Key.RuleKey, one.Key.LeftId, one.Key.RightId, one.Key.ActionJson)] = one.Count;
        }

        foreach (var rule in await db.Actions
            .Where(a => a.ContractKey == scope.Contract.Key && keys.Contains(a.RuleKey) && (a.State == ActionState.Planned || a.State == ActionState.Held) && (a.Kind == ActionKind.Message || a.Kind == ActionKind.Notify))
            .GroupBy(a => a.RuleKey).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct))
        {
            ledger.atOnce[rule.Key] = rule.Count;
        }

        return ledger;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<DateTimeOffset> Messaged(ActionRow row) => messaged.TryGetValue(row.TargetId, out var times) ? [.. times.OrderDescending()] : [];

    public int ThisHour(string rule) => thisHour.GetValueOrDefault(rule);

    public int OnThisRecord(ActionRow row) => onOne.GetValueOrDefault((row.RuleKey, row.LeftId, row.RightId, row.ActionJson));

    /// <summary>As counted when the batch began: a mass stays a mass while its first ones are held.</summary>
    public int PlannedAtOnce(string rule) => atOnce.GetValueOrDefault(rule);

    public void Acted(ActionRow row)
    {
        thisHour[row.RuleKey] = ThisHour(row.RuleKey) + 1;
        if (row.Kind == ActionKind.Message)
        {
            Note(row.TargetId, now);
        }
    }

    private void Note(string person, DateTimeOffset at)
    {
        if (!messaged.TryGetValue(person, out var times))
        {
            messaged[person] = times = [];
        }

        times.Add(at);
    }
}
