using System.Globalization;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Search;

static class Paging
{
    const int Most = 150;

    /// <summary>What the vendor does above the maximum is UNCONFIRMED; a refusal hides no mistake.</summary>
    public static int PerPage(string? text, int otherwise, int most = Most)
    {
        if (text is null)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new VendorError(400, "parameter_invalid", $"per_page must be between 1 and {most}", "per_page");
    }
}
