using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>The last thirty days of talk: nights, reopenings, snoozes, conversations the bot handled alone.</summary>
static class ConversationSeed
{
    const int Conversations = 60;
    const int Days = 30;

    public static void Load(IntercomState state, SeedPlan plan, List<Contact> contacts)
    {
        Contact[] people = [.. contacts.Where(contact => contact.IsLive)];
        if (people.Length == 0)
        {
            return;
        }

        var until = plan.Recent.ToUnixTimeSeconds();
        var starts = Enumerable.Range(1, Conversations)
            .Select(number => until - (Days * 86_400L) + Dice.For(plan.Seed, number, 5).Below((Days * 86_400) - 3600)).Order().ToArray();
        for (var number = 1; number <= Conversations; number++)
        {
            var story = new ConversationStory(state.Conversations, Dice.For(plan.Seed, number, 6), until);
            var it = story.Tell(people, starts[number - 1]);
            state.Conversations.Put(it with { Figures = Figures.Of(it) });
        }
    }
}
