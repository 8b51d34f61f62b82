using OpsConsole.Runtime;
using OpsConsole.Web.Api;
using OpsConsole.Web.Auth;
using OpsConsole.Web.Components;
using OpsConsole.Web.Components.Layout;
using OpsConsole.Web.Hosting;
using OpsConsole.Web.Pages.Connections;
using OpsConsole.Web.Pages.Contracts;
using OpsConsole.Web.Pages.Tables;
using OpsConsole.Web.Webhooks;
using Radzen;

var builder = WebApplication.CreateBuilder(HostSetup.Options(args));
builder.UseDefaultUrl();
ConsoleOptions options;
DataHold hold;
try
{
    options = builder.ReadOptions();
    hold = DataHold.Take(options.DataDirectory);
}
catch (OptionsException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

using var held = hold;
builder.WebHost.UseStaticWebAssets();
builder.AddConsoleLogs(options);
builder.Services.AddSingleton(options);
builder.Services.AddRuntime(options.ForRuntime());
builder.Services.AddSandboxHosting(options);
builder.Services.AddSignIn();
builder.Services.AddConsoleApi();
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
builder.Services.AddRadzenComponents();
builder.Services.AddSingleton<PaletteFinder>();

var app = builder.Build();
await app.PrepareAsync();
await app.EnsureDemoAsync();

app.UseMiddleware<RequestLog>();
app.UseSecurityHeaders();
if (!app.Environment.IsDevelopment())
{
    app.UseExceptionHandler("/problem/500", createScopeForErrors: true);
}

app.UseApiProblems();
app.UseStatusPages();
app.UseStaticFiles();
app.UseFirstVisit();
app.UseSameSite();
app.UseAuthentication();
app.UseAuthorization();
app.UseAntiforgery();

app.MapHealth();
app.MapStaticAssets().AllowAnonymous();
app.MapConsoleApi();
app.MapHooks();
app.MapSandboxHosting();
app.MapSignOut();
app.MapContractExport();
app.MapOAuthCallback();
app.MapTableDownload();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();

app.AnnounceAddress();
await app.RunAsync();
return 0;

/// <summary>Named, so that tests start the very program.</summary>
public sealed partial class Program;
