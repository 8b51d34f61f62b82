using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Review;

public sealed partial class WaysOut(ReviewQueue queue, ValueFix fixes, ActionDesk actions) : ComponentBase
{
    private IReadOnlyList<Way> ways = [];
    private ValueOffer? offer;
    private Way? chosen;
    private string value = "";
    private string option = "";
    private string reason = "";
    private string owner = "";
    private bool alsoMap;
    private long? offered;
    private Func<Task>? undo;

    [Parameter, EditorRequired]
    public ReviewRow Item { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<Candidate> Candidates { get; set; } = [];

    [Parameter, EditorRequired]
    public ContractEnds Ends { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<string> Owners { get; set; } = [];

    [Parameter]
    public EventCallback Changed { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    private string name => Words.Field(Item.Field);

    /// <summary>What the map gives the edited value on the other side; the same partner can be given to the value in question.</summary>
    private string? partner => offer?.Known.GetValueOrDefault(value.Trim());

    private bool ready => chosen!.Kind switch
    {
        WayKind.Map => option.Length > 0,
        WayKind.Edit => value.Length > 0,
        WayKind.Skip => !string.IsNullOrWhiteSpace(reason),
        WayKind.Assign => (Item.AssignedTo ?? "") != owner,
        _ => true,
    };

    /// <summary>Why, in the words of what is done.</summary>
    private string ReasonLabel => Item.Reason == ReviewReason.AskedByRule ? "What was done" : Item.ActionId is null ? "Why it is skipped" : "Why it is left undone";

    private Right right => chosen!.Kind switch
    {
        WayKind.Map => Right.EditContracts,
        WayKind.Arrived or WayKind.Again => Right.DecideActions,
        _ => Right.ReviewItems,
    };

    private string ButtonText => chosen!.Kind switch
    {
        WayKind.Map => $"Map \"{offer!.Value}\" in the draft",
        WayKind.Edit => $"Set {name} and retry",
        WayKind.Take => $"{chosen.Title} and retry",
        WayKind.Partner => $"Link to {chosen.Choice} and retry",
        WayKind.Old or WayKind.Keep => chosen.Title,
        WayKind.Retry => "Retry this record",
        WayKind.Skip => Item.ActionId is null ? "Skip this record" : chosen.Title,
        WayKind.Arrived => "It arrived",
        WayKind.Again => "Do it again",
        WayKind.Assign => owner.Length == 0 ? "Make it nobody's" : $"Assign to {owner}",
        _ => throw new InvalidOperationException($"{chosen.Kind} has no button."),
    };

    private string Said => chosen!.Kind switch
    {
        WayKind.Map => "The draft has the row. Publish it to settle them.",
        WayKind.Edit => alsoMap && partner is not null ? "Set; the record is tried again. The draft has the row: publish it to settle the others." : "Set; the record is tried again.",
        WayKind.Take or WayKind.Partner => "Chosen; the record is tried again.",
        WayKind.Old => "It goes back in a run of its own.",
        WayKind.Keep => "Kept as it is.",
        WayKind.Retry => "The record is tried again.",
        WayKind.Skip => Item.ActionId is null ? "Skipped; the reason is kept." : "Settled; what you wrote is kept.",
        WayKind.Arrived => "Noted: it arrived.",
        WayKind.Again => "It is done again.",
        _ => owner.Length == 0 ? "It is nobody's now." : $"It is {owner}'s now.",
    };

    protected override async Task OnParametersSetAsync()
    {
        if (offered != Item.Id)
        {
            (offered, offer, owner) = (Item.Id, await fixes.OfferAsync(Item), Item.AssignedTo ?? "");
        }

        ways = Way.Of(Item, Candidates, offer, Ends, Actor);
        chosen = ways.FirstOrDefault(w => w.Id == chosen?.Id);
    }

    private void Choose(Way way)
    {
        (chosen, undo) = (way, null);
        undo = way.Kind switch
        {
            WayKind.Skip or WayKind.Keep => ReopenAsync,
            WayKind.Assign when Item.AssignedTo is var before => () => GiveBackAsync(before),
            _ => null,
        };
    }

    private async Task ReopenAsync()
    {
        await queue.ReopenAsync(Actor, [Item.Id]);
        await Changed.InvokeAsync();
    }

    private async Task GiveBackAsync(string? before)
    {
        await queue.AssignAsync(Actor, [Item.Id], before);
        await Changed.InvokeAsync();
    }

    private async Task DoAsync()
    {
        switch (chosen!.Kind)
        {
            case WayKind.Map:
                await fixes.AddAsync(Actor, Item.Id, option);
                offered = null; // the draft is another one now
                break;
            case WayKind.Edit:
                if (alsoMap && partner is { } other)
                {
                    await fixes.AddAsync(Actor, Item.Id, other);
                }

                await queue.EditAsync(Actor, Item.Id, Item.Field, value);
                break;
            case WayKind.Keep:
                await queue.SkipAsync(Actor, [Item.Id], "Kept what it holds now.");
                break;
            case WayKind.Take or WayKind.Partner or WayKind.Old:
                await queue.ChooseAsync(Actor, Item.Id, chosen.Choice!);
                break;
            case WayKind.Retry:
                await queue.RetryAsync(Actor, [Item.Id]);
                break;
            case WayKind.Arrived:
                await actions.ArrivedAsync(Actor, [Item.ActionId!.Value]);
                break;
            case WayKind.Again:
                await actions.AgainAsync(Actor, [Item.ActionId!.Value]);
                break;
            case WayKind.Skip:
                await queue.SkipAsync(Actor, [Item.Id], reason);
                break;
            case WayKind.Assign:
                await queue.AssignAsync(Actor, [Item.Id], owner.Length == 0 ? null : owner);
                break;
            default:
                throw new InvalidOperationException($"{chosen.Kind} does nothing.");
        }

        await Changed.InvokeAsync();
    }
}
