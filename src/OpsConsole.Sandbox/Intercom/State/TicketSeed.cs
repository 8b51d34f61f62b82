using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>Tickets of the last sixty days, of every type; every third grew from a conversation.</summary>
static class TicketSeed
{
    const int Tickets = 24;
    const int Days = 60;

    public static void Load(IntercomState state, SeedPlan plan, List<Contact> contacts)
    {
        Contact[] people = [.. contacts.Where(contact => contact is { IsLive: true, IsUser: true })];
        Conversation[] talks = [.. state.Conversations.Kept];
        if (people.Length == 0)
        {
            return;
        }

        var until = plan.Recent.ToUnixTimeSeconds();
        for (var number = 1; number <= Tickets; number++)
        {
            var dice = Dice.For(plan.Seed, number, 10);
            var talk = number % 3 == 0 && talks.Length > 0 ? talks[dice.Below(talks.Length)] : null;
            var contact = talk is null ? dice.Pick(people).Id : talk.ContactIds[0];
            var created = Math.Max(talk?.CreatedAt ?? 0, until - (Days * 86_400L) + ((number - 1) * Days * 86_400L / Tickets));
            state.Tickets.Put(TicketStory.Tell(state.Tickets.NextId(), state.Tickets.NextPart, dice, contact, created, until) with { ConversationId = talk?.Id });
        }
    }
}
