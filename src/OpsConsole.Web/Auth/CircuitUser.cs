using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Web.Auth;

/// <summary>A circuit may live for days: asks again and again whether the person is still there, with the same password and the same role.</summary>
public sealed class CircuitUser(ILoggerFactory logs, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(15);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<ConsoleUser>>();
        var person = await users.GetUserAsync(authenticationState.User);
        if (person is null)
        {
            return false;
        }

        var stamp = authenticationState.User.FindFirst(users.Options.ClaimsIdentity.SecurityStampClaimType)?.Value;
        return stamp == await users.GetSecurityStampAsync(person)
            && Actors.RoleOf(authenticationState.User) == (await users.GetRolesAsync(person)).FirstOrDefault();
    }
}
