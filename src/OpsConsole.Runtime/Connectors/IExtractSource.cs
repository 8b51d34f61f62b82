using System.Text.Json;
using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Connectors;

/// <summary>A connection whose object types can be copied as tables. It reads and derives; what becomes of it is not its business.</summary>
public interface IExtractSource
{
    /// <summary>Every object and derived table, parents before what is derived of them.</summary>
    IReadOnlyList<SourceObject> Sources { get; }

    /// <summary>How far back reading must look again, because the vendor shows changes late (T-02).</summary>
    TimeSpan Overlap { get; }

    /// <summary>What one object, or one stretch of it, holds at this moment; one or two calls. Only for objects that tell when they changed.</summary>
    Task<SourceSpan> SpanAsync(string objectName, long? from, CallContext call);

    /// <summary>
    /// Pages of an object, in the order of change where it has one, as far as <see cref="SourcePage.Reached"/> says. A page's JSON lives until the next is asked for. A record may come more than once; none that changed in the stretch before the reading
    /// began is missed.
    /// </summary>
    IAsyncEnumerable<SourcePage> ReadAsync(ReadOrder order, CallContext call);

    /// <summary>The records derived from one record, without a call. What the record does not hold whole is told by its <see cref="SourceRecord.Gaps"/>.</summary>
    IEnumerable<DerivedRecord> Derive(string derived, SourceRecord record);

    /// <summary>Where the account's data lives, as the vendor calls it, such as EU; null where it does not say.</summary>
    Task<string?> RegionAsync(CallContext call);

    /// <summary>The start of the vendor's unit of time that this second is in (T-01). Known once <see cref="SpanAsync"/> was asked.</summary>
    long FloorOf(string objectName, long second);
}

/// <param name="Count">Records there are, by the vendor's own count.</param>
/// <param name="Oldest">When the first of them changed; null where there is none.</param>
/// <param name="Now">The vendor's clock.</param>
public sealed record SourceSpan(long Count, long? Oldest, long Now);

/// <param name="From">Changed at this second or later; null reads everything.</param>
/// <param name="To">Changed before this second; null has no end.</param>
/// <param name="Derived">Tables that are derived from it; what they need beyond the record's own page is fetched, at a call per record.</param>
/// <param name="FullLists">Fetch lists that are cut short whole.</param>
/// <param name="Few">A first look: pages of so many records, at the fewest calls; null takes the vendor's full pages.</param>
public sealed record ReadOrder(string Object, long? From, long? To, IReadOnlySet<string> Derived, bool FullLists, int? Few = null);

/// <param name="Said">Records in the whole stretch, as the vendor counts them; null where it does not.</param>
/// <param name="Now">The vendor's clock when it answered.</param>
/// <param name="Note">What people should know of it, in a sentence: a part that the token may not read.</param>
public sealed record SourcePage(IReadOnlyList<SourceRecord> Records, long? Said, long? Now, string? Note = null)
{
    /// <summary>Everything of the stretch that changed before this second has come, with this page and those before it; null says nothing new.</summary>
    public long? Reached { get; init; }
}

/// <param name="Excluded">Why it is never copied; null for a record that is.</param>
public sealed record SourceRecord(string Id, JsonElement Json, long? ChangedAt, string? Excluded = null)
{
    /// <summary>Values the JSON does not hold as fields of its own, by column.</summary>
    public (string Column, object Value)[] Given { get; init; } = [];

    /// <summary>Lists fetched whole, in place of the ones cut short, by derived table.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<JsonElement>>? Lists { get; init; }

    public IReadOnlyList<SourceGap> Gaps { get; init; } = [];

    /// <summary>Records of the <see cref="SourceObject.Counted"/> table that belong to it, as the vendor counts them; null where it does not.</summary>
    public long? Said { get; init; }
}

/// <summary>A list that a record carries cut short: some of it does not land.</summary>
/// <param name="Total">Null where the vendor does not tell.</param>
public sealed record SourceGap(string Derived, long Have, long? Total);

/// <param name="Given">Values the JSON does not hold: the owner's id, the place in the list.</param>
public readonly record struct DerivedRecord(JsonElement Json, (string Column, object Value)[] Given);
