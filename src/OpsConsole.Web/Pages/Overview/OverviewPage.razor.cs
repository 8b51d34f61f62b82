using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Overview;

public sealed partial class OverviewPage(PipelineQueries pipelines, ReviewQueries reviews, ConnectionQueries connections, TimeProvider clock) : ComponentBase
{
    private OverviewData? data;

    private async Task<OverviewData?> LoadAsync(CancellationToken ct) => OverviewData.From(
        await pipelines.ListAsync(ct), await reviews.CausesAsync(new(), new(1, PageRequest.MaxSize), ct), await connections.ListAsync(ct), clock.GetUtcNow());
}
