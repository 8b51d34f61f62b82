using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Pipelines;

public sealed record MatchingData(PipelineSummary Summary, RunRow? Preview, RunProof? Proof, string Left, string Right, string Whom);

public sealed partial class MatchingPage(PipelineQueries pipelines, RunQueries runs, ContractStore contracts, ConnectionQueries connections, FirstRunDesk first) : ComponentBase
{
    private MatchingData? data;
    private string? sentence;

    [Parameter]
    public string Key { get; set; } = "";

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    [Inject]
    private RunDesk Runs { get; set; } = null!;

    [Inject]
    private NavigationManager Nav { get; set; } = null!;

    private async Task<MatchingData?> LoadAsync(CancellationToken ct)
    {
        if (await pipelines.FindAsync(Key, ct) is not { } summary)
        {
            return null;
        }

        var (left, right) = await SystemsAsync(contracts, connections, summary.Pipeline.ContractKey, ct);
        var preview = await runs.LastPreviewAsync(Key, ct);
        return new(summary, preview, preview is null ? null : RunQueries.Proof(preview), left, right, Whom(summary.Pipeline, left, right));
    }

    internal static async Task<(string Left, string Right)> SystemsAsync(ContractStore contracts, ConnectionQueries connections, string contractKey, CancellationToken ct)
    {
        var contract = (await contracts.FindAsync(contractKey, ct))?.Published;
        var all = await connections.ListAsync(ct);
        string Name(string? key) => all.FirstOrDefault(c => c.Key == key) is { } one ? Words.Vendor(one.Vendor) : key ?? "the other side";
        return contract is null ? ("the left side", "the right side") : (Name(contract.Left.Connection), Name(contract.Right.Connection));
    }

    internal static string Whom(PipelineRow pipeline, string left, string right) => (Filters.Pilot(pipeline.PilotJson).Count, Filters.Read(pipeline.FilterJson)) switch
    {
        (0, null) => "everybody",
        (0, { } filter) => "only where " + Filters.InWords(filter, left, right),
        (var chosen, null) => $"a pilot of {Words.Count(chosen, "chosen record")}",
        (var chosen, { } filter) => $"a pilot of {Words.Count(chosen, "chosen record")}, and only where {Filters.InWords(filter, left, right)}",
    };

    private void Say(MatchingData? now)
    {
        data = now;
        sentence = now switch
        {
            null => null,
            { Preview: null } => "Nobody has previewed the matching yet. It reads both sides and writes nothing.",
            { Preview.FinishedAt: null } => "The preview is on its way. Nothing is written.",
            { Summary.Pipeline.AwaitsYes: true, Proof: not null } => "Nothing has been written yet. This is who would be linked and created; the first run starts when you say so.",
            _ => "How records find each other. Nothing is written to find it out.",
        };
    }

    private static string Cost(RunProof proof) => $"It costs {string.Join(" and ", proof.WriteCalls.OrderBy(c => c.Key).Select(c => $"{Words.Number(c.Value)} {c.Key} write calls"))}.";

    private Task PreviewAsync() => Runs.RequestAsync(Actor, Key, RunMode.Preview);

    private async Task StartAsync() => Nav.NavigateTo($"/runs/{await first.StartAsync(Actor, Key)}");
}
