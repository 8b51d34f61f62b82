using System.Globalization;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

static class PageNumber
{
    /// <summary>Page 0 is taken for the first one and echoed (live recording).</summary>
    public static int Of(VendorCall call)
    {
        var text = call.Query("page");
        return text is null ? 1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page
            : throw new VendorError(400, "parameter_invalid", "page must be a number", "page");
    }

    public static IEnumerable<T> Slice<T>(this IEnumerable<T> items, int page, int perPage) =>
        items.Skip((Math.Max(page, 1) - 1) * perPage).Take(perPage);
}
