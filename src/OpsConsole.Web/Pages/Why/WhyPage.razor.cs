using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Why;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Why;

public sealed partial class WhyPage(WhyQueries why) : ComponentBase
{
    private WhyCustomer? one;
    private string? sentence = "Looks up one customer: what each side holds, and every decision taken about them.";

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    /// <summary>Which of several hits: its contract and the vendor id it was listed by.</summary>
    [SupplyParameterFromQuery]
    private string? System { get; set; }

    [SupplyParameterFromQuery]
    private string? Show { get; set; }

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    private int page => Math.Max(1, Page ?? 1);

    private WhyKind kind => Enum.TryParse<WhyKind>(Kind, ignoreCase: true, out var asked) ? asked : WhyKind.All;

    private async Task<WhyAnswer?> LoadAsync(CancellationToken ct) => await why.AskAsync(Q!, ct);

    private WhyCustomer? Shown(WhyAnswer answer) => answer.Customers is [var only] ? only : answer.Customers.FirstOrDefault(c => System is not null && System == WhyHits.Name(c));

    private void Say(WhyAnswer? answer)
    {
        one = answer is null ? null : Shown(answer);
        sentence = (one, answer?.Customers.Count ?? 0) switch
        {
            (null, 0) => null,
            (null, var several) => $"{Words.Spelled(several)} customers match. What tells them apart is listed; one opens.",
            ({ OpenReviews: [var waiting, ..] }, _) => waiting.Text,
            ({ } customer, _) => (customer.LinkedAt is null ? "Not linked yet." : "Linked.") + Differences(customer),
        };
    }

    private static string Differences(WhyCustomer customer) => customer.Fields.Count(f => f.Differs) switch
    {
        > 0 and var differ => $" {Words.Count(differ, "field differs", "fields differ")} between the two sides now.",
        _ when customer.Fields.Count > 0 && customer.LinkedAt is not null => " Both sides hold the same.",
        _ => "",
    };
}
