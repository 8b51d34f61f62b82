using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Actions;

/// <param name="State">Null lists all.</param>
/// <param name="Text">A vendor id of either side, whole.</param>
public sealed record ActionFilter(ActionState? State = null, string? Rule = null, string? Contract = null, string? Text = null);

/// <summary>One action as lists show it.</summary>
public sealed record ActionLine(ActionRow Row, string RuleName, RuleAction Action);

/// <summary>What rules did, do and wait to do.</summary>
public sealed class ActionQueries(IDbContextFactory<OpsDbContext> contexts, SentBox box)
{
    public async Task<Paged<ActionLine>> ListAsync(ActionFilter filter, int page, int pageSize, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = Where(db.Actions.AsNoTracking(), filter);
        var total = await rows.CountAsync(ct);
        var some = await rows.OrderByDescending(a => a.Id).Skip(Math.Max(0, page - 1) * pageSize).Take(pageSize).ToListAsync(ct);
        return new(await NamedAsync(db, some, ct), total);
    }

    /// <summary>How many stand in each state.</summary>
    public async Task<IReadOnlyDictionary<ActionState, int>> CountsAsync(ActionFilter filter, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Where(db.Actions.AsNoTracking(), filter with { State = null }).GroupBy(a => a.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    public async Task<ActionLine?> FindAsync(long id, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Actions.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct) is { } row ? (await NamedAsync(db, [row], ct))[0] : null;
    }

    /// <summary>What was sent, filled in; null before it was, and after retention has taken it.</summary>
    public SentText? Sent(ActionRow row) => box.Open(row.ProtectedSent);

    private static IQueryable<ActionRow> Where(IQueryable<ActionRow> rows, ActionFilter filter)
    {
        rows = filter.State is { } state ? rows.Where(a => a.State == state) : rows;
        rows = filter.Contract is { } contract ? rows.Where(a => a.ContractKey == contract) : rows;
        rows = filter.Rule is { } rule ? rows.Where(a => a.RuleKey == rule) : rows;
        return string.IsNullOrWhiteSpace(filter.Text) ? rows : rows.Where(a => a.LeftId == filter.Text.Trim() || a.RightId == filter.Text.Trim());
    }

    private static async Task<List<ActionLine>> NamedAsync(OpsDbContext db, IReadOnlyList<ActionRow> rows, CancellationToken ct)
    {
        var names = new Dictionary<(string, int, string), string>();
        foreach (var (contract, version) in rows.Select(r => (r.ContractKey, r.ContractVersion)).Distinct())
        {
            if (await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == contract && v.Version == version).Select(v => v.Json).SingleOrDefaultAsync(ct) is { } json && ContractJson.Parse(json).Contract is { } read)
            {
                foreach (var rule in RuleJson.Active(read))
                {
                    names[(contract, version, rule.Key)] = rule.Name;
                }
            }
        }

        return [.. rows.Select(r => new ActionLine(r, names.GetValueOrDefault((r.ContractKey, r.ContractVersion, r.RuleKey), r.RuleKey), JsonSerializer.Deserialize<RuleAction>(r.ActionJson, RunLoop.Json)!))];
    }
}
