using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.GoLive;
using OpsConsole.Runtime.Live;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Works go-live checks as they are asked for; at the start, those that were cut off.</summary>
sealed partial class GoLiveLoop(GoLiveChecker checker, ChangeFeed changes, ILogger<GoLiveLoop> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim wake = new(1, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hints = changes.Subscribe(WakeAsync, Topic.Pipelines);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await wake.WaitAsync(Look, stoppingToken);
                await checker.WorkAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return; // a check in the middle is cleaned up after at the next start
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFailed(e);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "A go-live check could not be worked by our own fault; it is tried again")]
    private partial void LogFailed(Exception e);
}
