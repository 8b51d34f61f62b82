using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>Every figure of every pipeline and connection as it stands now.</summary>
public sealed class HealthMeter(IDbContextFactory<OpsDbContext> contexts, ConnectionBook book, TimeProvider clock)
{
    public async Task<IReadOnlyList<Measured>> MeasureAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var figures = new List<Measured>();
        foreach (var pipeline in await db.Pipelines.AsNoTracking().OrderBy(p => p.Key).ToListAsync(ct))
        {
            figures.AddRange(await new PipelineMeter(db, pipeline, now).ReadAsync(ct));
        }

        var waiting = await db.Inbox.Where(i => i.State == InboxState.Received).GroupBy(i => i.ConnectionKey).Select(g => new { g.Key, Oldest = g.Min(i => i.ReceivedAt), Count = g.Count() }).ToDictionaryAsync(g => g.Key, ct);
        foreach (var row in await db.Connections.AsNoTracking().OrderBy(c => c.Key).ToListAsync(ct))
        {
            figures.Add(new(Metric.AuthLost, row.Key, row.Authorised ? 0 : 1, 1));
            var late = waiting.GetValueOrDefault(row.Key);
            figures.Add(new(Metric.InboxAge, row.Key, late is null ? 0 : Math.Max(0, (now - late.Oldest).TotalSeconds), late?.Count ?? 0));
            if ((book.SandboxIsUp || !row.BaseUrl.StartsWith(SandboxLocation.Scheme, StringComparison.Ordinal)) && await book.BudgetAsync(row, ct) is { Limit: > 0 } budget)
            {
                figures.Add(new(Metric.RateUse, row.Key, (double)budget.Used / budget.Limit, budget.Used));
            }
        }

        return figures;
    }
}
