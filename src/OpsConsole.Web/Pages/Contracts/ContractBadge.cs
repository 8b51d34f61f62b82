using OpsConsole.Runtime.Contracts;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Contracts;

static class ContractBadge
{
    /// <summary>What stops runs comes before what only waits to be published.</summary>
    public static Badge Of(ContractLine line) => line is { Errors: > 0, Row: { DriftText: null, PublishedVersion: not null } }
        ? new("Invalid", Shape.Octagon, "fail")
        : Of(line.Row.PublishedVersion, line.Row.DraftJson is not null, line.Row.DriftText);

    public static Badge Of(int? published, bool hasDraft, string? drift) => (published, hasDraft, drift) switch
    {
        (_, _, not null) => Badge.Drift,
        (null, _, _) => new("Draft", Shape.Dotted, "idle"),
        (_, true, _) => new("Draft ahead", Shape.Dotted, "idle"),
        _ => new("Published", Shape.Tick, "ok"),
    };
}
