using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Views;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Looks after saved views when the queue changes, and every minute: an item also comes into a view by growing old.</summary>
sealed partial class ViewLoop(ViewTeller teller, ChangeFeed changes, ILogger<ViewLoop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim wake = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hints = changes.Subscribe(WakeAsync, Topic.Review, Topic.Views);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await wake.WaitAsync(Every, stoppingToken);
                await teller.LookAsync(stoppingToken);
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

    private Task WakeAsync()
    {
        if (wake.CurrentCount == 0)
        {
            wake.Release();
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Saved views could not be looked after by our own fault; it is tried again")]
    private partial void LogFailed(Exception e);
}
