using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Live;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Works when hinted at, and every so often without a hint: a hint may be lost. Our own fault is logged and tried again.</summary>
/// <param name="what">What could not be done, for the log: "Actions could not be worked".</param>
abstract partial class HintedLoop(string what, TimeSpan every, ChangeFeed changes, ILogger log, params Topic[] topics) : BackgroundService
{
    private readonly SemaphoreSlim wake = new(0, 1);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hints = changes.Subscribe(WakeAsync, topics);
        try
        {
            await BeginAsync(stoppingToken);
            while (true)
            {
                var hinted = await wake.WaitAsync(every, stoppingToken);
                await TryAsync(hinted, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the program ends; what is in the middle is taken up at its next start
        }
    }

    /// <summary>Once, before the first wait.</summary>
    protected virtual Task BeginAsync(CancellationToken ct) => Task.CompletedTask;

    protected abstract Task WorkAsync(bool hinted, CancellationToken ct);

    protected async Task TryAsync(bool hinted, CancellationToken ct)
    {
        try
        {
            await WorkAsync(hinted, ct);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            LogFailed(e, what);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} by our own fault; it is tried again")]
    private partial void LogFailed(Exception e, string what);
}
