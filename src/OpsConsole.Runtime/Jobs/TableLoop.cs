using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.WriteOut;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Keeps up the tables that people want at a vendor, once a minute. A loop of its own: a log that has much to catch up with must not keep health from being measured.</summary>
sealed class TableLoop(TableWriter tables, ChangeFeed changes, TimeProvider clock, ILogger<TableLoop> log) : HintedLoop("A table could not be written", TimeSpan.FromMinutes(1), changes, log)
{
    /// <summary>What is taken down within this time may still be without its lower-numbered neighbour, whose transaction is under way.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    protected override Task WorkAsync(bool hinted, CancellationToken ct) => tables.WorkAsync(clock.GetUtcNow() - Settling, ct);
}
