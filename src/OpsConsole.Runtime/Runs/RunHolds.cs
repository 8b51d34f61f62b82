using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Runs;

/// <summary>The two ways in which a run stops itself for a person's yes (guarantee 8). Each gives the sentence people read, or null to go on.</summary>
sealed class RunHolds(IDbContextFactory<OpsDbContext> contexts, Chunks chunks, ChunkWorker worker)
{
    /// <summary>
    /// Before anything is written: would more linked records change than the contract allows (guarantee 8)? Counted by deciding on all of them; skipped where even all staged ones would stay within.
    /// </summary>
    public async Task<string?> MassChangeAsync(RunScope scope, CancellationToken ct)
    {
        if (scope.ByName && !scope.Run.FromInbox)
        {
            return null;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var links = await db.Links.CountAsync(l => l.ContractKey == scope.Contract.Key, ct);
        var allowed = Allowed(scope.Contract, links);
        if (await db.Work.CountAsync(w => w.RunId == scope.Run.Id && !w.IsPartner, ct) <= allowed || links == 0)
        {
            return null;
        }

        var changed = new HashSet<long>();
        var fields = new Dictionary<string, int>(StringComparer.Ordinal);
        await chunks.EachAsync(scope, async (s, side, work) =>
        {
            foreach (var record in await worker.DecideAsync(s, side, work))
            {
                lock (changed)
                {
                    if (record.Gathered.Link is { } link && record.Decision.HasWrites && changed.Add(link.Id))
                    {
                        foreach (var story in record.Decision.Fields)
                        {
                            fields[story.Field] = fields.GetValueOrDefault(story.Field) + 1;
                        }
                    }
                }
            }
        }, ct);
        scope.Claims.Clear();
        if (changed.Count <= allowed)
        {
            return null;
        }

        var most = fields.MaxBy(f => f.Value);
        return FormattableString.Invariant($"Held before writing: {changed.Count:N0} of {links:N0} linked records ({(double)changed.Count / links:P0}) would change, your limit is {scope.Contract.Limits.MassChangeShare:P0}. Most are {most.Key} ({most.Value:N0}).");
    }

    /// <summary>How many linked records a run may change unasked; a handful never matters.</summary>
    public static double Allowed(Contract contract, int links) => Math.Max(19, contract.Limits.MassChangeShare * links);

    /// <summary>Too large a share of failures stops the run; what is settled stays, the rest waits for a person's yes.</summary>
    public static string? FailureFuse(RunScope scope)
    {
        const int FewestThatMatter = 40;
        var (settled, failed) = (scope.Tally.Settled - scope.Tally.Of(Outcome.Unchanged), scope.Tally.Of(Outcome.Failed));
        return settled >= FewestThatMatter && failed > scope.Contract.Limits.FailureShare * settled
            ? FormattableString.Invariant($"Stopped after {settled:N0} records: {failed:N0} failed ({(double)failed / settled:P0}, your limit is {scope.Contract.Limits.FailureShare:P0}). Settle the cause, then go on from here.")
            : null;
    }
}
