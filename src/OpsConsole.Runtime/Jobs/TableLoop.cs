using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.WriteOut;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Keeps up the tables that people want at a vendor, once a minute. A loop of its own: a log that has much to catch up with must not keep health from being measured.</summary>
sealed partial class TableLoop(TableWriter tables, TimeProvider clock, ILogger<TableLoop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>What is taken down within this time may still be without its lower-numbered neighbour, whose transaction is under way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Every, clock, stoppingToken);
                await tables.WorkAsync(clock.GetUtcNow() - Settling, stoppingToken);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "A table could not be written by our own fault; it is tried again")]
    private partial void LogFailed(Exception e);
}
