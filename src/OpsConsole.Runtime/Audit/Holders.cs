using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Audit;

/// <summary>Who holds a right.</summary>
static class Holders
{
    /// <summary>Their e-mails, in order.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(OpsDbContext db, Right right, CancellationToken ct)
    {
        var roles = Roles.All.Where(r => Rights.Has(r, right)).ToList();
        return await (from user in db.Users
                      join held in db.UserRoles on user.Id equals held.UserId
                      join role in db.Roles on held.RoleId equals role.Id
                      where roles.Contains(role.Name!)
                      orderby user.Email
                      select user.Email).ToListAsync(ct);
    }
}
