using Microsoft.AspNetCore.Identity;

namespace OpsConsole.Runtime.Store;

/// <summary>A person who signs in. Their role is one of <see cref="Roles"/>.</summary>
public sealed class ConsoleUser : IdentityUser
{
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastSeenAt { get; set; }
}

/// <summary>The four roles, weakest first; each may all that those before it may.</summary>
public static class Roles
{
    public const string Viewer = "Viewer";
    public const string Editor = "Editor";
    public const string Lead = "Lead";
    public const string Admin = "Admin";

    public static IReadOnlyList<string> All { get; } = [Viewer, Editor, Lead, Admin];
}
