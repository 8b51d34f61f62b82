using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.People;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Web.Hosting;

/// <summary>What happens once, before the first request: the database takes its shape and the configured admin gets in.</summary>
public static class Startup
{
    public static async Task PrepareAsync(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ConsoleOptions>();
        await app.Services.GetRequiredService<StoreStartup>().MigrateAsync();
        if (options is { AdminEmail: { } email, AdminPassword: { } password } && !await app.Services.GetRequiredService<PeopleQueries>().AnyAsync())
        {
            await app.Services.GetRequiredService<PeopleDesk>().CreateFirstAdminAsync(email, password, Actor.System.From);
        }
    }
}
