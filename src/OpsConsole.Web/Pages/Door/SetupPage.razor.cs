using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.People;

namespace OpsConsole.Web.Pages.Door;

public sealed partial class SetupPage(PeopleQueries people, PeopleDesk desk, Auth.Door door, NavigationManager nav) : ComponentBase
{
    private string? error;

    [SupplyParameterFromForm(FormName = "setup")]
    private string? Email { get; set; }

    [SupplyParameterFromForm(FormName = "setup")]
    private string? Password { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (await people.AnyAsync())
        {
            nav.NavigateTo("/signin");
        }
    }

    private async Task CreateAsync()
    {
        try
        {
            await desk.CreateFirstAdminAsync((Email ?? "").Trim(), Password ?? "", Auth.Actors.FromPage);
        }
        catch (ConflictException e)
        {
            error = e.Message;
            return;
        }

        await door.SignInAsync(Email!.Trim(), Password!);
        nav.NavigateTo("/");
    }
}
