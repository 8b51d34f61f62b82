using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>Reads every figure of one pipeline from what runs, queue and actions wrote down. What there is nothing to tell of has no figure: no data is not zero.</summary>
sealed class PipelineMeter(OpsDbContext db, PipelineRow pipeline, DateTimeOffset now)
{
    /// <summary>The object type, as contracts name it.</summary>
    private const string Conversations = "conversations";
    private readonly List<Measured> figures = [];
    private readonly DateTimeOffset hourAgo = now.AddHours(-1);
    private readonly DateTimeOffset dayAgo = now.AddDays(-1);
    private readonly DateTimeOffset weekAgo = now.AddDays(-7);

    public async Task<IReadOnlyList<Measured>> ReadAsync(CancellationToken ct)
    {
        await RunsAsync(ct);
        await LagAsync(ct);
        await QueueAsync(ct);
        await WholePassAsync(ct);
        await LoggedAsync(ct);
        await ActionsAsync(ct);
        var drifted = pipeline.Kind == PipelineKind.Extraction
            ? db.Extractions.AnyAsync(e => e.PipelineKey == pipeline.Key && e.NewsText != null, ct)
            : db.Contracts.AnyAsync(c => c.Key == pipeline.ContractKey && c.DriftText != null, ct);
        Add(Metric.Drift, await drifted ? 1 : 0);
        return figures;
    }

    private void Add(Metric metric, double value, int count = 1) => figures.Add(new(metric, pipeline.Key, value, count));

    private async Task RunsAsync(CancellationToken ct)
    {
        var runs = await db.Runs.AsNoTracking()
            .Where(r => r.PipelineKey == pipeline.Key && r.FinishedAt >= dayAgo && r.Mode != RunMode.Preview)
            .Select(r => new { At = r.FinishedAt!.Value, r.Status, r.Read, r.Created, r.Review, r.Failed, r.CallsJson })
            .ToListAsync(ct);
        if (runs.Count > 0)
        {
            Add(Metric.NewRecords, runs.Sum(r => r.Created), runs.Count);
            Add(Metric.RowsRead, runs.Sum(r => r.Read), runs.Count);
        }

        var recent = runs.Where(r => r.At >= hourAgo && r.Status != RunStatus.Cancelled).ToList();
        var told = recent.Where(r => r.Read > 0 || r.Status == RunStatus.Failed).ToList();
        if (told.Count > 0)
        {
            double read = told.Sum(r => Math.Max(r.Read, 1)); // a run that stopped with an error counts as one record that failed, also where nothing was read
            var failed = told.Sum(r => r.Status == RunStatus.Failed ? Math.Max(r.Failed, 1) : r.Failed);
            Add(Metric.Success, 1 - (failed / read), (int)read);
            Add(Metric.Rejected, (failed + told.Sum(r => r.Review)) / read, (int)read);
        }

        if (recent.Count > 0)
        {
            Add(Metric.Throttled, recent.Sum(r => JsonSerializer.Deserialize<Dictionary<string, CallCount>>(r.CallsJson, RunLoop.Json)!.Values.Sum(c => c.Throttled)), recent.Count);
        }
    }

    private async Task LagAsync(CancellationToken ct)
    {
        var travelled =
            from record in db.RunRecords.AsNoTracking()
            join run in db.Runs on record.RunId equals run.Id
            where run.PipelineKey == pipeline.Key && run.QueuedAt >= dayAgo && record.LagSeconds != null
            select new { record.At, record.LagSeconds, run.FromInbox };
        var lags = travelled.Where(t => t.At >= hourAgo).OrderBy(t => t.LagSeconds).Select(t => t.LagSeconds!.Value);
        var count = await lags.CountAsync(ct);
        if (count > 0)
        {
            Add(Metric.LagMedian, await lags.Skip((count - 1) / 2).FirstAsync(ct), count);
            Add(Metric.LagP95, await lags.Skip(count - 1 - (count / 20)).FirstAsync(ct), count);
            Add(Metric.LagMax, await lags.LastAsync(ct), count);
        }

        var all = await travelled.CountAsync(ct);
        if (all > 0 && await db.Inbox.AnyAsync(ct))
        {
            Add(Metric.WebhookCoverage, (double)await travelled.CountAsync(t => t.FromInbox, ct) / all, all);
        }
    }

