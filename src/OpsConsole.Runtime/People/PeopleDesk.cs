using System.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.People;

/// <summary>Lets people in, changes what they may, and lets them go. Each change and its audit entry stand or fall together.</summary>
public sealed class PeopleDesk(IServiceScopeFactory scopes, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Gets the first admin in; refused once anybody is there.</summary>
    public Task CreateFirstAdminAsync(string email, string password, string from, CancellationToken ct = default) =>
        ChangeAsync(async (db, users) =>
        {
            if (await users.Users.AnyAsync(ct))
            {
                throw new ConflictException("Somebody is already here. Sign in instead.");
            }

            await AddAsync(users, email, Roles.Admin, password);
            audit.Add(db, new(email, Roles.Admin, from), "create", "person", email, $"Created the first admin, {email}.");
        }, ct);

    /// <summary>The rehearsal's admin. Has no password: only the demo button signs it in.</summary>
    public Task EnsureDemoAdminAsync(string email, CancellationToken ct = default) =>
        ChangeAsync(async (db, users) =>
        {
            if (await users.FindByEmailAsync(email) is null)
            {
                await AddAsync(users, email, Roles.Admin, null);
                audit.Add(db, Actor.System, "create", "person", email, $"Created the demo admin, {email}.");
            }
        }, ct);

    public Task CreateAsync(Actor actor, string email, string role, string password, CancellationToken ct = default)
    {
        actor.Demand(Right.ManagePeople);
        return ChangeAsync(async (db, users) =>
        {
            await AddAsync(users, email.Trim(), Known(role), password);
            audit.Add(db, actor, "create", "person", email.Trim(), $"Created {email.Trim()} as {role}.");
        }, ct);
    }

    public Task ChangeRoleAsync(Actor actor, string id, string role, CancellationToken ct = default)
    {
        actor.Demand(Right.ManagePeople);
        return ChangeAsync(async (db, users) =>
        {
            var person = await FindAsync(users, id);
            var before = (await users.GetRolesAsync(person)).FirstOrDefault() ?? Roles.Viewer;
            if (before == Known(role))
            {
                return;
            }

            await KeepAnAdminAsync(users, before, $"{person.Email} is the last admin and stays one. Make somebody else admin first.");
            Check(await users.RemoveFromRolesAsync(person, await users.GetRolesAsync(person)));
            Check(await users.AddToRoleAsync(person, role));
            audit.Add(db, actor, "changeRole", "person", person.Email!, $"Changed the role of {person.Email} from {before} to {role}.", before, role);
        }, ct);
    }

    public Task RemoveAsync(Actor actor, string id, CancellationToken ct = default)
    {
        actor.Demand(Right.ManagePeople);
        return ChangeAsync(async (db, users) =>
        {
            var person = await FindAsync(users, id);
            var role = (await users.GetRolesAsync(person)).FirstOrDefault() ?? Roles.Viewer;
            await KeepAnAdminAsync(users, role, $"{person.Email} is the last admin and cannot be removed. Make somebody else admin first.");
            Check(await users.DeleteAsync(person));
            audit.Add(db, actor, "remove", "person", person.Email!, $"Removed {person.Email}.");
        }, ct);
    }

    /// <summary>Notes a sign-in: when the person was last seen, and in the audit.</summary>
    public Task SignedInAsync(string email, string from, CancellationToken ct = default) =>
        ChangeAsync(async (db, users) =>
        {
            if (await users.FindByEmailAsync(email) is { } person)
            {
                person.LastSeenAt = clock.GetUtcNow();
                Check(await users.UpdateAsync(person));
                audit.Add(db, new(person.Email!, "", from), "signIn", "person", person.Email!, "Signed in.");
            }
        }, ct);

    private async Task ChangeAsync(Func<OpsDbContext, UserManager<ConsoleUser>, Task> change, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OpsDbContext>(); // the same context Identity's store writes through
        await EnsureRolesAsync(scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>());
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, ct);
        await change(db, scope.ServiceProvider.GetRequiredService<UserManager<ConsoleUser>>());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task EnsureRolesAsync(RoleManager<IdentityRole> roles)
    {
        foreach (var role in Roles.All)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                Check(await roles.CreateAsync(new(role)));
            }
        }
    }

    private async Task AddAsync(UserManager<ConsoleUser> users, string email, string role, string? password)
    {
        if (!email.Contains('@'))
        {
            throw new ConflictException($"\"{email}\" is not an e-mail address.");
        }

        var person = new ConsoleUser { UserName = email, Email = email, EmailConfirmed = true, LockoutEnabled = true, CreatedAt = clock.GetUtcNow() };
        Check(password is null ? await users.CreateAsync(person) : await users.CreateAsync(person, password));
        Check(await users.AddToRoleAsync(person, role));
    }

    private static async Task<ConsoleUser> FindAsync(UserManager<ConsoleUser> users, string id) =>
        await users.FindByIdAsync(id) ?? throw new MissingException("person", id);

    private static async Task KeepAnAdminAsync(UserManager<ConsoleUser> users, string role, string refusal)
    {
        if (role == Roles.Admin && (await users.GetUsersInRoleAsync(Roles.Admin)).Count < 2)
        {
            throw new ConflictException(refusal);
        }
    }

    private static string Known(string role) =>
        Roles.All.Contains(role) ? role : throw new ConflictException($"There is no role {role}. The roles are {string.Join(", ", Roles.All)}.");

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new ConflictException(result.Errors.First() switch
            {
                { Code: "PasswordTooShort" } => $"The password needs {PeopleRegistration.ShortestPassword} characters or more.",
                { Code: "DuplicateEmail" or "DuplicateUserName" } => "Somebody with this e-mail address is already here.",
                { Code: "InvalidEmail" or "InvalidUserName" } => "This is not an e-mail address.",
                var other => other.Description,
            });
        }
    }
}
