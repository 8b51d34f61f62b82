using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Actions;

/// <param name="Flow">The item's steps, itself among them.</param>
public sealed record ActionsData(Paged<ActionLine> Actions, IReadOnlyDictionary<ActionState, int> Counts, int Waiting, ActionLine? Item, IReadOnlyList<ActionLine> Flow);

public sealed partial class ActionsPage(ActionQueries actions, ContractStore store, ConnectionQueries connections) : ComponentBase
{
    private const int Size = 50;

    /// <summary>What needs a person comes first.</summary>
    private static readonly ActionState[] Order =
        [ActionState.Held, ActionState.Unknown, ActionState.Planned, ActionState.Intended, ActionState.Done, ActionState.Suppressed, ActionState.Refused, ActionState.Dropped];

    private readonly HashSet<long> selected = [];
    private IReadOnlyList<ActionTouch> touched = [];
    private IReadOnlyList<ContractEnds> contracts = [];
    private IReadOnlyList<ActingRule> rules = [];
    private StatePanel<ActionsData>? panel;
    private ActionsData? data;
    private string? sentence;

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Rule { get; set; }

    [SupplyParameterFromQuery]
    private string? Contract { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [SupplyParameterFromQuery]
    private long? Item { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    private int page => Math.Max(1, Page ?? 1);

    private bool filtered => State is not null || Rule is not null || Contract is not null || Q is not null;

    private bool may => Actor.May(Right.DecideActions);

    private ActionFilter filter => new(Enum.TryParse<ActionState>(State, ignoreCase: true, out var state) ? state : null, Rule, Contract, Q);

    /// <summary>Only where every action of the list can be decided on in the same way.</summary>
    private bool selectable => data is not null && filter.State is ActionState.Held or ActionState.Unknown;

    private IReadOnlyList<(string, string?)> States() =>
        [("All", null), .. Order.Where(s => data?.Counts.GetValueOrDefault(s) > 0 || s is ActionState.Held or ActionState.Unknown or ActionState.Done || s == filter.State).Select(s => ($"{Badge.Of(s).Word} {Words.Number(data?.Counts.GetValueOrDefault(s) ?? 0)}", (string?)s.ToString()))];

    private async Task<ActionsData?> LoadAsync(CancellationToken ct)
    {
        if (contracts.Count == 0)
        {
            contracts = await ContractNames.ListAsync(store, connections, ct);
        }

        rules = await actions.RulesAsync(ct);
        var item = Item is { } id ? await actions.FindAsync(id, ct) : null;
        return new(await actions.ListAsync(filter, new(page, Size), ct), await actions.CountsAsync(filter, ct), await actions.WaitingAsync(ct), item, item is null ? [] : await actions.FlowAsync(item.Row, ct));
    }

    private void Say(ActionsData? now)
    {
        data = now;
        sentence = now is null || now.Counts.Count == 0 ? null : now.Waiting switch
        {
            0 => $"Nothing waits for a person. {Words.Count(now.Counts.GetValueOrDefault(ActionState.Planned), "action")} to do, {Words.Number(now.Counts.GetValueOrDefault(ActionState.Done))} done.",
            1 => "One action waits for a person.",
            var waiting => $"{Words.Number(waiting)} actions wait for a person.",
        };
    }

    private ContractEnds EndsOf(ActionRow row) => contracts.FirstOrDefault(c => c.Key == row.ContractKey) ?? ContractEnds.Unknown(row.ContractKey);

    private async Task PickedAsync((long Id, bool On) pick)
    {
        if (pick.On)
        {
            selected.Add(pick.Id);
        }
        else
        {
            selected.Remove(pick.Id);
        }

        touched = await actions.TouchedAsync(selected);
    }

    /// <summary>The ids are frozen here: what joins the list later is not taken along.</summary>
    private async Task SelectAllAsync()
    {
        selected.UnionWith(await actions.IdsAsync(filter));
        touched = await actions.TouchedAsync(selected);
    }

    private void Clear()
    {
        selected.Clear();
        touched = [];
    }

    private Task DoneAsync()
    {
        Clear();
        return panel!.LoadAsync();
    }

    private Task ReloadAsync() => panel!.LoadAsync();
}
