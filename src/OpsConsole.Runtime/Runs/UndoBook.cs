using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Journal;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Reads from the journal whom an undo is about and what was written to them, and decides on it.</summary>
sealed class UndoBook(IDbContextFactory<OpsDbContext> contexts, JournalBox box)
{
    private const int Page = 500;

    /// <summary>Every record concerned, once: a linked pair by its left id. In pages, in the order they were written first.</summary>
    public async IAsyncEnumerable<IReadOnlyList<(Side Side, string Id)>> RecordsAsync(string contractKey, UndoOrder order, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (last, seen) = (0L, new HashSet<(Side, string)>());
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var rows = await (await EntriesAsync(db, contractKey, order, ct)).Where(j => j.Id > last).OrderBy(j => j.Id).Take(Page).ToListAsync(ct);
            if (rows.Count == 0)
            {
                yield break;
            }

            last = rows[^1].Id;
            var rightIds = rows.Where(r => r.Side == Side.Right).Select(r => r.TargetId!).ToList();
            var leftOf = await db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && rightIds.Contains(l.RightId)).ToDictionaryAsync(l => l.RightId, l => l.LeftId, ct);
            var records = rows.Where(r => r.ProtectedValues is null || Fields(order, r).Any())
                .Select(r => r.Side == Side.Right && leftOf.TryGetValue(r.TargetId!, out var left) ? (Side.Left, left) : (r.Side, r.TargetId!))
                .Where(seen.Add).ToList();
            if (records.Count > 0)
            {
                yield return records;
            }
        }
    }

    /// <summary>What becomes of gathered records: nothing but the writes in question is looked at.</summary>
    public async Task<IReadOnlyList<RecordWork>> DecideAsync(RunScope scope, GatheredChunk chunk)
    {
        var undo = scope.Undo!;
        var ids = chunk.Records.SelectMany(g => new[] { IdOf(g, Side.Left), IdOf(g, Side.Right) }).OfType<string>().ToList();
        await using var db = await contexts.CreateDbContextAsync(scope.Call.Token);
        var entries = (await (await EntriesAsync(db, scope.Contract.Key, undo.Order with { Record = null }, scope.Call.Token)).Where(j => ids.Contains(j.TargetId!)).OrderBy(j => j.Id).ToListAsync(scope.Call.Token))
            .ToLookup(j => (j.Side, j.TargetId!));
        var works = new List<RecordWork>();
        foreach (var gathered in chunk.Records)
        {
            var mine = new[] { Side.Left, Side.Right }.Where(s => IdOf(gathered, s) is not null).SelectMany(s => entries[(s, IdOf(gathered, s)!)]).ToList();
            var work = new RecordWork(gathered, Undoing.Decide(undo.Rules, gathered.Facts, Facts(undo.Order, mine)));
            if (gathered.OpenIntent)
            {
                work.OwnEarlierWrite();
            }

            works.Add(work);
        }

        works.AddRange(chunk.Vanished.Select(row => new RecordWork(
            new Gathered(row, new PairFacts { Source = row.Side, Match = new Match.New() }, null, false),
            new Decision { Outcome = Outcome.Skipped, Reason = nameof(SkipReason.Vanished), Text = $"Gone from {scope.Rules.Names.On(row.Side)} since; there is nothing to put back." })));
        return works;
    }

    /// <summary>A partner that is not there any more was written to all the same.</summary>
    private static string? IdOf(Gathered gathered, Side side) => gathered.Facts.On(side)?.Id ?? (side == Side.Left ? gathered.Link?.LeftId : gathered.Link?.RightId);

    private UndoFacts Facts(UndoOrder order, IReadOnlyList<JournalRow> entries)
    {
        var written = entries.Where(e => e.ProtectedValues is not null)
            .SelectMany(e => Fields(order, e).Select(f => (e.Side, Field: f)))
            .GroupBy(f => (f.Side, f.Field.Field))
            .Select(g => new WrittenField(g.Key.Side, g.Key.Field, g.First().Field.Old, g.Last().Field.New, g.First().Field.SourceBefore));
        return new()
        {
            Written = [.. written],
            Created = entries.FirstOrDefault(e => e.Kind == "create" && e.Error != JournalRow.Existed)?.Side,
            ValuesGone = entries.Any(e => e is { Kind: "update", ProtectedValues: null }),
        };
    }

    private IEnumerable<KeptField> Fields(UndoOrder order, JournalRow entry) =>
        box.Open(entry.ProtectedValues!).Where(f => order.Field is not { } row || row.Split('|')[entry.Side == Side.Left ? 0 : ^1] == f.Field);

    /// <summary>Open ones too: where the answer is not known, the record itself tells whether the value arrived.</summary>
    private static async Task<IQueryable<JournalRow>> EntriesAsync(OpsDbContext db, string contractKey, UndoOrder order, CancellationToken ct)
    {
        var rows = db.Journal.AsNoTracking().Where(j => j.ContractKey == contractKey && j.State != JournalState.Refused && j.TargetId != null);
        rows = order.Run is { } run
            ? rows.Where(j => j.RunId == run)
            : rows.Where(j => db.Runs.Any(r => r.Id == j.RunId && r.ContractVersion == order.Version && r.Mode != RunMode.Undo)); // what an undo wrote is not the version's doing
        if (order.Record is not { } record)
        {
            return rows;
        }

        var pair = await db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey && (l.LeftId == record || l.RightId == record)).Select(l => new[] { l.LeftId, l.RightId }).FirstOrDefaultAsync(ct) ?? [record];
        return rows.Where(j => pair.Contains(j.TargetId!));
    }
}
