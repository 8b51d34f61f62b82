using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Actions;

/// <param name="State">Null lists all.</param>
/// <param name="Text">A vendor id of either side, whole.</param>
public sealed record ActionFilter(ActionState? State = null, string? Rule = null, string? Contract = null, string? Text = null);

/// <summary>One action as lists show it.</summary>
public sealed record ActionLine(ActionRow Row, string RuleName, RuleAction Action);

/// <summary>Actions of one rule and kind that a deed would touch, said before it is done.</summary>
public sealed record ActionTouch(ActionState State, string ContractKey, string RuleKey, ActionKind Kind, int Count);

/// <summary>A rule that has planned anything, as filters name it.</summary>
public sealed record ActingRule(string ContractKey, string Key, string Name);

/// <summary>What rules did, do and wait to do.</summary>
public sealed class ActionQueries(IDbContextFactory<OpsDbContext> contexts, SentBox box)
{
    /// <summary>Most actions one deed takes.</summary>
    public const int MostIds = 10_000;

    /// <summary>How many wait for a person: held ones, and those whose outcome nobody knows.</summary>
    public async Task<int> WaitingAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Actions.CountAsync(a => a.State == ActionState.Held || a.State == ActionState.Unknown, ct);
    }

    /// <summary>Every action the filter finds, also those on other pages; at most <see cref="MostIds"/>, oldest first.</summary>
    public async Task<IReadOnlyList<long>> IdsAsync(ActionFilter filter, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await Where(db.Actions.AsNoTracking(), filter).OrderBy(a => a.Id).Select(a => a.Id).Take(MostIds).ToListAsync(ct);
    }

    /// <summary>What a deed for these would touch, as they stand now.</summary>
    public async Task<IReadOnlyList<ActionTouch>> TouchedAsync(IReadOnlyCollection<long> ids, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Actions.AsNoTracking().Where(a => ids.Contains(a.Id)).GroupBy(a => new { a.State, a.ContractKey, a.RuleKey, a.Kind })
            .Select(g => new ActionTouch(g.Key.State, g.Key.ContractKey, g.Key.RuleKey, g.Key.Kind, g.Count())).ToListAsync(ct);
    }

    /// <summary>All steps that the same change set off for the same pair, in the order they were planned.</summary>
    public async Task<IReadOnlyList<ActionLine>> FlowAsync(ActionRow row, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var steps = await db.Actions.AsNoTracking()
            .Where(a => a.ContractKey == row.ContractKey && a.RuleKey == row.RuleKey && a.LeftId == row.LeftId && a.RightId == row.RightId && a.RunId == row.RunId && a.PlannedAt == row.PlannedAt)
            .OrderBy(a => a.Id).ToListAsync(ct);
        return await NamedAsync(db, steps, ct);
    }

    /// <summary>Rules by the name they had when they last acted.</summary>
    public async Task<IReadOnlyList<ActingRule>> RulesAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rules = await db.Actions.AsNoTracking().GroupBy(a => new { a.ContractKey, a.RuleKey }).Select(g => new { g.Key.ContractKey, g.Key.RuleKey, Version = g.Max(a => a.ContractVersion) }).ToListAsync(ct);
        var names = await NamesAsync(db, rules.Select(r => (r.ContractKey, r.Version)), ct);
        return [.. rules.Select(r => new ActingRule(r.ContractKey, r.RuleKey, names.GetValueOrDefault((r.ContractKey, r.Version, r.RuleKey), r.RuleKey))).OrderBy(r => r.Name, StringComparer.OrdinalIgnoreCase)];
    }

    public async Task<Paged<ActionLine>> ListAsync(ActionFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = Where(db.Actions.AsNoTracking(), filter);
        var total = await rows.CountAsync(ct);
        var some = await rows.OrderByDescending(a => a.Id).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
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
        var names = await NamesAsync(db, rows.Select(r => (r.ContractKey, r.ContractVersion)), ct);
        return [.. rows.Select(r => new ActionLine(r, names.GetValueOrDefault((r.ContractKey, r.ContractVersion, r.RuleKey), r.RuleKey), JsonSerializer.Deserialize<RuleAction>(r.ActionJson, RunLoop.Json)!))];
    }

    private static async Task<Dictionary<(string, int, string), string>> NamesAsync(OpsDbContext db, IEnumerable<(string Contract, int Version)> versions, CancellationToken ct)
    {
        var names = new Dictionary<(string, int, string), string>();
        foreach (var (contract, version) in versions.Distinct())
        {
            if (await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == contract && v.Version == version).Select(v => v.Json).SingleOrDefaultAsync(ct) is { } json && ContractJson.Parse(json).Contract is { } read)
            {
                foreach (var rule in RuleJson.Active(read))
                {
                    names[(contract, version, rule.Key)] = rule.Name;
                }
            }
        }

        return names;
    }
}
