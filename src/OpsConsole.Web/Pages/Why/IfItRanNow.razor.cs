using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Why;

namespace OpsConsole.Web.Pages.Why;

/// <summary>Previews of one customer under what is published and under the draft, if there is one. <see cref="Error"/> says why one could not be made.</summary>
public sealed record IfItRan(PreviewAnswer? Published, PreviewAnswer? Draft, string? Pipeline, string? Error);

public sealed partial class IfItRanNow(RecordPreview preview, ContractStore contracts, PipelineQueries pipelines, RunDesk desk, NavigationManager nav) : ComponentBase
{
    private IfItRan? data;

    [Parameter, EditorRequired]
    public WhyCustomer Customer { get; set; } = null!;

    [CascadingParameter]
    private Actor? Actor { get; set; }

    private RecordRef Record => Customer.LeftId is { } left ? new(Side.Left, left) : new(Side.Right, Customer.RightId!);

    private async Task<IfItRan?> LoadAsync(CancellationToken ct)
    {
        var pipeline = (await pipelines.ListAsync(ct)).FirstOrDefault(p => p.Pipeline.ContractKey == Customer.ContractKey && !p.Pipeline.AwaitsYes)?.Pipeline.Key;
        if (await contracts.FindAsync(Customer.ContractKey, ct) is not { Published: { } published } view)
        {
            return new(null, null, pipeline, null);
        }

        try
        {
            var now = await preview.PreviewAsync(published, [Record], ct);
            return new(now, view.Draft is null ? null : await preview.PreviewAsync(view.Draft, [Record], ct), pipeline, null);
        }
        catch (ConflictException e)
        {
            return new(null, null, pipeline, e.Message);
        }
    }

    private void Keep(IfItRan? now) => data = now;

    private async Task RunAsync() => nav.NavigateTo($"/runs/{await desk.RequestAsync(Actor!, data!.Pipeline!, RunMode.Incremental, [Record.Id])}?view=records");
}
