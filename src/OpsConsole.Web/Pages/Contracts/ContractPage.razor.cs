using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>The editor's frame: one session per contract, kept while the page lives; hints from others are merged into it.</summary>
public sealed partial class ContractPage(ContractStore contracts, DraftDesk desk, SchemaBook schemas, ConnectionQueries connections, Presence presence, TimeProvider clock) : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private EditorSession? session;
    private IDisposable? guest;
    private IReadOnlyList<string> others = [];
    private string? lookError;
    private bool preview;
    private bool publishing;

    [Parameter]
    public string Key { get; set; } = "";

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery]
    private string? Show { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Row { get; set; }

    [SupplyParameterFromQuery]
    private string? Compare { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    [CascadingParameter]
    private TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public void Dispose()
    {
        guest?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (session is { } open && guest is null)
        {
            guest = presence.Enter(Topic.Contracts, open.View.Key, Actor.Name);
            await LookAsync();
        }
    }

    private async Task<EditorSession?> LoadAsync(CancellationToken ct)
    {
        if (await contracts.FindAsync(Key, ct) is not { } view)
        {
            return null;
        }

        if (session?.View.Key == Key)
        {
            session.Refresh(view);
            return session;
        }

        guest?.Dispose();
        guest = null;
        return new(Actor, desk, view, SideNames.Of(view.Draft ?? view.Published, await connections.ListAsync(ct))) { Changed = () => InvokeAsync(StateHasChanged) };
    }

    private void LoadedAsync(EditorSession? now)
    {
        session = now;
        others = guest is null ? [] : [.. presence.Others(guest).Select(o => o == Actor.Name ? "You are here in another tab too" : $"{o} is here")];
    }

    /// <summary>Asks both sides for their fields; the editor works without them, on typed names.</summary>
    private async Task LookAsync()
    {
        try
        {
            session!.Know(await schemas.LookAsync(session.Contract, new CallContext(CallPriority.Person, new CallMeter(), gone.Token)));
            lookError = null;
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            lookError = e.Message;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        StateHasChanged();
    }

    private string? Sentence() => session switch
    {
        null => null,
        { HasDraft: false, View.Published: { } p } => $"Version {p.Version} is published. {p.Note}",
        { View: { Published: null } } => "A draft that was never published; nothing runs by it.",
        _ => $"{Words.Count(session.Changes.Count, "change")} since v{session.View.Published!.Version}{Saved()}. Published v{session.View.Published.Version} keeps running until you publish.",
    };

    private string Saved() => session!.View is { DraftBy: { } who, DraftAt: { } at } ? $", last by {(who == Actor.Name ? "you" : who)}. Saved {Words.Moment(at, clock.GetUtcNow(), Zone)}" : "";

    private Question Discarding() => session!.View.Published is { } p
        ? new($"Discard {Words.Count(session.Changes.Count, "change")} and go back to v{p.Version}?", "What the draft said is kept in the audit.", $"Discard {Words.Count(session.Changes.Count, "change")}", "Keep editing")
        : new("Discard this draft?", "What it said is kept in the audit.", "Discard the draft", "Keep editing");

    private Task DiscardAsync() => contracts.DiscardDraftAsync(Actor, Key);
}
