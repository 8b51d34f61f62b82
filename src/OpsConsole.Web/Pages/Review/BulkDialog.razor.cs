using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Web.Components.Shared;
using Radzen;

namespace OpsConsole.Web.Pages.Review;

/// <summary>Says what a deed for many would touch, does it with counts as it goes, and closes with what came of it.</summary>
public sealed partial class BulkDialog(ReviewQueries reviews, ReviewBulk bulk, DialogService dialogs) : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private BulkPreview? preview;
    private string reason = "";
    private string to = "";
    private bool working;
    private int seen;
    private string? error;

    [Parameter, EditorRequired]
    public BulkAction Action { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<long> Ids { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<string> Owners { get; set; } = [];

    /// <summary>Given by hand: a dialog stands outside of the page's cascade.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = null!;

    public static string Verb(BulkAction action) => action switch
    {
        BulkAction.Retry => "Retry",
        BulkAction.Skip => "Skip",
        BulkAction.Assign => "Assign",
        BulkAction.Reopen => "Reopen",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    public static string Said(BulkAction action, BulkResult result)
    {
        var done = action switch
        {
            BulkAction.Retry => $"{Words.Count(result.Done, "record is", "records are")} tried again",
            BulkAction.Skip => $"{Words.Count(result.Done, "record")} skipped",
            BulkAction.Assign => $"{Words.Count(result.Done, "record")} assigned",
            _ => $"{Words.Count(result.Done, "record waits", "records wait")} again",
        };
        return done + (result.Stopped ? ", then stopped." : result.Left > 0 ? $"; {Words.Number(result.Left)} were settled meanwhile." : ".");
    }

    public void Dispose()
    {
        stop.Cancel();
        stop.Dispose();
    }

    protected override async Task OnInitializedAsync() => preview = await reviews.PreviewAsync(Ids);

    private string Effect => Action switch
    {
        BulkAction.Retry => "One run per pipeline reads them again and writes what differs; what still does not fit comes back here.",
        BulkAction.Skip => "Nothing is written. They stay as they are until one of their fields changes. It can be undone.",
        BulkAction.Assign => "Only the owner changes. It can be undone.",
        _ => "They wait again.",
    };

    private async Task DoAsync()
    {
        (working, error) = (true, null);
        try
        {
            var told = new Progress<int>(n => InvokeAsync(() =>
            {
                seen = n;
                StateHasChanged();
            }));
            dialogs.Close(await bulk.DoAsync(Actor, new BulkOrder(Action, Ids, reason, to.Length == 0 ? null : to), told, stop.Token));
        }
        catch (Exception e) when (e is NotAllowedException or ConflictException or MissingException)
        {
            error = e.Message;
        }
        finally
        {
            working = false;
        }
    }

    private void Keep()
    {
        if (working)
        {
            stop.Cancel();
        }
        else
        {
            dialogs.Close();
        }
    }
}
