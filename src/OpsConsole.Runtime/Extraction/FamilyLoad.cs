using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Warehouses;

namespace OpsConsole.Runtime.Extraction;

/// <summary>
/// Reads one object and stages its rows and those derived from it. How far each slice of time has been read is staged in the same transaction as its rows, so a killed run goes on exactly where its rows end.
/// </summary>
sealed class FamilyLoad(ExtractionScope scope, Family family, IReadOnlyList<TableFeed> tables, IWarehouseLoad load, FamilyLedger ledger)
{
    private const string Beginning = "begun";
    private const string SlicePrefix = "slice/";

    /// <summary>Slices read at once. Where each record costs a call they are fewer: each has many calls in flight by itself.</summary>
    private const int Side = 16;
    private const int SideDetailed = 6;

    private readonly TableFeed? own = tables.FirstOrDefault(t => t.Source.Name == family.Root.Name);
    private readonly IReadOnlyList<TableFeed> derived = [.. tables.Where(t => t.Source.Name != family.Root.Name)];
    private readonly ConcurrentDictionary<long, SliceState> slices = new();

    /// <summary>Slices to be read; a crowded one puts its pieces here, so that whoever is free takes them.</summary>
    private readonly Channel<SliceState> waiting = Channel.CreateUnbounded<SliceState>();

    /// <summary>Slices that wait or are being read.</summary>
    private int left;

    /// <summary>The vendor's clock when the reading began: nothing that changed before it is missing.</summary>
    public long Begun { get; private set; }

    public FamilyCounts Counts()
    {
        var all = slices.Values;
        var sum = all.Aggregate(default(SliceCounts), (before, s) => before + s.Counts);
        var counted = family.Counted is not null;
        return new(all.All(s => s.Said is not null) ? all.Sum(s => s.Said) : null, sum.Read, sum.Excluded, counted ? sum.PartsSaid : null, counted ? sum.Parts : null);
    }

    /// <param name="from">Changed at this second or later; null reads everything.</param>
    public async Task ReadAsync(long? from, CancellationToken ct)
    {
        if (load.Marks.TryGetValue(Beginning, out var begun))
        {
            Begun = long.Parse(begun, CultureInfo.InvariantCulture);
            foreach (var mark in load.Marks.Where(m => m.Key.StartsWith(SlicePrefix, StringComparison.Ordinal)))
            {
                var slice = PlanJson.Read<SliceState>(mark.Value);
                Add(slice.Done ? slice : family.BySlices ? slice.TakenUp() : SliceState.New(slice.From, slice.To)); // a list has no place to go on at
            }
        }
        else
        {
            await BeginAsync(from, ct);
        }

        if (left == 0)
        {
            return;
        }

        var side = FullLists || family.Tables.Any(t => t.Source.CallPerRecord) ? SideDetailed : Side;
        await Parallel.ForEachAsync(waiting.Reader.ReadAllAsync(ct), new ParallelOptions { MaxDegreeOfParallelism = Math.Min(side, scope.Plan.Concurrency ?? side), CancellationToken = ct }, async (slice, token) =>
        {
            await ReadSliceAsync(slice, scope.Call with { Token = token }); // one that fails ends the others: the load is not whole any more
            if (Interlocked.Decrement(ref left) == 0)
            {
                waiting.Writer.Complete();
            }
        });
    }

    private bool FullLists => family.Tables.Any(t => t.Plan.FullLists);

    private async Task BeginAsync(long? from, CancellationToken ct)
    {
        IReadOnlyList<SliceState> cut = [SliceState.New(0, null)];
        if (family.BySlices)
        {
            var span = await scope.Source.SpanAsync(family.Root.Name, from, scope.Call);
            Begun = span.Now;
            cut = Slicing.Cut(from ?? Math.Min(span.Oldest ?? span.Now, span.Now), span.Now, null, span.Count, at => scope.Source.FloorOf(family.Root.Name, at));
        }

        await load.AppendAsync([], cut.ToDictionary(s => SlicePrefix + s.From, PlanJson.Write).Append(new(Beginning, Begun.ToString(CultureInfo.InvariantCulture))).ToDictionary(), ct);
        foreach (var slice in cut)
        {
            Add(slice);
        }
    }

