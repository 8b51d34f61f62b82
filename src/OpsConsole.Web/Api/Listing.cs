using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Auth;

namespace OpsConsole.Web.Api;

/// <summary>How every list answers.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items, int Total);

public static class Listings
{
    private const int DefaultSize = 50;

    public static Listing<TOut> Map<TIn, TOut>(this Paged<TIn> page, Func<TIn, TOut> map) => new([.. page.Items.Select(map)], page.Total);

    public static PageRequest Page(int? page, int? pageSize) => new(page ?? 1, pageSize ?? DefaultSize);

    public static Actor Caller(this HttpContext context) => context.User.ToActor("api") ?? throw new InvalidOperationException("Only reached after authorisation.");

    /// <summary>A query's word as an enum, whatever its case.</summary>
    public static T? Parse<T>(string? word, string name)
        where T : struct, Enum =>
        string.IsNullOrEmpty(word) ? null
        : Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value
        : throw new BadHttpRequestException($"{name} is one of {string.Join(", ", Enum.GetNames<T>().Select(Camel))}; \"{word}\" is none of them.");

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
