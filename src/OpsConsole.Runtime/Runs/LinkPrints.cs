using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Runs;

/// <summary>
/// Links as a feed needs them: record to link and to the print it had when last settled. A whole pass loads them once in one scan, some 40 bytes a link, where asking page by page would cost more than
/// reading the vendor; an incremental feed loads those of each page.
/// </summary>
sealed class LinkPrints
{
    // Keyed by a 64-bit hash of the record's id. Two ids that met in one hash would only mean that a record is staged and compared in full.
    private readonly Dictionary<long, (long LinkId, long Print)> prints = [];

    public static Task<LinkPrints> OfAllAsync(OpsDbContext db, string contractKey, Side side, CancellationToken ct) => LoadAsync(db, contractKey, side, null, ct);

    public static Task<LinkPrints> OfAsync(OpsDbContext db, string contractKey, Side side, IReadOnlyList<string> ids, CancellationToken ct) => LoadAsync(db, contractKey, side, ids, ct);

    public (long LinkId, long Print)? Find(string recordId) => prints.TryGetValue(Hash(recordId), out var found) ? found : null;

    private static async Task<LinkPrints> LoadAsync(OpsDbContext db, string contractKey, Side side, IReadOnlyList<string>? ids, CancellationToken ct)
    {
        var links = db.Links.AsNoTracking().Where(l => l.ContractKey == contractKey);
        var rows = side == Side.Left
            ? (ids is null ? links : links.Where(l => ids.Contains(l.LeftId))).Select(l => new { l.Id, RecordId = l.LeftId, Print = l.LeftPrint, l.Gone })
            : (ids is null ? links : links.Where(l => ids.Contains(l.RightId))).Select(l => new { l.Id, RecordId = l.RightId, Print = l.RightPrint, l.Gone });
        var loaded = new LinkPrints();
        if (ids is null)
        {
            loaded.prints.EnsureCapacity(await links.CountAsync(ct)); // growing by doubling would leave as much again behind
        }

        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
        {
            loaded.prints[Hash(row.RecordId)] = (row.Id, row.Gone is null ? row.Print : 0); // 0 equals no print: whoever lost their partner is looked at
        }

        return loaded;
    }

    /// <summary>FNV-1a, 64 bits.</summary>
    private static long Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return (long)hash;
    }
}
