using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.HelpCenter;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Workspace;

namespace OpsConsole.Sandbox.Intercom;

/// <summary>How many of each object there are. Call it under the lock.</summary>
static class IntercomCounts
{
    public static IEnumerable<(string Name, long Count)> Of(IntercomState state) =>
    [
        ("contacts", state.Contacts.ByCreation.Count),
        ("companies", state.Companies.Count),
        ("conversations", state.Conversations.Count),
        ("conversation_parts", state.Conversations.CountParts(int.MaxValue)),
        ("conversation_parts_shown", state.Conversations.CountParts(PartJson.Newest)),
        ("tickets", state.Tickets.Count),
        ("ticket_types", TicketType.All.Count),
        ("admins", Admin.All.Count),
        ("tags", state.Tags.All.Count()),
        ("teams", Team.All.Count),
        ("segments", Segment.All.Count),
        ("data_attributes", state.Attributes.All.Count()),
        ("articles", state.Articles.Articles.Count()),
        ("collections", state.Articles.Collections.Count()),
        ("help_centers", Site.All.Count),
        ("subscription_types", SubscriptionType.All.Count),
        ("activity_logs", state.Activity.Count),
    ];
}
