using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Measures health every five minutes, and as soon as a run has ended or is held or a connection's access changes.</summary>
sealed class HealthLoop(IDbContextFactory<OpsDbContext> contexts, HealthSampler sampler, ChangeFeed changes, TimeProvider clock, ILogger<HealthLoop> log)
    : HintedLoop("Health could not be measured", TimeSpan.FromMinutes(5), changes, log, Topic.Runs, Topic.Connections)
{
    private (long Ended, int Held, int Refused) seen;

    protected override async Task WorkAsync(bool hinted, CancellationToken ct)
    {
        var stands = await StandsAsync(ct);
        if (!hinted || stands != seen)
        {
            seen = stands;
            await sampler.SampleAsync(ct);
        }
    }

    /// <summary>Runs hint at every step; only these changes are worth a measure.</summary>
    private async Task<(long, int, int)> StandsAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddDays(-1);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var ended = await db.Runs.Where(r => r.QueuedAt >= since && r.FinishedAt != null).MaxAsync(r => r.FinishedAt, ct);
        return (ended?.ToUnixTimeMilliseconds() ?? 0, await db.Runs.CountAsync(r => r.QueuedAt >= since && r.Status == RunStatus.Held, ct), await db.Connections.CountAsync(c => !c.Authorised, ct));
    }
}
