using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Inbox;

static class InboxRegistration
{
    public static IServiceCollection AddInbox(this IServiceCollection services, TimeSpan window, string folder)
    {
        services.AddSingleton(new InboxOptions(window)).AddSingleton<InboxUses>().AddSingleton<InboxRings>().AddSingleton<InboxSettling>();
        services.AddSingleton(_ => new InboxSpool(folder)).AddSingleton<InboxWriter>().AddHostedService(s => s.GetRequiredService<InboxWriter>());
        services.AddSingleton(s => new InboxDoor(s.GetRequiredService<IDbContextFactory<OpsDbContext>>(), s.GetRequiredService<ConnectionBook>(), s.GetRequiredService<InboxWriter>(), s.GetRequiredService<TimeProvider>()));
        services.AddHostedService<InboxWorker>();
        return services.AddSingleton<InboxQueries>().AddSingleton<InboxDesk>();
    }
}
