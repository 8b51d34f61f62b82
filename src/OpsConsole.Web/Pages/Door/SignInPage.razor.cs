using Microsoft.AspNetCore.Components;
using OpsConsole.Web.Auth;

namespace OpsConsole.Web.Pages.Door;

public sealed partial class SignInPage(Auth.Door door, NavigationManager nav) : ComponentBase
{
    private string? error;

    [SupplyParameterFromQuery(Name = "return")]
    private string? Return { get; set; }

    [SupplyParameterFromForm(FormName = "signin")]
    private string? Email { get; set; }

    [SupplyParameterFromForm(FormName = "signin")]
    private string? Password { get; set; }

    [CascadingParameter]
    private TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    private async Task SignInAsync()
    {
        error = await door.SignInAsync((Email ?? "").Trim(), Password ?? "", Zone);
        if (error is null)
        {
            nav.NavigateTo(LocalAddress.Or(Return));
        }
    }
}
