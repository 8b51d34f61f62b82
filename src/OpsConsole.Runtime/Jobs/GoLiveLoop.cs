using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.GoLive;
using OpsConsole.Runtime.Live;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Works go-live checks as they are asked for; at the start, those that were cut off.</summary>
sealed class GoLiveLoop(GoLiveChecker checker, ChangeFeed changes, ILogger<GoLiveLoop> log) : HintedLoop("A go-live check could not be worked", TimeSpan.FromMinutes(1), changes, log, Topic.Pipelines)
{
    protected override Task BeginAsync(CancellationToken ct) => TryAsync(hinted: false, ct);

    protected override Task WorkAsync(bool hinted, CancellationToken ct) => checker.WorkAsync(ct);
}
