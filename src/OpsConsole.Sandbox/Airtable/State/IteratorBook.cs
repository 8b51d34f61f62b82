using System.Globalization;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>
/// Server-side iterators behind "offset". They hold the ids found by the first page and go away when left alone
/// or when the server restarts (sheet, section 2). Not thread-safe: the state locks.
/// </summary>
sealed class IteratorBook
{
    const int Most = 256;

    readonly Dictionary<string, OpenIterator> _open = [];
    long _last;

    public int LifetimeSeconds { get; set; } = 300;

    public OpenIterator Open(string tableId, string[] recordIds, long nowMs)
    {
        if (_open.Count >= Most)
        {
            _open.Remove(_open.MinBy(pair => pair.Value.TouchedMs).Key);
        }

        var id = "itrOps" + (++_last).ToString("d11", CultureInfo.InvariantCulture);
        return _open[id] = new OpenIterator(id, tableId, recordIds) { TouchedMs = nowMs };
    }

    public (OpenIterator Iterator, int Start) Resume(string offset, string tableId, long nowMs)
    {
        var parts = offset.Split('/');
        if (parts.Length != 2 || !parts[0].StartsWith("itr", StringComparison.Ordinal) || !parts[1].StartsWith("rec", StringComparison.Ordinal))
        {
            throw new VendorError(422, "INVALID_OFFSET_VALUE", "The value for offset is invalid");
        }

        if (!_open.TryGetValue(parts[0], out var iterator) || iterator.TableId != tableId
            || nowMs - iterator.TouchedMs > LifetimeSeconds * 1000L || !iterator.Starts.TryGetValue(parts[1], out var start))
        {
            // A body with a type and no message (sheet, section 9, shape b).
            throw new VendorError(422, "LIST_RECORDS_ITERATOR_NOT_AVAILABLE");
        }

        iterator.TouchedMs = nowMs;
        return (iterator, start);
    }

    public void Clear() => _open.Clear();
}
