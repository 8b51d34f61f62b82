using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Live;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Has actions done as soon as a run has settled what they follow from, and looks at the clock every few seconds for those that wait for it.</summary>
sealed partial class ActionLoop(ActionWorker worker, ChangeFeed changes, ILogger<ActionLoop> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim wake = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hints = changes.Subscribe(WakeAsync, Topic.Actions);
        await worker.RecoverAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await worker.WorkAsync(stoppingToken);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                LogFailed(e);
            }

            try
            {
                await wake.WaitAsync(Look, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private Task WakeAsync()
    {
        if (wake.CurrentCount == 0)
        {
            wake.Release();
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Actions could not be worked by our own fault; they are tried again")]
    private partial void LogFailed(Exception e);
}
