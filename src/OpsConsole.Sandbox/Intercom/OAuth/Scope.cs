using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.OAuth;

/// <summary>What a token may read, in the six permissions an app asks for, and which paths need which.</summary>
static class Scope
{
    public const string Users = "read_users";
    public const string Conversations = "read_conversations";
    public const string Tickets = "read_tickets";
    public const string Admins = "read_admins";
    public const string ActivityLogs = "read_activity_logs";
    public const string Articles = "read_articles";

    const string Item = "intercom.scopes";

    /// <summary>As the consent page words them.</summary>
    public static IReadOnlyList<(string Key, string Words)> All { get; } =
    [
        (Users, "Read and list users and companies"), (Conversations, "Read conversations"), (Tickets, "Read tickets"),
        (Admins, "Read admins"), (ActivityLogs, "Read admin activity logs"), (Articles, "Read and list articles"),
    ];

    static readonly FrozenSet<string> Everything = All.Select(scope => scope.Key).ToFrozenSet();

    static readonly FrozenDictionary<string, string> ByFirstPart = new (string Scope, string[] Parts)[]
    {
        (Users, ["contacts", "companies", "tags", "segments", "subscription_types", "notes", "visitors", "events"]),
        (Conversations, ["conversations"]),
        (Tickets, ["tickets", "ticket_types", "ticket_states"]),
        (Admins, ["admins", "teams"]),
        (Articles, ["articles", "help_center"]),
    }.SelectMany(of => of.Parts.Select(part => (part, of.Scope))).ToFrozenDictionary(of => of.part, of => of.Scope);

    /// <summary>The one that a path needs; null where any token will do, as for /me and /data_attributes, which shows only what the others allow.</summary>
    public static string? For(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["admins", "activity_logs", ..] ? ActivityLogs : parts is [var first, ..] ? ByFirstPart.GetValueOrDefault(first) : null;
    }

    public static bool Allows(this VendorCall call, string scope) => call.Http.Items[Item] is not IReadOnlySet<string> held || held.Contains(scope);

    /// <summary>Notes on the call what its token may do; null is all of it.</summary>
    public static void Hold(HttpContext http, IEnumerable<string>? scopes) => http.Items[Item] = (scopes?.ToFrozenSet() ?? Everything) as IReadOnlySet<string>;

    /// <summary>Only scopes there are.</summary>
    public static string[] Known(IEnumerable<string?> asked) => [.. asked.OfType<string>().Where(Everything.Contains).Distinct()];
}