    private void Add(SliceState slice)
    {
        slices[slice.From] = slice;
        if (!slice.Done)
        {
            Interlocked.Increment(ref left);
            waiting.Writer.TryWrite(slice);
        }
    }

    private async Task ReadSliceAsync(SliceState slice, CallContext call)
    {
        var order = new ReadOrder(family.Root.Name, family.BySlices ? slice.Reached : null, slice.To, family.Derived, FullLists);
        var goesOn = slice.Reached > slice.From;
        await foreach (var page in scope.Source.ReadAsync(order, call))
        {
            await ledger.StopIfAskedAsync(call.Token);
            if (page.Note is { } note)
            {
                await ledger.NoteAsync(note, call.Token);
            }

            if (slice.Said is null && !goesOn && CutAgain(slice, page) is { } pieces)
            {
                await load.AppendAsync([], pieces.ToDictionary(s => SlicePrefix + s.From, PlanJson.Write), call.Token);
                foreach (var piece in pieces)
                {
                    Add(piece);
                }

                return;
            }

            slice = await StageAsync(slice with { Said = slice.Said ?? page.Said }, page, call.Token);
        }

        slices[slice.From] = slice = slice with { Done = true, Said = slice.Said ?? (family.BySlices ? 0 : slice.Counts.Read) };
        await load.AppendAsync([], new Dictionary<string, string> { [SlicePrefix + slice.From] = PlanJson.Write(slice) }, call.Token);
    }

    /// <summary>Where records crowd into one slice it is cut again, now that its own count is known; the first page is read once more for that.</summary>
    private IReadOnlyList<SliceState>? CutAgain(SliceState slice, SourcePage page)
    {
        if (!family.BySlices || page.Said is not { } said || said < Slicing.WorthCutting * 4)
        {
            return null;
        }

        var pieces = Slicing.Cut(slice.From, slice.To ?? Begun, slice.To, said, at => scope.Source.FloorOf(family.Root.Name, at));
        return pieces.Count > 1 ? pieces : null;
    }

    private async Task<SliceState> StageAsync(SliceState slice, SourcePage page, CancellationToken ct)
    {
        var news = new List<FieldNews>();
        var kept = page.Records.Where(r => r.Excluded is null).ToList();
        var staged = new List<StagedRows>();
        if (own is not null)
        {
            staged.Add(new StagedRows(own.Name, [.. kept.Select(r => own.RowOf(r, news.Add))]));
        }

        var parts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in derived)
        {
            var rows = new List<object?[]>();
            var whole = new List<string>();
            foreach (var record in kept)
            {
                var before = rows.Count;
                rows.AddRange(table.RowsOf(scope.Source.Derive(table.Source.Name, record), news.Add));
                if (table.Source.Name == family.Counted)
                {
                    parts[record.Id] = rows.Count - before;
                }

                if (record.Lists?.ContainsKey(table.Source.Name) == true || !record.Gaps.Any(g => g.Derived == table.Source.Name))
                {
                    whole.Add(record.Id);
                }
            }

            staged.Add(new StagedRows(table.Name, rows, table.Mode == LoadMode.PerOwner ? whole : null));
        }

        if (news.Count > 0)
        {
            await ledger.MeetAsync(news, ct); // before any row that holds them: a run that is killed now still knows
        }

        foreach (var table in tables)
        {
            await table.EnsureAsync(load, ct);
        }

        slice = slice.With(page.Reached, [.. page.Records.Select(r => (r.ChangedAt, new SliceCounts(1, r.Excluded is null ? 0 : 1, r.Said ?? 0, parts.GetValueOrDefault(r.Id))))]);
        await load.AppendAsync(staged, new Dictionary<string, string> { [SlicePrefix + slice.From] = PlanJson.Write(slice) }, ct);
        slices[slice.From] = slice;
        await ledger.TellAsync(kept, Counts(), ct);
        return slice;
    }
}

/// <param name="Said">Records in what was read, as the source counts them; null where it does not.</param>
sealed record FamilyCounts(long? Said, long Read, long Excluded, long? PartsSaid, long? Parts);
