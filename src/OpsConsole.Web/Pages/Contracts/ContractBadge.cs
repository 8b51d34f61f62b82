using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Contracts;

static class ContractBadge
{
    public static Badge Of(int? published, bool hasDraft, string? drift) => (published, hasDraft, drift) switch
    {
        (_, _, not null) => Badge.Drift,
        (null, _, _) => new("Draft", Shape.Dotted, "idle"),
        (_, true, _) => new("Draft ahead", Shape.Dotted, "idle"),
        _ => new("Published", Shape.Tick, "ok"),
    };
}
