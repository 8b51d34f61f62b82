using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.People;

public static class PeopleRegistration
{
    /// <summary>One rule people can remember: length. Composition rules only make passwords predictable.</summary>
    public const int ShortestPassword = 12;

    /// <summary>People, their roles and the API's tokens. The host adds its way of signing in to what is returned.</summary>
    public static IdentityBuilder AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<PeopleDesk>().AddSingleton<PeopleQueries>().AddSingleton<TokenDesk>();
        return services.AddIdentityCore<ConsoleUser>(o =>
            {
                o.Password.RequiredLength = ShortestPassword;
                o.Password.RequireDigit = o.Password.RequireLowercase = o.Password.RequireUppercase = o.Password.RequireNonAlphanumeric = false;
                o.Password.RequiredUniqueChars = 1;
                o.User.RequireUniqueEmail = true;
                o.User.AllowedUserNameCharacters = ""; // any: the user name is the e-mail address
                o.Lockout.MaxFailedAccessAttempts = 5;
                o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<OpsDbContext>();
    }
}
