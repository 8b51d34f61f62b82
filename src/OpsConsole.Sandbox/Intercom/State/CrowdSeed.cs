using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Crowds;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>Hangs a plan's crowds into the workspace: nothing is made until it is looked at.</summary>
sealed class CrowdSeed(IntercomState state, SeedPlan plan)
{
    readonly CrowdPeople _people = new(plan, id => !state.Tags.IsGone(id), id => !state.Companies.IsGone(id));

    public ContactCrowd People => new(
        _people.Crowd, CrowdIds.Contacts, _people.ByCreation, _people.ByUpdate, CrowdPeople.SequenceOf, plan.Crowd.Companies,
        id => CompanyBook.NumberOf(id) is >= CrowdIds.Companies and < CrowdIds.Companies + CrowdPlan.Most and var number && number < CrowdIds.Companies + plan.Crowd.Companies && !state.Companies.IsGone(id)
            ? (int)(number - CrowdIds.Companies) : -1);

    public void Companies(IEnumerable<Company> kept)
    {
        var firms = new CrowdFirms(plan, state.Tags.Find);
        state.Companies.Load(kept, firms.Crowd(), firms.ByNumber, CrowdFirms.SequenceOf);
    }

    /// <summary>Conversations and tickets are those of the crowd's contacts, or of the people there are.</summary>
    public void Work(IReadOnlyList<Contact> people)
    {
        var plans = people.Count == 0 && plan.Crowd.Contacts == 0 ? plan with { Crowd = plan.Crowd with { Conversations = 0, Tickets = 0 } } : plan;
        Contact Writer(int number) => plan.Crowd.Contacts > 0 ? _people.Of((int)(number * 7L % plan.Crowd.Contacts)) : people[number % people.Count];
        var talks = new CrowdTalks(plans, Writer);
        state.Conversations.Clear(talks.Crowd(), talks.ByUpdate, talks.ByCreation, CrowdIds.Parts, talks.PartsOf);
        var tickets = new CrowdTickets(plans, Writer);
        state.Tickets.Clear(tickets.Crowd(), tickets.ByUpdate, tickets.ByCreation, CrowdIds.TicketParts);
    }
}
