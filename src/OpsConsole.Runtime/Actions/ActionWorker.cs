using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Gates;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Actions;

/// <summary>
/// Does what rules have decided: read again, guardrails, journal, call, settle. Each action is claimed in the database right before its one call, so that it is never done twice, by whatever
/// process; what a crash cuts off is done again where that is harmless, and becomes a person's question where it is not (guarantee 5).
/// </summary>
public sealed partial class ActionWorker
{
    private const int AtOnce = 200;

    /// <summary>Calls in flight. A crash leaves at most so many outcomes unknown.</summary>
    private const int InFlight = 4;

    private readonly IDbContextFactory<OpsDbContext> contexts;
    private readonly SchemaBook schemas;
    private readonly ActionDoer doer;
    private readonly ActionBook book;
    private readonly ChangeFeed changes;
    private readonly TimeProvider clock;
    private readonly ILogger<ActionWorker> log;
    private readonly SemaphoreSlim one = new(1, 1);

    internal ActionWorker(IDbContextFactory<OpsDbContext> contexts, SchemaBook schemas, ActionDoer doer, ActionBook book, ChangeFeed changes, TimeProvider clock, ILogger<ActionWorker> log) =>
        (this.contexts, this.schemas, this.doer, this.book, this.changes, this.clock, this.log) = (contexts, schemas, doer, book, changes, clock, log);

    /// <summary>Takes up what this node had begun before it ended. Call once, before the first <see cref="WorkAsync"/>.</summary>
    public Task RecoverAsync(CancellationToken ct) => book.RecoverAsync(ct);

    /// <summary>Works everything that is due now. Returns how many actions were decided; those that go on waiting do not count.</summary>
    public async Task<int> WorkAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            await book.RingTimersAsync(ct);
            for (var decided = 0; ;)
            {
                var now = await WorkSomeAsync(ct);
                if (now == 0)
                {
                    return decided;
                }

                decided += now;
                changes.Publish(Topic.Actions);
            }
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<int> WorkSomeAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var due = await db.Actions.Where(a => a.State == ActionState.Planned && a.DueAt <= clock.GetUtcNow()).OrderBy(a => a.DueAt).ThenBy(a => a.Id).Take(AtOnce).ToListAsync(ct);
        foreach (var group in due.GroupBy(a => (a.ContractKey, a.ContractVersion)))
        {
            if (await TokenWaits.ContractAsync(db, group.Key.ContractKey, group.Key.ContractVersion, ct))
            {
                PutOff(group, "A vendor refuses our token. It goes on once the connection is authorised again.");
                await db.SaveChangesAsync(ct);
                continue;
            }

            try
            {
                var call = new CallContext(CallPriority.Schedule, new CallMeter(), ct);
                var scope = await ActionScope.OpenAsync(db, schemas, group.Key.ContractKey, group.Key.ContractVersion, [.. group], call);
                await WorkGroupAsync(db, scope, ct);
            }
            catch (ConnectorException e)
            {
                LogPutOff(group.Key.ContractKey, e.Message);
                PutOff(group, e.Message);
            }

            await db.SaveChangesAsync(ct);
        }

        return due.Count;
    }

    private void PutOff(IEnumerable<ActionRow> rows, string why)
    {
        foreach (var row in rows.Where(r => r.State == ActionState.Planned))
        {
            (row.DueAt, row.Reason) = (clock.GetUtcNow().AddMinutes(1), why);
        }
    }

    /// <summary>Decided one after the other, so that each sees what the one before it does to a person; the calls themselves overlap.</summary>
    private async Task WorkGroupAsync(OpsDbContext db, ActionScope scope, CancellationToken ct)
    {
        var ledger = await GuardLedger.OfAsync(db, scope, clock.GetUtcNow(), ct);
        using var slots = new SemaphoreSlim(InFlight, InFlight);
        var calls = new List<Task>();
        foreach (var due in scope.Due)
        {
            if (Decide(scope, due, ledger) && await book.ClaimAsync(due, ct))
            {
                ledger.Acted(due.Row);
                await slots.WaitAsync(ct);
                calls.Add(DoAsync(scope, due, slots));
            }
        }

        await Task.WhenAll(calls);
    }

    /// <summary>True lets it go; else the row says what became of it.</summary>
    private bool Decide(ActionScope scope, Due due, GuardLedger ledger)
    {
        var row = due.Row;
        if (due.Rule is null || due is { Left: null } or { Right: null })
        {
            (row.State, row.Reason, row.FinishedAt) = (ActionState.Suppressed, due.Rule is null ? "The rule is switched off in that version." : "One of the two records is gone.", clock.GetUtcNow());
            return false;
        }

        // A moment sets a rule off without records at hand, so its branches are chosen only here.
        if (row.RunId is null && RuleEngine.Branch(due.Rule, due.Left, due.Right)?.Then.Any(a => JsonSerializer.Serialize(a, RunLoop.Json) == row.ActionJson) != true)
        {
            (row.State, row.Reason, row.FinishedAt) = (ActionState.Suppressed, "The rule takes another branch for this record.", clock.GetUtcNow());
            return false;
        }

        var facts = new ActionFacts(due.Action, due.Left, due.Right, ledger.Messaged(row), ledger.ThisHour(row.RuleKey), ledger.OnThisRecord(row), ledger.PlannedAtOnce(row.RuleKey), Gatekeeper.Check(scope.Contract, due.Left, due.Right)?.Gate.Reason, row.DecidedBy is not null, clock.GetUtcNow());
        switch (Guardrails.Decide(due.Rule, facts))
        {
            case GuardVerdict.Go:
                return true;
            case GuardVerdict.Wait wait:
                (row.DueAt, row.Reason) = (wait.Until, wait.Reason);
                return false;
            case GuardVerdict.Suppress suppress:
                (row.State, row.Reason, row.FinishedAt) = (ActionState.Suppressed, suppress.Reason, clock.GetUtcNow());
                return false;
            case GuardVerdict.Hold hold:
                (row.State, row.Reason) = (ActionState.Held, hold.Reason);
                return false;
            default:
                throw new InvalidOperationException("A guardrail said something unknown.");
        }
    }

    private async Task DoAsync(ActionScope scope, Due due, SemaphoreSlim slots)
    {
        try
        {
            var outcome = await doer.DoAsync(scope, due);
            await book.SettleAsync(scope.Contract, due, outcome, CancellationToken.None); // what is done is written down, also while the program ends
        }
        finally
        {
            slots.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Actions of {Contract} are put off a minute: {Why}")]
    private partial void LogPutOff(string contract, string why);
}
