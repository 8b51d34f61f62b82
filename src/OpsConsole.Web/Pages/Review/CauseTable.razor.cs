using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Review;

public sealed partial class CauseTable
{
    [CascadingParameter]
    private Actor? Actor { get; set; }

    private bool may => Actor?.May(Right.ReviewItems) == true;

    private string NameOf(CauseKey key) => Contracts.FirstOrDefault(c => c.Key == key.ContractKey)?.Name ?? (key.ContractKey.Length == 0 ? "An extraction" : key.ContractKey);

    /// <summary>Where one value or one gate is the cause, its own sentence says more than the kind of trouble.</summary>
    private static string Title(ReviewCause cause) => cause.Reason is ReviewReason.ValueNotMapped or ReviewReason.Gate ? cause.Sample.Split(", so ")[0] : Words.Cause(cause.Reason, cause.Field);

    private static string Verb(ReviewCause cause) => cause.Reason switch
    {
        ReviewReason.ValueNotMapped => $"Map once for {Words.Number(cause.Count)}…",
        ReviewReason.DuplicateClaim or ReviewReason.KeysDisagree => "Choose…",
        ReviewReason.ValueDoesNotFit => $"Edit {Words.Number(cause.Count)}…",
        ReviewReason.BothChanged => $"Compare {Words.Number(cause.Count)}…",
        _ => $"Decide {Words.Number(cause.Count)}…",
    };

    private string Address(ReviewCause cause, bool isOpen) =>
        Nav.GetUriWithQueryParameters(new Dictionary<string, object?> { ["cause"] = !isOpen ? cause.Key.ToString() : Data.Causes.Items.Count == 1 ? ReviewAddress.Shut : null, ["page"] = null, ["item"] = null });

    private string Decide(ReviewCause cause) =>
        Nav.GetUriWithQueryParameters(new Dictionary<string, object?> { ["cause"] = cause.Key.ToString(), ["page"] = null, ["item"] = cause.First });

    private async Task PickAsync(ReviewCause cause, bool on)
    {
        await Selection.SetAsync(cause, on, () => Reviews.IdsAsync(new ReviewFilter { Cause = cause.Key }));
        await Picked.InvokeAsync();
    }
}
