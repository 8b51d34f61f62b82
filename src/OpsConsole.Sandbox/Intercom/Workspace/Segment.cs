using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>A named group of contacts; who is in it follows from the contact alone.</summary>
sealed record Segment(string Id, string Name, string PersonType, Func<Contact, bool> Admits)
{
    /// <summary>The day the workspace was set up.</summary>
    public const long CreatedAt = 1_734_537_243;

    public static readonly IReadOnlyList<Segment> All =
    [
        new("65f0c0de5eedface00000001", "All users", "user", contact => contact.IsUser),
        new("65f0c0de5eedface00000002", "All leads", "contact", contact => !contact.IsUser),
        new("65f0c0de5eedface00000003", "VIP customers", "user", contact => contact.IsUser && contact.Attributes["vip"] is true),
        new("65f0c0de5eedface00000004", "Escalated", "user", contact => contact.IsUser && contact.Attributes["escalation"] is true),
        new("65f0c0de5eedface00000005", "Low health", "user", contact => contact.IsUser && contact.Attributes["health_score"] is < 40L),
    ];

    public static IEnumerable<Segment> Of(Contact contact) => All.Where(segment => segment.Admits(contact));

    public static IEnumerable<string> IdsOf(Contact contact) => Of(contact).Select(segment => segment.Id);
}
