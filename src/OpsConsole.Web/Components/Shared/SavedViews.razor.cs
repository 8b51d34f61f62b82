using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Views;

namespace OpsConsole.Web.Components.Shared;

/// <summary>Follows the address: which view it began as, how it differs from that, and the way to keep it under a name.</summary>
public sealed partial class SavedViews(ViewQueries queries, ViewDesk desk, ChannelQueries notices, ChangeFeed changes, NavigationManager nav) : ComponentBase, IDisposable
{
    private IReadOnlyList<SavedView> views = [];
    private IReadOnlyList<ChannelSummary> channels = [];
    private IReadOnlyList<(string Word, string? Was, string? Now)> differences = [];
    private IDisposable? subscription;
    private SavedView? current;
    private string now = "";
    private bool naming;
    private string name = "";
    private string whose = "me";
    private string owner = "";
    private string channel = "";

    /// <summary>The list's path without its leading slash.</summary>
    [Parameter, EditorRequired]
    public string Page { get; set; } = "";

    /// <summary>How a difference is said; by its word and value if not given.</summary>
    [Parameter]
    public Func<(string Word, string? Was, string? Now), string> Differs { get; set; } = d => d.Now is null ? $"no {d.Word}" : $"{d.Word} is {d.Now}";

    /// <summary>People who may look after a view of the queue.</summary>
    [Parameter]
    public IReadOnlyList<string> Owners { get; set; } = [];

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    private bool team => whose == "team";

    public void Dispose()
    {
        nav.LocationChanged -= Moved;
        subscription?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        nav.LocationChanged += Moved;
        subscription = changes.Subscribe(() => InvokeAsync(LoadAsync), Topic.Views);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        views = await queries.ListAsync(Page, Actor.Name);
        Follow();
        StateHasChanged();
    }

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        Follow();
        StateHasChanged();
    });

    /// <summary>An address that says the same as a view without naming it is that view too.</summary>
    private void Follow()
    {
        var address = nav.ToAbsoluteUri(nav.Uri).Query;
        var named = System.Web.HttpUtility.ParseQueryString(address)[ViewAddress.View];
        now = ViewAddress.Query(address);
        current = views.FirstOrDefault(v => v.Key == named) ?? views.FirstOrDefault(v => now.Length > 0 && v.Query == now);
        differences = current is null ? [] : ViewAddress.Differences(current.Query, now);
    }

    private async Task BeginAsync()
    {
        (naming, name, whose, owner, channel) = (true, current is { Id: not null } open ? open.Name : "", current is { Id: not null, Person: null } && Actor.May(Right.ShareViews) ? "team" : "me", current?.Owner ?? "", current?.Channel ?? "");
        channels = await notices.ListAsync();
    }

    private async Task KeepAsync()
    {
        var shared = team && Page == "review";
        var kept = await desk.KeepAsync(Actor, new(Page, name, now, team, shared && owner.Length > 0 ? owner : null, shared && channel.Length > 0 ? channel : null));
        naming = false;
        nav.NavigateTo(kept.Address);
    }

    private async Task RemoveAsync(long id)
    {
        await desk.RemoveAsync(Actor, id);
        nav.NavigateTo($"/{Page}?{now}");
    }

    private static Question Removing(SavedView view) => new($"Remove the view {view.Name}?", view.Person is null ? "It goes for the whole team. What it shows stays as it is." : "What it shows stays as it is.", "Remove the view");

    private static string Said(SavedView view) => string.Join(", ", new[]
    {
        view.Id is null ? "came with the console" : view.Person is null ? "the team's" : "yours",
        view.Owner is { } owner ? $"items become {owner}'s" : null,
        view.Channel is { } channel ? $"told over {channel} when the first comes in" : null,
    }.OfType<string>());
}
