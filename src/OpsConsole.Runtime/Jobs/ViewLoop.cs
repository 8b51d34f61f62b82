using Microsoft.Extensions.Logging;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Views;

namespace OpsConsole.Runtime.Jobs;

/// <summary>Looks after saved views when the queue changes, and every minute: an item also comes into a view by growing old.</summary>
sealed class ViewLoop(ViewTeller teller, ChangeFeed changes, ILogger<ViewLoop> log) : HintedLoop("Saved views could not be looked after", TimeSpan.FromMinutes(1), changes, log, Topic.Review, Topic.Views)
{
    protected override Task WorkAsync(bool hinted, CancellationToken ct) => teller.LookAsync(ct);
}
