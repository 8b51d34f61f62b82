using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.GoLive;

/// <summary>The hands of a check: makes marked records on the left, has the pipeline work them by ordinary runs, looks on the right, and takes all of it away again.</summary>
sealed class GoLiveProbe(IDbContextFactory<OpsDbContext> contexts, RunDesk runs, Contract contract, ContractSchemas schemas, GoLiveFields fields, GoLiveCheckRow check, TimeProvider clock, CancellationToken ct)
{
    /// <summary>How long one run of a few records may take, waiting for its turn and the vendors' limits included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly CallContext call = new(CallPriority.Schedule, new CallMeter(), ct) { Fresh = true };

    public Actor Actor { get; } = new(check.RequestedBy, check.RequestedRole, "go-live check");

    private string Mark => check.Mark;

    public string Key(int number) => $"{Mark}-{number}";

    public string Email(int number) => $"{Mark}-{number}@example.com";

    /// <summary>A left record whose name carries the mark, beside what is given.</summary>
    public async Task<IReadOnlyList<string>> MakeAsync(IEnumerable<(int Number, bool HasKey, bool HasEmail)> people)
    {
        var writes = people.Select(p =>
        {
            var cells = new Dictionary<string, FieldValue> { [fields.Name!.Left] = FieldValue.Text($"{Mark} {p.Number}") };
            if (p.HasKey)
            {
                cells[fields.Key!.Left] = FieldValue.Text(Key(p.Number));
            }

            if (p.HasEmail)
            {
                cells[fields.Email!.Left] = FieldValue.Text(Email(p.Number));
            }

            return new RecordWrite(null, cells, p.HasEmail ? fields.Email!.Left : p.HasKey ? fields.Key!.Left : fields.Name!.Left);
        }).ToList();
        return [.. (await schemas.LeftConnector.WriteAsync(contract.Left.Object, writes, [], call)).Select(Id)];
    }

    public async Task SetAsync(Side side, IReadOnlyList<string> ids, string field, Func<int, string> value)
    {
        var writes = ids.Select((id, i) => new RecordWrite(id, new Dictionary<string, FieldValue> { [field] = FieldValue.Text(value(i)) })).ToList();
        foreach (var result in await schemas.Connector(side).WriteAsync(contract.On(side).Object, writes, [], call))
        {
            Id(result);
        }
    }

    /// <summary>The pipeline's own run over these records only; ended.</summary>
    public async Task<RunRow> RunAsync(IReadOnlyList<string> ids) => await EndAsync(await runs.RequestAsync(Actor, check.PipelineKey, RunMode.Incremental, ids, ct: ct));

    public async Task<RunRow> EndAsync(long id)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var run = await db.Runs.AsNoTracking().SingleAsync(r => r.Id == id, ct);
            if (run.FinishedAt is not null)
            {
                return run.Status == RunStatus.Succeeded ? run : throw new GoLiveException($"Run {id} ended as {run.Status}: {run.Error ?? "open it for the reason"}.");
            }

            if (run.Status == RunStatus.Held)
            {
                throw new GoLiveException($"Run {id} is held: {run.HeldText} Say yes or no on its page, then check again.");
            }

            if (clock.GetElapsedTime(began) > Patience)
            {
                throw new GoLiveException($"Run {id} did not end within {Patience.TotalMinutes:0} minutes. Open it to see what it waits for.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
        }
    }

