using OpsConsole.Runtime.Pipelines;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Connections;

/// <summary>What a connection is and can do, as people read it.</summary>
public static class ConnectionWords
{
    public static Badge State(ConnectionSummary connection) => connection switch
    {
        { Authorised: false } => new("Re-authorise", Shape.Octagon, "fail"),
        { StateText: null, Warning: not null } => new("Region differs", Shape.Triangle, "attn"),
        { StateText: not null } => new("Incomplete", Shape.Triangle, "attn"),
        _ => new("Ready", Shape.Tick, "ok"),
    };

    /// <summary>"Reads and writes contacts."</summary>
    public static string CanDo(ConnectionDetail detail) => detail.Uses.Count == 0
        ? "Nothing yet: no contract uses it."
        : string.Join(" ", detail.Uses.GroupBy(u => u.Object).Select(o => $"{Verb(o.Any(u => u.Reads), o.Any(u => u.Writes))} {o.Key}."));

    private static string Verb(bool reads, bool writes) => (reads, writes) switch
    {
        (true, true) => "Reads and writes",
        (false, true) => "Writes",
        _ => "Reads",
    };
}
