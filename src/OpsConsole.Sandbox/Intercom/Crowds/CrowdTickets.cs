using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Tickets;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.Crowds;

/// <summary>The ticket of a number: of each type in turn, looked at within an hour and answered within two.</summary>
sealed class CrowdTickets(SeedPlan plan, Func<int, Contact> contactOf)
{
    const int Days = 300;
    const long Looked = 3600;
    const long Answered = 7200;

    public Crowd<Ticket> Crowd() => new(CrowdIds.Tickets, plan.Crowd.Tickets, Of);

    public Ramp ByCreation { get; } = Ramp.Even(CrowdIds.Tickets, plan.Crowd.Tickets, plan.RecentSeconds - (Days * 86_400L), plan.RecentSeconds - (2 * Answered));

    public Ramp ByUpdate => new(CrowdIds.Tickets, plan.Crowd.Tickets, number => ByCreation.ValueAt(number) + Answered);

    Ticket Of(int number)
    {
        var dice = Dice.For(plan.Seed, number, 15);
        var created = ByCreation.ValueAt(number);
        var agent = Author.Of(Admin.All[number % 3]);
        var id = CrowdIds.Text(CrowdIds.Tickets + number);
        var it = new Ticket
        {
            Id = id,
            Number = TicketBook.NumberOf(id),
            TypeId = TicketType.All[number % TicketType.All.Count].Id,
            ContactIds = [contactOf(number).Id],
            AdminAssigneeId = Admin.All[number % 3].Number,
            CreatedAt = created,
            UpdatedAt = created,
            Attributes = new AttributeBag([new(TicketType.Summary, dice.Pick(Talk.Notes)), new(TicketType.Title, dice.Pick(Talk.Questions))]),
        };
        var part = CrowdIds.TicketParts + (number * 2L);
        it = TicketLife.Move(it, CrowdIds.Text(part), agent, created + Looked, TicketState.All[1 + (number % 4)]);
        return TicketLife.Say(it, CrowdIds.Text(part + 1), "comment", PartJson.Html(dice.Pick(Talk.Answers)), agent, created + Answered);
    }
}
