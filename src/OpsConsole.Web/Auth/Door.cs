using Microsoft.AspNetCore.Identity;
using OpsConsole.Runtime.People;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Hosting;

namespace OpsConsole.Web.Auth;

/// <summary>Lets people in by the cookie. Answers null, or the sentence why not; never which of e-mail and password was wrong.</summary>
public sealed class Door(SignInManager<ConsoleUser> signIn, PeopleDesk desk, ConsoleOptions options)
{
    public const string DemoEmail = "demo@opsconsole.local";

    public async Task<string?> SignInAsync(string email, string password, TimeZoneInfo? zone = null)
    {
        var result = await signIn.PasswordSignInAsync(email, password, isPersistent: true, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            await desk.SignedInAsync(email, Actors.FromPage);
            return null;
        }

        if (result.IsLockedOut && await signIn.UserManager.FindByNameAsync(email) is { LockoutEnd: { } end })
        {
            var time = TimeZoneInfo.ConvertTime(end.AddMinutes(1), zone ?? TimeZoneInfo.Utc);
            return $"Too many tries. Try again at {time:HH:mm}.";
        }

        return "E-mail or password is wrong.";
    }

    public async Task SignInDemoAsync()
    {
        if (!options.DemoSignIn)
        {
            throw new InvalidOperationException("The demo admin exists only in Development, with the sandbox on.");
        }

        await desk.EnsureDemoAdminAsync(DemoEmail);
        var person = await signIn.UserManager.FindByNameAsync(DemoEmail) ?? throw new InvalidOperationException("The demo admin was just created.");
        await signIn.SignInAsync(person, isPersistent: true);
        await desk.SignedInAsync(DemoEmail, Actors.FromPage);
    }
}
