using Microsoft.AspNetCore.Components;
using OpsConsole.Web.Hosting;

namespace OpsConsole.Web.Pages.Connections;

/// <summary>The console as a vendor sends people back to it.</summary>
static class ConsoleAddress
{
    /// <summary>A live vendor wants the registered address, which is the public one where it is set; the sandbox takes what the browser uses.</summary>
    public static string For(bool sandbox, ConsoleOptions options, NavigationManager nav) => (sandbox ? null : options.Notices.PublicUrl) ?? nav.BaseUri.TrimEnd('/');
}
