using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Pages.Review;

/// <summary>The queue as it is shown: nothing in it moves while somebody looks, until they ask for what is new.</summary>
/// <param name="Newest">The newest item when the list was made; what came after waits behind "Show".</param>
/// <param name="New">How many came since.</param>
public sealed record ReviewData(
    ReviewAddress Address, int Page, int Groups, int Open, int Mine, int Today, CausePage Causes, CauseKey? Opened, IReadOnlyList<ReviewRow> Rows, Paged<ReviewRow>? Settled,
    ReviewRow? Item, DateTimeOffset At, long Newest, int New)
{
    public bool IsEmpty => Item is null && (Settled is null ? Causes.Total == 0 : Settled.Total == 0);

    /// <summary>The same list at the same place, so that a hint may change figures but not the order.</summary>
    public bool IsSameListAs(ReviewData? other) => other is not null && Address == other.Address && Page == other.Page && Groups == other.Groups;

    /// <summary>These causes in the order they stood; counts as they are now, none for those that are gone.</summary>
    public static CausePage Keep(CausePage shown, CausePage now)
    {
        var counts = now.Items.ToDictionary(c => c.Key, c => c.Count);
        return now with { Items = [.. shown.Items.Select(c => c with { Count = counts.GetValueOrDefault(c.Key) })] };
    }
}
