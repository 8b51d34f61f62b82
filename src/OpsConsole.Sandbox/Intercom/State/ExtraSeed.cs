using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>The odd cases a copy of the workspace must get right: more than an answer holds, and messages nobody answered.</summary>
static class ExtraSeed
{
    const int Many = 12;
    const int ManyParts = 612;
    const int FirstTag = 14_929_101;

    static readonly string[] Outbound = ["admin_initiated", "automated", "campaigns_initiated", "admin_initiated", "automated"];

    public static IEnumerable<Tag> Tags => Enumerable.Range(0, Many).Select(place => new Tag(Id(place), $"Topic {place + 1:d2}"));

    public static IEnumerable<Company> Tagged(IEnumerable<Company> companies) =>
        companies.Select((company, place) => place % 3 == 0 ? company with { Tags = [new Tag(Talk.VipTag, "VIP"), .. place % 6 == 0 ? (Tag[])[new Tag(Id(0), "Topic 01")] : []] } : company);

    /// <summary>The first living user gets more tags than are embedded, the second more companies.</summary>
    public static void Crowded(List<Contact> contacts, IEnumerable<Company> companies)
    {
        int[] places = [.. Enumerable.Range(0, contacts.Count).Where(place => contacts[place] is { IsLive: true, IsUser: true }).Take(2)];
        if (places.Length == 2)
        {
            contacts[places[0]] = contacts[places[0]] with { Tags = [.. Enumerable.Range(0, Many).Select(place => new AppliedTag(Id(place), contacts[places[0]].CreatedAt, Admin.Owner.Id))] };
            contacts[places[1]] = contacts[places[1]] with { Companies = [.. companies.Take(Many).Select(company => company.Id)] };
        }
    }

    public static void Load(IntercomState state, SeedPlan plan, List<Contact> contacts)
    {
        Contact[] people = [.. contacts.Where(contact => contact is { IsLive: true, Email: not null }).Take(Outbound.Length + 3)];
        if (people.Length < Outbound.Length + 3)
        {
            return;
        }

        var until = plan.Recent.ToUnixTimeSeconds();
        Keep(state, Long(state, people[0], until));
        for (var i = 0; i < Outbound.Length; i++)
        {
            Keep(state, Begin(state, people[i + 1], Outbound[i], until - ((i + 2) * 86_400L)));
        }

        var answered = Begin(state, people[^2], "admin_initiated", until - (9 * 86_400L));
        Keep(state, ConversationLife.Say(answered, state.Conversations.NextPart(), "comment", PartJson.Html("Yes, tell me more."), Author.Of(people[^2]), answered.CreatedAt + 900));
        Keep(state, Begin(state, people[^1], "customer_initiated", until - (10 * 86_400L)) with { HidesSource = true });
    }

    /// <summary>Three weeks of e-mails to and fro.</summary>
    static Conversation Long(IntercomState state, Contact contact, long until)
    {
        var it = Begin(state, contact, "customer_initiated", until - (21 * 86_400L), "email");
        var agent = Author.Of(Admin.Owner);
        var parts = new Part[ManyParts];
        for (var place = 0; place < ManyParts; place++)
        {
            var isAnswer = place % 2 == 0;
            var text = $"{(isAnswer ? Talk.Answers[place % Talk.Answers.Length] : Talk.Replies[place % Talk.Replies.Length])} ({place + 1})";
            parts[place] = new Part(state.Conversations.NextPart(), "comment", PartJson.Html(text), it.CreatedAt + ((place + 1) * 2_900L), isAnswer ? agent : Author.Of(contact), Conversation.Open);
        }

        return it with { Parts = parts, UpdatedAt = parts[^1].At, WaitingSince = parts[^1].At, AdminAssigneeId = Admin.Owner.Number };
    }

    static Conversation Begin(IntercomState state, Contact contact, string deliveredAs, long at, string type = "conversation")
    {
        var author = deliveredAs == "customer_initiated" ? Author.Of(contact) : Author.Of(Admin.All[1]);
        var source = new Source(state.Conversations.NextPart(), type, deliveredAs, type == "email" ? "A long story" : "", PartJson.Html(Talk.Questions[0]), author, null);
        return ConversationLife.Begin(state.Conversations.NextId(), source, at, contact.Id, contact.Companies.FirstOrDefault(), null);
    }

    static void Keep(IntercomState state, Conversation it) => state.Conversations.Put(it with { Figures = Figures.Of(it) });

    static string Id(int place) => (FirstTag + place).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
