namespace OpsConsole.Runtime.Views;

/// <summary>A named address of a list.</summary>
/// <param name="Key">What the address calls it.</param>
/// <param name="Id">Null for one that came with the console.</param>
/// <param name="Person">Whose it is; null is the team's.</param>
/// <param name="Owner">Whose the items become that come into it.</param>
/// <param name="Channel">Where it is told that something came in.</param>
public sealed record SavedView(string Key, long? Id, string Page, string Name, string Query, string? Person = null, string? Owner = null, string? Channel = null, string? NoticeError = null)
{
    public string Address => $"/{Page}?{Query}{(Query.Length == 0 ? "" : "&")}{ViewAddress.View}={Key}";
}

/// <summary>The views that come with the console, one for each team, each with its own filters and columns (S0-16).</summary>
public static class ShippedViews
{
    public static IReadOnlyList<SavedView> All { get; } =
    [
        new("support", null, "review", "Support", ViewAddress.Query("object=conversations&cols=field,tries,tried")),
        new("success", null, "review", "Customer Success", ViewAddress.Query("object=contacts&class=DroppedUpdates&cols=contract,field")),
        new("ops", null, "review", "Ops/RevOps", ViewAddress.Query("owner=nobody&cols=contract,class,field")),
        new("product", null, "review", "Product/QA", ViewAddress.Query("reason=ValueNotMapped&cols=field,contract,tries")),
        new("ops", null, "runs", "Ops/RevOps", ViewAddress.Query("status=Held")),
        new("product", null, "runs", "Product/QA", ViewAddress.Query("mode=Preview")),
    ];
}
