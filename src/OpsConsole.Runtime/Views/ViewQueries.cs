using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Views;

public sealed class ViewQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>What a person finds above a list: the views that came with the console, then the team's, then their own.</summary>
    public async Task<IReadOnlyList<SavedView>> ListAsync(string page, string person, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.SavedViews.AsNoTracking().Where(v => v.Page == page && (v.Person == null || v.Person == person)).OrderBy(v => v.Person != null).ThenBy(v => v.Name).ToListAsync(ct);
        return [.. ShippedViews.All.Where(v => v.Page == page), .. rows.Select(Of)];
    }

    internal static SavedView Of(SavedViewRow row) => new(row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Id, row.Page, row.Name, row.Query, row.Person, row.Owner, row.Channel, row.NoticeError);
}
