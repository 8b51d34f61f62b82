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
    public static string CanDo(ConnectionDetail detail) => detail.Uses.Count + detail.Copies.Count == 0
        ? "Nothing yet: no contract and no extraction uses it."
        : string.Join(" ", detail.Copies.Select(c => $"Copied by {c.Name}: {string.Join(", ", c.Objects)}.").Prepend(string.Join(" ", detail.Uses.GroupBy(u => u.Object).Select(o => $"{Verb(o.Any(u => u.Reads), o.Any(u => u.Writes))} {o.Key}."))).Where(t => t.Length > 0));

    private static string Verb(bool reads, bool writes) => (reads, writes) switch
    {
        (true, true) => "Reads and writes",
        (false, true) => "Writes",
        _ => "Reads",
    };
}