    /// <summary>The right ids linked to these left ones.</summary>
    public async Task<IReadOnlyList<string>> PartnersAsync(IReadOnlyCollection<string> leftIds)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Links.Where(l => l.ContractKey == contract.Key && leftIds.Contains(l.LeftId)).OrderBy(l => l.Id).Select(l => l.RightId).ToListAsync(ct);
    }

    public async Task<string> ValueAsync(Side side, string id, string field) =>
        (await schemas.Connector(side).GetAsync(contract.On(side).Object, [field], [id], call)).Select(r => r[field].ToString()).FirstOrDefault() ?? "";

    /// <summary>Right records with this key or e-mail, as the vendor finds them.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(int number)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in new[] { (fields.Key!, Key(number)), (fields.Email!, Email(number)) })
        {
            found.UnionWith((await schemas.RightConnector.FindAsync(contract.Right.Object, [key.Right], key.Right, [value], call)).Select(r => r.Id));
        }

        return [.. found];
    }

    public async Task<RunRecordRow?> StoryAsync(RunRow run, string leftId)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.RunRecords.AsNoTracking().FirstOrDefaultAsync(r => r.RunId == run.Id && r.LeftId == leftId, ct);
    }

    /// <summary>
    /// Takes away what the check made. Whatever is removed is read first and must carry the mark; what a crash kept from being noted is found by the values that every test record has.
    /// Returns the ids that are still there.
    /// </summary>
    public async Task<IReadOnlyList<string>> CleanAsync(int people)
    {
        var left = await MarkedAsync(Side.Left, people, []);
        var right = await MarkedAsync(Side.Right, people, await PartnersAsync(left));
        foreach (var (side, ids) in new[] { (Side.Right, right), (Side.Left, left) })
        {
            await schemas.Connector(side).RemoveAsync(contract.On(side).Object, ids, call);
        }

        await ForgetAsync(left, right);
        return [.. await StillThereAsync(Side.Left, left), .. await StillThereAsync(Side.Right, right)];
    }

    private async Task<IReadOnlyList<string>> MarkedAsync(Side side, int people, IReadOnlyList<string> known)
    {
        var (key, email, name) = (fields.Key!.On(side), fields.Email!.On(side), fields.Name!.On(side));
        var (connector, type) = (schemas.Connector(side), contract.On(side).Object);
        var numbers = Enumerable.Range(1, people).ToList();
        var found = new Dictionary<string, Record>(StringComparer.Ordinal);
        foreach (var record in (await connector.FindAsync(type, [key, email, name], key, [.. numbers.Select(Key)], call))
            .Concat(await connector.FindAsync(type, [key, email, name], email, [.. numbers.Select(Email)], call))
            .Concat(await connector.FindAsync(type, [key, email, name], name, [.. numbers.Select(n => $"{Mark} {n}")], call))
            .Concat(await connector.GetAsync(type, [key, email, name], known, call)))
        {
            found[record.Id] = record;
        }

        return [.. found.Values.Where(r => new[] { key, email, name }.Any(f => r[f].ToString().StartsWith(Mark, StringComparison.Ordinal))).Select(r => r.Id)];
    }

    private async Task<IEnumerable<string>> StillThereAsync(Side side, IReadOnlyList<string> ids) =>
        ids.Count == 0 ? [] : (await schemas.Connector(side).GetAsync(contract.On(side).Object, [fields.Email!.On(side)], ids, call)).Select(r => r.Id);

    /// <summary>Links, waiting items and planned actions of records that no longer exist.</summary>
    private async Task ForgetAsync(IReadOnlyCollection<string> left, IReadOnlyCollection<string> right)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Links.Where(l => l.ContractKey == contract.Key && left.Contains(l.LeftId)).ExecuteDeleteAsync(ct);
        await db.RuleTimers.Where(t => t.ContractKey == contract.Key && left.Contains(t.LeftId)).ExecuteDeleteAsync(ct);
        await db.Actions.Where(a => a.ContractKey == contract.Key && left.Contains(a.LeftId) && (a.State == ActionState.Planned || a.State == ActionState.Held))
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.State, ActionState.Suppressed).SetProperty(a => a.Reason, "The record belonged to a go-live check.").SetProperty(a => a.FinishedAt, clock.GetUtcNow()), ct);
        await db.Reviews.Where(r => r.ContractKey == contract.Key && r.Status == ReviewStatus.Open && (left.Contains(r.LeftId!) || right.Contains(r.RightId!)))
            .ExecuteUpdateAsync(u => u.SetProperty(r => r.Status, ReviewStatus.Skipped).SetProperty(r => r.ResolvedAt, clock.GetUtcNow()).SetProperty(r => r.ResolvedBy, check.RequestedBy).SetProperty(r => r.ResolvedNote, "The record belonged to a go-live check."), ct);
        await transaction.CommitAsync(ct);
    }

    private static string Id(WriteResult result) => result switch
    {
        WriteResult.Done done => done.Record.Id,
        WriteResult.Refused refused => throw new GoLiveException($"A test record was refused: {refused.Message}"),
        _ => throw new GoLiveException("A test record could not be written: the vendor did not answer well."),
    };
}

/// <summary>A line cannot be shown; the message says why and what to do.</summary>
sealed class GoLiveException(string message) : Exception(message);
