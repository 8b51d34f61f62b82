using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Review;

public sealed record ReviewData(int Open, IReadOnlyList<ReviewCause> Causes, Paged<ReviewRow> Items, ReviewRow? Item, DateTimeOffset At);

public sealed partial class ReviewPage(ReviewQueries reviews, ReviewQueue queue, TimeProvider clock) : ComponentBase
{
    private const int Size = 50;
    private ReviewData? data;
    private string? sentence;

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    [SupplyParameterFromQuery]
    private string? Reason { get; set; }

    /// <summary>Only named beside the reason; the list is by reason.</summary>
    [SupplyParameterFromQuery]
    private string? Field { get; set; }

    [SupplyParameterFromQuery]
    private string? Pipeline { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [SupplyParameterFromQuery]
    private long? Item { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    private int page => Math.Max(1, Page ?? 1);

    private ReviewReason? reason => Enum.TryParse<ReviewReason>(Reason, ignoreCase: true, out var one) ? one : null;

    private ReviewStatus? status => Status == "all" ? null : Enum.TryParse<ReviewStatus>(Status, ignoreCase: true, out var one) ? one : ReviewStatus.Open;

    private bool filtered => reason is not null || Pipeline is not null || Q is not null || Status is not null;

    private async Task<ReviewData?> LoadAsync(CancellationToken ct)
    {
        var filter = new ReviewFilter(status, reason, Pipeline, Q);
        return new(
            await reviews.OpenCountAsync(ct), await reviews.CausesAsync(filter, ct), await reviews.PageAsync(filter, new(page, Size), ct),
            Item is { } item ? await reviews.FindAsync(item, ct) : null, clock.GetUtcNow());
    }

    private void Say(ReviewData? now)
    {
        data = now;
        sentence = now switch
        {
            null => null,
            { Open: 0 } => "Nothing waits for a person.",
            _ when status != ReviewStatus.Open => $"{Words.Count(now.Items.Total, "item")} here. {Words.Count(now.Open, "waits", "wait")} for a person.",
            _ => $"{Words.Count(now.Items.Total, "record")}, {Words.Count(now.Causes.Count, "cause")}." + (now.Causes.Count > 0 ? $" The oldest waits {Words.Age(now.At - now.Causes.Min(c => c.Oldest))}." : ""),
        };
    }

    private Task RetryShownAsync() => queue.RetryAsync(Actor, [.. data!.Items.Items.Select(i => i.Id)]);
}
