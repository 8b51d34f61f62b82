using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.People;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Api;

namespace OpsConsole.Web.Auth;

public static class SignInRegistration
{
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddPeople().AddSignInManager().AddDefaultTokenProviders();
        // All of Identity's cookies: whoever is found gone is signed out of every one of them.
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.Scheme, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(o =>
        {
            o.Cookie.Name = "opsconsole";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.LoginPath = "/signin";
            o.ReturnUrlParameter = "return";
            o.ExpireTimeSpan = TimeSpan.FromHours(12);
            o.SlidingExpiration = true;
            // Looked at on every request, but not issued anew: an answer still on its way must not bring back the cookie of somebody who has just signed out.
            o.Events.OnValidatePrincipal = async context =>
            {
                await SecurityStampValidator.ValidatePrincipalAsync(context);
                context.ShouldRenew = false;
            };
            o.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
        // A role taken away is gone with the next request; one indexed read is a fair price.
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.Zero);
        services.AddAuthorization(AddPolicies);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitUser>();
        services.AddScoped<Door>();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "opsconsole-form";
            o.Cookie.HttpOnly = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
        });
        return services;
    }

    private static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var right in Enum.GetValues<Right>())
        {
            options.AddPolicy(Policies.Page(right), p => p.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().RequireAssertion(c => Rights.Has(Actors.RoleOf(c.User), right)));
            options.AddPolicy(Policies.Api(right), p => p.AddAuthenticationSchemes(BearerHandler.Scheme).RequireAuthenticatedUser().RequireAssertion(c => Rights.Has(Actors.RoleOf(c.User), right)));
        }
    }
}
