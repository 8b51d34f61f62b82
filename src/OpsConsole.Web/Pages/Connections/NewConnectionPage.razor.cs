using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connections;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Web.Hosting;

namespace OpsConsole.Web.Pages.Connections;

public sealed partial class NewConnectionPage(ConnectionMaker maker, OAuthDesk desk, ConnectionBook book, ConsoleOptions options, NavigationManager nav) : ComponentBase
{
    private string vendor = "intercom";
    private string name = "";
    private string location = "";
    private string where = "live";
    private string? region;
    private string account = "";
    private string address = "";
    private bool pasted;
    private string token = "";
    private string clientId = "";
    private string clientSecret = "";
    private string authorizeUrl = "";
    private string tokenUrl = "";

    /// <summary>How the way to a consent page ended that made no connection.</summary>
    [SupplyParameterFromQuery(Name = "oauth")]
    private string? OAuth { get; set; }

    [CascadingParameter]
    private Actor? Actor { get; set; }

    private VendorHome home => VendorKind.Of(vendor).Home;

    private bool Pastes => pasted || home.OAuth is null;

    private string Console => ConsoleAddress.For(where == "sandbox", options, nav);

    protected override void OnInitialized() => Follow();

    private void Follow() => region = home.Regions[0].Name;

    private async Task MakeAsync()
    {
        try
        {
            nav.NavigateTo($"/connections/{await maker.MakeAsync(Actor!, Wanted(null), token)}");
        }
        finally
        {
            token = "";
            StateHasChanged();
        }
    }

    private async Task AuthoriseAsync()
    {
        var profile = string.IsNullOrWhiteSpace(clientId + clientSecret) ? null : new OAuthProfile(clientId.Trim(), clientSecret.Trim(), Given(authorizeUrl), Given(tokenUrl));
        nav.NavigateTo(await desk.BeginAsync(Actor!, Wanted(profile), Console), forceLoad: true);
    }

    private NewConnection Wanted(OAuthProfile? profile) => new(name, vendor, where == "sandbox", region, location, account, profile, where == "sandbox" ? null : address);

    private static string? Given(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
