using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Live;

namespace OpsConsole.Web.Components.Shared;

/// <summary>Asks for what a page shows, asks again when told that it changed, and shows one of four states.</summary>
public sealed partial class StatePanel<T>(ChangeFeed changes, TimeProvider clock, ILogger<StatePanel<T>> logger) : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private CancellationTokenSource? asking;
    private IDisposable? subscription;
    private object? lastWhen;
    private bool first = true;
    private bool busy;
    private bool loaded;
    private string? error;
    private string details = "";
    private T? value;

    [Parameter, EditorRequired]
    public Func<CancellationToken, Task<T?>> Load { get; set; } = null!;

    /// <summary>What is asked for depends on this; when it changes, it is asked for again.</summary>
    [Parameter]
    public object? When { get; set; }

    /// <summary>Hints that make it ask again.</summary>
    [Parameter]
    public IReadOnlyCollection<Topic> Topics { get; set; } = [];

    /// <summary>What it is, for the error's sentence: "The runs".</summary>
    [Parameter]
    public string What { get; set; } = "This list";

    [Parameter]
    public Func<T, bool> IsEmpty { get; set; } = v => v is System.Collections.ICollection { Count: 0 };

    [Parameter]
    public RenderFragment? Empty { get; set; }

    /// <summary>When nothing of that name exists.</summary>
    [Parameter]
    public RenderFragment? Missing { get; set; }

    [Parameter, EditorRequired]
    public RenderFragment<T> Rows { get; set; } = null!;

    /// <summary>For the page around: its sentence and its buttons depend on the same data.</summary>
    [Parameter]
    public EventCallback<T?> Loaded { get; set; }

    /// <summary>Asks again, keeping what is shown until the answer is there.</summary>
    public async Task LoadAsync()
    {
        asking?.Cancel();
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        asking = mine;
        busy = true;
        try
        {
            value = await Load(mine.Token);
            (loaded, error) = (true, null);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return; // a newer question is on its way, or nobody looks any more
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            CouldNotLoad(e, What);
            error = "The database did not answer as expected. Runs themselves are not affected.";
            details = string.Create(CultureInfo.InvariantCulture, $"{What} could not be loaded at {clock.GetUtcNow():O}: {e.GetType().Name}: {e.Message}");
        }
        finally
        {
            if (asking == mine)
            {
                asking = null;
                busy = false;
            }
        }

        await Loaded.InvokeAsync(value);
        StateHasChanged();
    }

    public void Dispose()
    {
        subscription?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override void OnInitialized() =>
        subscription = Topics.Count == 0 ? null : changes.Subscribe(() => InvokeAsync(LoadAsync), Topics);

    protected override async Task OnParametersSetAsync()
    {
        if (first || !Equals(lastWhen, When))
        {
            (first, lastWhen) = (false, When);
            await LoadAsync();
        }
    }

    [LoggerMessage(LogLevel.Error, "{What} could not be loaded")]
    private partial void CouldNotLoad(Exception e, string what);
}
