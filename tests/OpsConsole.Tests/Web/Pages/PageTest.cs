using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpsConsole.Runtime;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.People;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Components.Layout;
using OpsConsole.Web.Hosting;
using OpsConsole.Web.Pages.Sandbox;
using Radzen;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>A page on the real runtime and a real database of its own; nothing of ours is imitated.</summary>
public abstract class PageTest : BunitContext
{
    private readonly string data = Directory.CreateTempSubdirectory("opsconsole-page-").FullName;

    /// <summary>Two cores carry all tests at once; who waits for a page waits for those too.</summary>
    static PageTest() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected PageTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var options = new ConsoleOptions { DataDirectory = data, SchedulesEnabled = false };
        Services.AddLogging(l => l.ClearProviders());
        Services.AddSingleton(options);
        Services.AddSingleton<IHostApplicationLifetime>(new Lifetime());
        Services.AddRuntime(options.ForRuntime());
        Services.AddPeople();
        Services.AddHttpClient();
        Services.AddSingleton<SandboxClient>();
        Services.AddRadzenComponents();
        Services.AddSingleton<PaletteFinder>();
        Services.GetRequiredService<StoreStartup>().MigrateAsync().GetAwaiter().GetResult();
    }

    protected async Task SeedAsync(Func<OpsDbContext, Task> seed)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        await seed(db);
        await db.SaveChangesAsync();
    }

    protected Task SeedAsync(Action<OpsDbContext> seed) => SeedAsync(db =>
    {
        seed(db);
        return Task.CompletedTask;
    });

    /// <summary>The page as a person of the role sees it, at an address.</summary>
    protected IRenderedComponent<IComponent> Open(Type page, string role = Roles.Admin, string query = "", params (string Name, object Value)[] parameters)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/page" + query);
        return Render<IComponent>(builder =>
        {
            builder.OpenComponent<CascadingValue<Actor>>(0);
            builder.AddAttribute(1, "Value", new Actor("maja@example.test", role, "page"));
            builder.AddAttribute(2, "ChildContent", (RenderFragment)(inner =>
            {
                inner.OpenComponent(0, page);
                inner.AddMultipleAttributes(1, parameters.ToDictionary(p => p.Name, p => p.Value));
                inner.CloseComponent();
            }));
            builder.CloseComponent();
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        for (var again = 20; ; again--)
        {
            try
            {
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                Directory.Delete(data, recursive: true);
                return;
            }
            catch (IOException) when (again > 0)
            {
                Thread.Sleep(50); // a page that was just closed may still be asking the database
            }
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication()
        {
        }
    }
}
