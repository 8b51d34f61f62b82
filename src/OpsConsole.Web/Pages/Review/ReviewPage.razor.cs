using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Review;

public sealed partial class ReviewPage(ReviewQueries reviews, ContractStore store, ConnectionQueries connections, TimeProvider clock) : ComponentBase
{
    private const int Size = 50;
    private static readonly IReadOnlyList<(string, string)> Reasons = [.. Enum.GetValues<ReviewReason>().Select(r => (Words.Cause(r, null), r.ToString()))];

    private readonly Selection selection = new();
    private readonly List<long> works = [];
    private IReadOnlyList<ContractEnds> contracts = [];
    private IReadOnlyList<string> owners = [];
    private StatePanel<ReviewData>? panel;
    private ReviewData? data;
    private string? sentence;

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Class { get; set; }

    [SupplyParameterFromQuery]
    private string? Reason { get; set; }

    /// <summary>The cause whose items are open.</summary>
    [SupplyParameterFromQuery]
    private string? Cause { get; set; }

    [SupplyParameterFromQuery]
    private string? Contract { get; set; }

    [SupplyParameterFromQuery]
    private string? Object { get; set; }

    [SupplyParameterFromQuery]
    private string? Owner { get; set; }

    [SupplyParameterFromQuery]
    private string? Age { get; set; }

    [SupplyParameterFromQuery]
    private string? Pipeline { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    /// <summary>Columns beyond the usual, with commas between.</summary>
    [SupplyParameterFromQuery]
    private string? Cols { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [SupplyParameterFromQuery]
    private int? Groups { get; set; }

    [SupplyParameterFromQuery]
    private long? Item { get; set; }

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    [CascadingParameter]
    private TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    private int page => Math.Max(1, Page ?? 1);

    private int groups => Math.Max(1, Groups ?? 1);

    private ReviewAddress address => new(State, Class, Reason, Cause, Contract, Object, Owner, Age, Pipeline, Q);

    private async Task<ReviewData?> LoadAsync(CancellationToken ct)
    {
        if (contracts.Count == 0)
        {
            (contracts, owners) = (await ContractNames.ListAsync(store, connections, ct), await reviews.OwnersAsync(ct));
        }

        var now = clock.GetUtcNow();
        var asked = new ReviewData(
            address, page, groups, await reviews.OpenCountAsync(ct), await reviews.CountAsync(new ReviewFilter { Owner = Actor.Name }, ct),
            await reviews.CountAsync(new ReviewFilter(null) { SettledSince = ReviewAddress.StartOfDay(now, Zone) }, ct),
            new([], 0, 0), null, [], null, Item is { } item ? await reviews.FindAsync(item, ct) : null, now, 0, 0);
        var filter = address.Filter(Actor.Name, contracts, now, Zone);
        if (address.IsSettled)
        {
            return asked with { Settled = await reviews.PageAsync(filter, new(page, Size), ct) };
        }

        var causes = await reviews.CausesAsync(filter, new(groups, Size), ct);
        return asked.IsSameListAs(data)
            ? asked with
            {
                Causes = ReviewData.Keep(data!.Causes, causes),
                Opened = data.Opened,
                Newest = data.Newest,
                Rows = await reviews.NowAsync([.. data.Rows.Select(r => r.Id)], ct),
                New = await reviews.NewerAsync(filter, data.Newest, ct),
            }
            : await OpenAsync(asked with { Causes = causes, Newest = await reviews.NewestIdAsync(ct) }, filter, ct);
    }

    /// <summary>The cause that the address names, or the one its item is of, or the only one there is, shows its items.</summary>
    private async Task<ReviewData> OpenAsync(ReviewData asked, ReviewFilter filter, CancellationToken ct)
    {
        var opened = address.Key ?? (asked.Item is { Status: ReviewStatus.Open } item ? CauseKey.Of(item) : Cause != ReviewAddress.Shut && asked.Causes.Items is [var only] ? only.Key : null);
        return asked with { Opened = opened, Rows = opened is null ? [] : await reviews.RowsAsync(filter with { Cause = opened }, new(page, Size), ct) };
    }

    private void Say(ReviewData? now)
    {
        if (now is not null && data is not null && (now.Address with { Cause = null }) != (data.Address with { Cause = null }))
        {
            selection.Clear(); // what is chosen is what was seen
        }

        data = now;
        sentence = now switch
        {
            null => null,
            { Settled: { } settled } => $"{Words.Count(settled.Total, "item")} here. {Words.Count(now.Open, "waits", "wait")} for a person.",
            { Open: 0 } => "Nothing waits for a person.",
            _ => $"{Words.Count(now.Causes.Records, "record")}, {Words.Count(now.Causes.Total, "cause")}." + (now.Causes.Items.Count > 0 ? $" The oldest waits {Words.Age(now.At - now.Causes.Items.Min(c => c.Oldest))}" : "")
                + (now.Mine > 0 ? $", {Words.Number(now.Mine)} {(now.Mine == 1 ? "is" : "are")} yours." : now.Causes.Items.Count > 0 ? "." : "") + (now.Today > 0 ? $" {Words.Count(now.Today, "was", "were")} resolved today." : ""),
        };
    }

    private ContractEnds EndsOf(ReviewRow item) => contracts.FirstOrDefault(c => c.Key == item.ContractKey) ?? ContractEnds.Unknown(item.ContractKey);

    private Task ShowNewAsync()
    {
        data = null;
        return panel!.LoadAsync();
    }

    private Task ReloadAsync() => panel!.LoadAsync();

    private void Clear() => selection.Clear();

    private Task DoneAsync(BulkResult result)
    {
        selection.Clear();
        works.AddRange(result.Runs);
        return panel!.LoadAsync();
    }
}