    private async Task QueueAsync(CancellationToken ct)
    {
        var mine = db.Reviews.AsNoTracking().Where(r => r.PipelineKey == pipeline.Key);
        var open = await mine.Where(r => r.Status == ReviewStatus.Open).GroupBy(_ => 1).Select(g => new { Count = g.Count(), Oldest = g.Min(r => r.CreatedAt) }).SingleOrDefaultAsync(ct);
        Add(Metric.QueueDepth, open?.Count ?? 0);
        Add(Metric.QueueAge, open is null ? 0 : Math.Max(0, (now - open.Oldest).TotalSeconds), open?.Count ?? 0);
        var found = await mine.Where(r => r.CreatedAt >= dayAgo).GroupBy(r => r.Reason).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        Add(Metric.Duplicates, FailureClass.Duplicates.Reasons().Sum(r => found.GetValueOrDefault(r)));
        Add(Metric.DroppedUpdates, FailureClass.DroppedUpdates.Reasons().Sum(r => found.GetValueOrDefault(r)));
        var settled = await mine.Where(r => r.ResolvedAt >= weekAgo).Select(r => new { r.CreatedAt, r.ResolvedAt }).ToListAsync(ct);
        if (settled.Count > 0)
        {
            Add(Metric.TimeToResolve, settled.Select(r => (r.ResolvedAt!.Value - r.CreatedAt).TotalSeconds).Order().ElementAt((settled.Count - 1) / 2), settled.Count);
        }
    }

    private async Task WholePassAsync(CancellationToken ct)
    {
        var pass = await db.Runs.AsNoTracking()
            .Where(r => r.PipelineKey == pipeline.Key && r.FinishedAt != null && r.RecordsJson == null && (r.Status == RunStatus.Succeeded || r.Status == RunStatus.CompletedWithErrors) && (r.Mode == RunMode.Full || r.Mode == RunMode.Incremental && r.Notices.Contains("compared whole")))
            .OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);
        if (pass is null)
        {
            return;
        }

        var known = pass.Read > 0 ? 0 : await db.Links.CountAsync(l => l.ContractKey == pipeline.ContractKey, ct);
        Add(Metric.ZeroRows, known, known);
        if (pass.Gaps is { } gaps)
        {
            Add(Metric.Gaps, gaps, pass.Read);
        }

        if (pass.Read > pass.Skipped)
        {
            Add(Metric.Coverage, 1 - ((double)(pass.Review + pass.Failed) / (pass.Read - pass.Skipped)), pass.Read - pass.Skipped);
        }
    }

    /// <summary>Eligible is what filter and gates let through: what stands on the other side, and what waits in the queue without standing there.</summary>
    private async Task LoggedAsync(CancellationToken ct)
    {
        var json = await (
            from contract in db.Contracts
            join version in db.ContractVersions on contract.Key equals version.ContractKey
            where contract.Key == pipeline.ContractKey && version.Version == contract.PublishedVersion
            select version.Json).SingleOrDefaultAsync(ct);
        if (json is null || ContractJson.Parse(json).Contract is not { } agreed || new[] { Side.Left, Side.Right }.Where(s => agreed.On(s).Object == Conversations).Select(s => (Side?)s).FirstOrDefault() is not { } side)
        {
            return;
        }

        var links = db.Links.AsNoTracking().Where(l => l.ContractKey == agreed.Key && l.Gone != side);
        var logged = await links.CountAsync(l => l.Gone == null, ct);
        var open = db.Reviews.AsNoTracking().Where(r => r.ContractKey == agreed.Key && r.Status == ReviewStatus.Open && r.ActionId == null);
        var waiting = await (side == Side.Left
            ? open.Where(r => r.LeftId != null && !links.Any(l => l.LeftId == r.LeftId)).Select(r => r.LeftId)
            : open.Where(r => r.RightId != null && !links.Any(l => l.RightId == r.RightId)).Select(r => r.RightId)).Distinct().CountAsync(ct);
        if (logged + waiting > 0)
        {
            Add(Metric.Logged, (double)logged / (logged + waiting), logged + waiting);
        }
    }

    private async Task ActionsAsync(CancellationToken ct)
    {
        var held = await db.Actions.CountAsync(a => a.PipelineKey == pipeline.Key && a.State == ActionState.Held, ct) + await db.Runs.CountAsync(r => r.PipelineKey == pipeline.Key && r.Status == RunStatus.Held && r.CanaryOf == null, ct);
        Add(Metric.GuardrailTrips, held, held);
        var most = await db.Actions.Where(a => a.PipelineKey == pipeline.Key && a.Kind == ActionKind.Message && a.State == ActionState.Done && a.FinishedAt >= weekAgo)
            .GroupBy(a => a.RightId).Select(g => g.Count()).OrderByDescending(n => n).FirstOrDefaultAsync(ct);
        Add(Metric.MessagesPerPerson, most, most);
    }
}
