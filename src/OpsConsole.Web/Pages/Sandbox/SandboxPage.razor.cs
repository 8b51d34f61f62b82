using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;
using OpsConsole.Web.Hosting;

namespace OpsConsole.Web.Pages.Sandbox;

public sealed record SandboxData(IReadOnlyList<SandboxRow> Airtable, IReadOnlyList<SandboxRow> Intercom, IReadOnlyList<SandboxFault> Faults);

/// <summary>Which cell was changed here last, and when: its way through the runs is told above the tables.</summary>
public sealed record SandboxEdit(string Id, string Field, DateTimeOffset At);

public sealed partial class SandboxPage(SandboxClient sandbox, TravelQueries travels, PipelineQueries pipelines, RunDesk desk) : ComponentBase, IDisposable
{
    private StatePanel<SandboxData>? panel;
    private IDisposable? subscription;
    private SandboxEdit? edit;
    private Travel? travel;
    private string? pipelineKey;
    private bool atWork;
    private int generation;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    [Inject]
    private ConsoleOptions options { get; set; } = null!;

    [Inject]
    private ChangeFeed changes { get; set; } = null!;

    [Inject]
    private TimeProvider clock { get; set; } = null!;

    public void Dispose() => subscription?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        subscription = changes.Subscribe(() => InvokeAsync(LookAsync), Topic.Runs);
        await LookAsync();
    }

    private async Task<SandboxData?> LoadAsync(CancellationToken ct) => await sandbox.LookAsync(Q, ct);

    /// <summary>The vendors are asked again only when a run has ended: they count our calls like anybody's.</summary>
    private async Task LookAsync()
    {
        var all = await pipelines.ListAsync();
        pipelineKey = all.FirstOrDefault()?.Pipeline.Key;
        var working = all.Any(p => p.OpenRun is { Status: RunStatus.Running or RunStatus.Queued });
        if (atWork && !working)
        {
            generation++;
        }

        atWork = working;
        travel = edit is null ? null : await travels.FindAsync(edit.Id, edit.At);
        StateHasChanged();
    }

    private async Task SaveAsync(bool airtable, SandboxRow row, SandboxField field, string value)
    {
        (edit, travel) = (new(row.Id, field.Name, clock.GetUtcNow()), null);
        await (airtable ? sandbox.SetAirtableAsync(Actor, row.Id, field, value) : sandbox.SetIntercomAsync(Actor, row.Id, field, value));
        await panel!.LoadAsync();
        StateHasChanged();
    }

    private Task RunAsync() => desk.RequestAsync(Actor, pipelineKey!, RunMode.Incremental);
}
