using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.Crowds;

/// <summary>The conversation of a number. Every twentieth is an outbound message nobody answered; the others have as many parts as planned.</summary>
/// <param name="contactOf">The contact a number writes as.</param>
sealed class CrowdTalks(SeedPlan plan, Func<int, Contact> contactOf)
{
    const int Days = 180;
    const long LongestTalk = 3 * 86_400;

    static readonly string[] Outbound = ["admin_initiated", "automated", "campaigns_initiated"];

    /// <summary>Time from a conversation's begin to its last change: the same for all, so that both orders are one.</summary>
    long Length => Math.Min(LongestTalk, 300L * plan.Crowd.PartsPerConversation);

    public Crowd<Conversation> Crowd() => new(CrowdIds.Conversations, plan.Crowd.Conversations, Of);

    public Ramp ByCreation { get; } = Ramp.Even(CrowdIds.Conversations, plan.Crowd.Conversations, plan.RecentSeconds - (Days * 86_400L), plan.RecentSeconds - LongestTalk - 3600);

    public Ramp ByUpdate => new(CrowdIds.Conversations, plan.Crowd.Conversations, number => ByCreation.ValueAt(number) + Length);

    public static bool IsOutbound(int number) => number % 20 == 7;

    public int PartsOf(int number) => IsOutbound(number) ? 0 : plan.Crowd.PartsPerConversation;

    Conversation Of(int number)
    {
        var dice = Dice.For(plan.Seed, number, 14);
        var contact = contactOf(number);
        var created = ByCreation.ValueAt(number);
        var admin = Admin.All[number % 3];
        var (agent, customer, isOutbound) = (Author.Of(admin), Author.Of(contact), IsOutbound(number));
        var isClosed = !isOutbound && number % 3 != 0;
        var it = new Conversation
        {
            Id = CrowdIds.Text(CrowdIds.Conversations + number),
            Title = number % 6 == 0 ? "A word about " + dice.Pick(Words.Teams) : null,
            CreatedAt = created,
            UpdatedAt = created + Length,
            WaitingSince = null,
            State = isClosed ? Conversation.Closed : Conversation.Open,
            Read = number % 2 == 0,
            IsPriority = number % 9 == 0,
            AdminAssigneeId = isOutbound ? null : admin.Number,
            TeamAssigneeId = isOutbound ? null : Team.All[number % Team.All.Count].Number,
            CompanyId = contact.Companies.FirstOrDefault(),
            Source = new Source(
                CrowdIds.Part(number, 0), number % 3 == 1 ? "email" : "conversation", isOutbound ? Outbound[number / 20 % 3] : "customer_initiated",
                number % 3 == 1 ? "A question" : "", PartJson.Html(dice.Pick(Talk.Questions)), isOutbound ? agent : customer, null),
            ContactIds = [contact.Id],
            Tags = number % 7 == 0 ? [new AppliedTag(Talk.BugTag, created + 1, agent.Id)] : [],
            Sla = number % 5 == 0 ? new Sla("Gold: first reply within an hour", created + 3600, number % 10 == 0 ? "hit" : "missed") : null,
            Rating = isClosed && number % 4 == 0 ? new Rating(1 + dice.Below(5), dice.Pick(Talk.GoodRemarks), created + Length, contact.Id, admin.Id) : null,
            Bot = number % 11 == 0 ? new BotWork("escalated", "ai_answer", created + 1) : null,
            Attributes = isClosed ? new AttributeBag([new("close_reason", dice.Pick(Talk.CloseReasons))]) : AttributeBag.Empty,
            Parts = Parts(number, created, agent, customer, isClosed),
        };
        return it with { Figures = Figures.Of(it) };
    }

    Part[] Parts(int number, long created, Author agent, Author customer, bool isClosed)
    {
        var parts = new Part[PartsOf(number)];
        for (var place = 0; place < parts.Length; place++)
        {
            var at = created + ((place + 1) * Length / parts.Length);
            var id = CrowdIds.Part(number, place + 1);
            parts[place] = (place, isClosed && place == parts.Length - 1) switch
            {
                (_, true) => new Part(id, "close", null, at, agent, Conversation.Closed),
                (0, _) => new Part(id, "assignment", null, at, Author.Fin, Conversation.Open, "admin:" + agent.Id),
                _ when place % 2 == 1 => new Part(id, "comment", Answers[(number + place) % Answers.Length], at, agent, Conversation.Open),
                _ => new Part(id, "comment", Replies[(number + place) % Replies.Length], at, customer, Conversation.Open),
            };
        }

        return parts;
    }

    static readonly string[] Answers = [.. Talk.Answers.Select(PartJson.Html)];

    static readonly string[] Replies = [.. Talk.Replies.Select(PartJson.Html)];
}
