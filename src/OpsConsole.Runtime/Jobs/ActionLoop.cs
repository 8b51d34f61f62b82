using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Live;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Has actions done as soon as a run has settled what they follow from, and looks at the clock every few seconds for those that wait for it.</summary>
sealed class ActionLoop(ActionWorker worker, ChangeFeed changes, ILogger<ActionLoop> log) : HintedLoop("Actions could not be worked", TimeSpan.FromSeconds(15), changes, log, Topic.Actions)
{
    protected override async Task BeginAsync(CancellationToken ct)
    {
        await worker.RecoverAsync(ct);
        await TryAsync(hinted: false, ct);
    }

    protected override Task WorkAsync(bool hinted, CancellationToken ct) => worker.WorkAsync(ct);
}
