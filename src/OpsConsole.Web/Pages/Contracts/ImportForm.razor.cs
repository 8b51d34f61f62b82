using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>A contract from a file or a text: read, told by place what is wrong, compared with what is there, and only then taken as draft.</summary>
public sealed partial class ImportForm(ContractStore contracts, NavigationManager nav) : ComponentBase
{
    private string json = "";
    private Contract? read;
    private IReadOnlyList<ContractChange>? changes;
    private IReadOnlyList<ContractProblem> problems = [];

    /// <summary>Only this contract is accepted; null takes a new one.</summary>
    [Parameter]
    public string? Key { get; set; }

    /// <summary>What the text field starts with.</summary>
    [Parameter]
    public string? Text { get; set; }

    /// <summary>What is there now; null where the key may be any.</summary>
    [Parameter]
    public Contract? Beside { get; set; }

    [Parameter]
    public SideNames? Names { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    protected override void OnInitialized() => json = Text ?? "";

    private void Read(string? text) => (json, changes, read, problems) = (text ?? "", null, null, []);

    private async Task TakeFileAsync(InputFileChangeEventArgs e)
    {
        if (e.File.Size > ContractJson.MostBytes)
        {
            problems = [new("", "The file is larger than 5 MB; a contract is never that long.")];
            return;
        }

        using var reader = new StreamReader(e.File.OpenReadStream(ContractJson.MostBytes));
        Read(await reader.ReadToEndAsync());
        await CompareAsync();
    }

    private async Task CompareAsync()
    {
        var parse = ContractJson.Parse(json);
        (read, changes) = (parse.Contract, null);
        problems = read is null ? parse.Problems : ContractValidator.Check(read);
        if (read is not null)
        {
            var there = Beside ?? (await contracts.FindAsync(read.Key) is { } view ? view.Draft ?? view.Published : null);
            changes = ContractDiff.Between(there, read);
        }

        StateHasChanged();
    }

    private async Task ImportAsync()
    {
        try
        {
            await contracts.SaveDraftAsync(Actor, Key ?? read!.Key, json, null);
        }
        catch (InvalidContractException e)
        {
            problems = e.Problems;
            StateHasChanged();
            return;
        }

        nav.NavigateTo($"/contracts/{read!.Key}");
    }
}
