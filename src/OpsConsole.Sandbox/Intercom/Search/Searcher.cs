using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>Answers a search from the index: by key where the query names keys, else along the sort order from the cursor on.</summary>
static class Searcher
{
    public static Found<Contact> Search(SearchIndex index, SearchRequest request, Condition<Contact> condition)
    {
        if (condition.Key is { } keys)
        {
            var named = keys.SelectMany(index.Find).DistinctBy(contact => contact.Id);
            return Sorted(named, request, condition, Place);
        }

        return request.SortField switch
        {
            "updated_at" => Walk(index.ByUpdate, index.At, request, condition, contact => (contact.UpdatedAt, contact.Id)),
            "created_at" => Walk(index.ByCreation, index.At, request, condition, contact => (contact.CreatedAt, contact.Id)),
            _ => Sorted(index.Documents, request, condition, Place),
        };
    }

    /// <summary>Along an order from the cursor on. Where the query is no more than a range of that order, matches are counted without looking at them.</summary>
    public static Found<T> Walk<T>(Order order, Func<SortKey, T> at, SearchRequest request, Condition<T> condition, Func<T, (long Seconds, string Id)> place)
    {
        var range = condition.Range is { } given && given.Field == request.SortField ? given : null;
        var from = range is null ? SortKey.Least : new SortKey(range.From, long.MinValue);
        var below = range is null ? SortKey.Greatest : new SortKey(range.Below, long.MinValue);
        var total = range is not null && condition.IsRangeOnly
            ? order.CountBetween(from, below)
            : order.Ascending(from, below).Count(key => condition.Admits(at(key)));

        if (request.After is { } after)
        {
            (from, below) = request.Ascending
                ? (Max(from, after.Key with { Sequence = after.Key.Sequence + 1 }), below)
                : (from, Min(below, after.Key));
        }

        var keys = request.Ascending ? order.Ascending(from, below) : order.Descending(below, from);
        var walked = keys.Select(at).Where(condition.Admits).Take(request.PerPage + 1).ToList();
        return Found<T>.Cut(walked, total, request.After?.Page ?? 1, request.PerPage, place);
    }

    /// <summary>Looks at every record given; for few, or for an order nothing is kept in.</summary>
    public static Found<T> Sorted<T>(
        IEnumerable<T> records, SearchRequest request, Condition<T> condition, Func<T, string, (SortKey Key, string Id)> place)
    {
        var matches = records.Where(condition.Admits).Select(record => (place(record, request.SortField).Key, Record: record)).ToList();
        var rest = matches.AsEnumerable();
        if (request.After is { } after)
        {
            rest = rest.Where(match => request.Ascending ? match.Key.CompareTo(after.Key) > 0 : match.Key.CompareTo(after.Key) < 0);
        }

        var ordered = request.Ascending ? rest.OrderBy(match => match.Key) : rest.OrderByDescending(match => match.Key);
        var walked = ordered.Take(request.PerPage + 1).Select(match => match.Record).ToList();
        return Found<T>.Cut(walked, matches.Count, request.After?.Page ?? 1, request.PerPage, record =>
        {
            var (key, id) = place(record, request.SortField);
            return (key.Value, id);
        });
    }

    static (SortKey Key, string Id) Place(Contact contact, string field) => (new SortKey(Value(contact, field), contact.Sequence), contact.Id);

    static long Value(Contact contact, string field) => field switch
    {
        "created_at" => contact.CreatedAt,
        "signed_up_at" => contact.SignedUpAt ?? 0,
        "last_seen_at" => contact.LastSeenAt ?? 0,
        "last_contacted_at" => contact.LastContactedAt ?? 0,
        "last_replied_at" => contact.LastRepliedAt ?? 0,
        _ => contact.UpdatedAt,
    };

    static SortKey Max(SortKey left, SortKey right) => left.CompareTo(right) >= 0 ? left : right;

    static SortKey Min(SortKey left, SortKey right) => left.CompareTo(right) <= 0 ? left : right;
}
