using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Contracts;

public sealed record ContractData(ContractView View, IReadOnlyList<ContractVersionRow> History);

public sealed partial class ContractPage(ContractStore contracts) : ComponentBase
{
    private ContractData? data;
    private string? sentence;

    [Parameter]
    public string Key { get; set; } = "";

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery]
    private string? Show { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    private async Task<ContractData?> LoadAsync(CancellationToken ct) =>
        await contracts.FindAsync(Key, ct) is { } view ? new(view, await contracts.HistoryAsync(Key, ct)) : null;

    private void Say(ContractData? now)
    {
        data = now;
        sentence = now?.View switch
        {
            null => null,
            { Published: null, Draft: not null } => "A draft that was never published; nothing runs by it.",
            { Published: { } p, Draft: null } => $"Version {p.Version} is published. {p.Note}",
            { Published: { } p, DraftBy: var who } => $"Version {p.Version} is published. {who} has a draft ahead of it.",
            _ => null,
        };
    }

    private Contract? Shown(ContractData d) => Show == "published" ? d.View.Published ?? d.View.Draft : d.View.Draft ?? d.View.Published;

    private Task DiscardAsync() => contracts.DiscardDraftAsync(Actor, Key);
}
