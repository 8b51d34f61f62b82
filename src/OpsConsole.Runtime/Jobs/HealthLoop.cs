using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Measures health every five minutes, and as soon as a run has ended or is held or a connection's access changes.</summary>
sealed partial class HealthLoop(IDbContextFactory<OpsDbContext> contexts, HealthSampler sampler, ChangeFeed changes, TimeProvider clock, ILogger<HealthLoop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim wake = new(0, 1);
    private (long Ended, int Held, int Refused) seen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hints = changes.Subscribe(WakeAsync, Topic.Runs, Topic.Connections);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var hinted = await wake.WaitAsync(Every, stoppingToken);
                var stands = await StandsAsync(stoppingToken);
                if (!hinted || stands != seen)
                {
                    seen = stands;
                    await sampler.SampleAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFailed(e);
            }
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

    private Task WakeAsync()
    {
        if (wake.CurrentCount == 0)
        {
            wake.Release();
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Health could not be measured by our own fault; it is tried again")]
    private partial void LogFailed(Exception e);
}
