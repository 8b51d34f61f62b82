using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Web.Pages.Overview;

public sealed partial class OverviewPage(PipelineQueries pipelines, ReviewQueries reviews, ConnectionQueries connections, VitalsQueries vitals, ContractStore contracts, HealthQueries health, ApprovalQueries approvals, TimeProvider clock) : ComponentBase
{
    private const int MostTroubles = 6;
    private OverviewData? data;

    private async Task<OverviewData?> LoadAsync(CancellationToken ct)
    {
        var all = await pipelines.ListAsync(ct);
        var allowed = new Dictionary<string, TimeSpan>();
        foreach (var pipeline in all)
        {
            var limits = (await contracts.FindAsync(pipeline.Pipeline.ContractKey, ct))?.Published?.Limits ?? new Limits();
            allowed[pipeline.Pipeline.Key] = TimeSpan.FromMinutes(limits.LagToleranceMinutes);
        }

        return OverviewData.From(all, await reviews.CausesAsync(new(), new(1, PageRequest.MaxSize), ct), await connections.ListAsync(ct), await vitals.LastDayAsync(allowed, ct), await vitals.TroublesAsync(MostTroubles, ct), await vitals.ClassesAsync(ct), await health.AlertsAsync(0, ct), await approvals.WaitingAsync(ct: ct), clock.GetUtcNow());
    }
}
