using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using OpsConsole.Runtime.Audit;

namespace OpsConsole.Web.Pages.Sandbox;

public sealed partial class SandboxTable : ComponentBase
{
    private (string Id, string Field)? editing;
    private ElementReference box;
    private bool focus;
    private string text = "";
    private string? error;

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<SandboxRow> Rows { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<SandboxField> Fields { get; set; } = [];

    [Parameter, EditorRequired]
    public Func<SandboxRow, SandboxField, string, Task> Save { get; set; } = null!;

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focus)
        {
            focus = false;
            await box.FocusAsync();
        }
    }

    private void Open(SandboxRow row, SandboxField field) => (editing, text, error, focus) = ((row.Id, field.Name), row[field.Name], null, true);

    /// <summary>Enter takes the text; Esc leaves the cell as it was.</summary>
    private async Task KeyAsync(KeyboardEventArgs e, SandboxRow row, SandboxField field)
    {
        if (e.Key == "Escape")
        {
            editing = null;
        }
        else if (e.Key == "Enter")
        {
            await SaveAsync(row, field);
        }
    }

    private async Task SaveAsync(SandboxRow row, SandboxField field)
    {
        try
        {
            await Save(row, field, text);
            editing = null;
        }
        catch (Exception e) when (e is ConflictException or NotAllowedException or HttpRequestException)
        {
            error = e.Message;
        }
    }
}
