using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Proof;

namespace OpsConsole.Web.Components.Proof;

/// <summary>Shows what a contract, as it is being edited, would do to real records. It asks again a moment after the contract has changed; what is shown meanwhile is muted.</summary>
public sealed partial class PreviewPane(RecordPreview preview, RecordFinder finder, TimeProvider clock) : ComponentBase, IDisposable
{
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(400);
    private readonly CancellationTokenSource gone = new();
    private CancellationTokenSource? asking;
    private IReadOnlyList<RecordRef> chosen = [];
    private IReadOnlyList<RecordHit>? hits;
    private PreviewAnswer? answer;
    private string? known;
    private string text = "";
    private string asked = "";
    private string? error;
    private bool busy;
    private bool stale;
    private int at;

    [Parameter, EditorRequired]
    public string ContractKey { get; set; } = "";

    [Parameter, EditorRequired]
    public Contract Contract { get; set; } = null!;

    [Parameter]
    public EventCallback OnClose { get; set; }

    private PreviewedRecord? Current => answer?.Records.ElementAtOrDefault(at);

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var now = ContractStore.Export(Contract);
        if (known is not null && known != now && chosen.Count > 0)
        {
            known = now;
            stale = answer is not null;
            await AskAsync(async ct =>
            {
                await Task.Delay(Settled, clock, ct);
                answer = await preview.PreviewAsync(Contract, chosen, ct);
            });
        }

        known = now;
    }

    private Task SearchAsync() => AskAsync(async ct =>
    {
        asked = text.Trim();
        hits = asked.Length == 0 ? null : await finder.SearchAsync(Contract, asked, ct);
        if (hits is [var only])
        {
            await ShowAsync([only.Record], ct);
        }
    });

    private Task SampleAsync() => AskAsync(async ct =>
    {
        hits = null;
        await ShowAsync(await finder.SampleAsync(Contract, RecordPreview.Most, ct), ct);
    });

    private Task PreviewAsync(IReadOnlyList<RecordRef> records) => AskAsync(ct => ShowAsync(records, ct));

    private Task AgainAsync() => AskAsync(ct => ShowAsync(chosen, ct));

    private async Task ShowAsync(IReadOnlyList<RecordRef> records, CancellationToken ct)
    {
        chosen = records;
        answer = await preview.PreviewAsync(Contract, records, ct);
        at = 0;
    }

    /// <summary>The newest question counts; an older one that is still on its way is given up.</summary>
    private async Task AskAsync(Func<CancellationToken, Task> ask)
    {
        asking?.Cancel();
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(gone.Token);
        asking = mine;
        (busy, error) = (true, null);
        try
        {
            await ask(mine.Token);
            stale = false;
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return;
        }
        catch (ConflictException e)
        {
            error = e.Message;
        }
        finally
        {
            if (asking == mine)
            {
                (asking, busy) = (null, false);
            }
        }

        at = Math.Min(at, Math.Max(0, (answer?.Records.Count ?? 0) - 1));
        StateHasChanged();
    }
}
