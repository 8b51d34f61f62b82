using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Crowds;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.State;

/// <summary>The seeded world as Intercom has it.</summary>
static class IntercomSeed
{
    static readonly (string Name, string Type, string[] Options)[] Attributes =
    [
        ("lifecycle_stage", "string", ["lead", "trial", "active", "churned"]),
        ("plan_tier", "string", Words.Plans),
        ("health_score", "integer", []),
        ("vip", "boolean", []),
        ("escalation", "boolean", []),
        ("trial_end_at", "date", []),
        ("renewal_at", "date", []),
        ("csm_name", "string", []),
        ("ae_name", "string", []),
        ("team", "string", []),
        ("region", "string", []),
        ("sla_tier", "string", []),
        ("mrr_band", "string", []),
        ("usage_band", "float", []),
    ];

    static readonly (string Name, string Type, string[] Options)[] CompanyAttributes =
    [
        ("plan_tier", "string", Words.Plans),
        ("mrr_band", "string", []),
        ("region", "string", []),
        ("csm_email", "string", []),
        ("renewal_at", "date", []),
    ];

    // close_reason takes what is typed: a list of reasons is a habit of the team, not a rule of the workspace.
    static readonly (string Name, string Type, string[] Options)[] ConversationAttributes =
    [
        ("close_reason", "string", []),
        ("root_cause", "string", Talk.RootCauses),
        ("follow_up", "string", []),
        ("severity", "string", ["low", "medium", "high"]),
        ("needs_qa", "boolean", []),
    ];

    const int ActivityLogs = 240;

    public static void Load(IntercomState state, SeedPlan plan)
    {
        var madeAt = SeedPlan.Today.AddDays(-800).ToUnixTimeSeconds();
        state.Attributes.Load([.. Defined(Attributes, "contact", 34, madeAt), .. Defined(CompanyAttributes, "company", 60, madeAt), .. Defined(ConversationAttributes, "conversation", 70, madeAt)]);
        state.Tags.Load(
        [
            new Tag("14929001", "VIP"), new Tag("14929002", "Needs onboarding"), new Tag("14929003", "Bug affected"),
            new Tag(Talk.BugTag, "Bug"), new Tag(Talk.EscalationTag, "Escalation"), .. plan.Crowd.Contacts > 0 ? CrowdPeople.Tags : [], .. plan.Extras ? ExtraSeed.Tags : [],
        ]);
        state.Notes.Load([]);
        state.Outreach.Clear();
        state.Scroll.End();
        var companies = Enumerable.Range(1, plan.Companies).Select(number => Business.Of(plan, number)).Where(business => business.InIntercom).ToList();
        var crowd = new CrowdSeed(state, plan);
        Company[] firms = [.. plan.Extras ? ExtraSeed.Tagged(companies.Select(Company)) : companies.Select(Company)];
        crowd.Companies(firms);
        var known = companies.ToDictionary(business => business.Number, business => CompanyBook.IdOf(business.Number));

        var contacts = new List<Contact>(plan.Contacts * 2 / 3);
        for (var number = 1; number <= plan.Contacts + plan.IntercomOnly; number++)
        {
            var person = People.Of(plan, number);
            if (person.Presence != Presence.None)
            {
                contacts.Add(ContactSeed.User(person, contacts.Count + 1, known.GetValueOrDefault(person.Company), isExtra: number > plan.Contacts));
            }

            if (person.Mess == Mess.LeadTwin)
            {
                contacts.Add(ContactSeed.Lead(person, contacts.Count + 1));
            }
        }

        if (plan.Extras)
        {
            ExtraSeed.Crowded(contacts, firms);
        }

        var people = crowd.People;
        state.Contacts.Load(contacts, people);
        state.Index.Load(contacts, people);
        crowd.Work([.. contacts.Where(contact => contact.IsLive)]);
        ConversationSeed.Load(state, plan, contacts);
        if (plan.Extras)
        {
            ExtraSeed.Load(state, plan, contacts);
        }

        TicketSeed.Load(state, plan, contacts);
        HelpCenterSeed.Load(state.Articles, plan.Seed);
        state.Away.Clear();
        state.Activity.Load(plan.Seed, Math.Max(ActivityLogs, plan.Crowd.ActivityLogs), plan.Recent.ToUnixTimeSeconds());
    }

    static IEnumerable<DataAttribute> Defined((string Name, string Type, string[] Options)[] given, string model, int firstId, long madeAt) =>
        given.Select((attribute, at) => new DataAttribute
        {
            Id = firstId + at,
            Name = attribute.Name,
            Model = model,
            DataType = attribute.Type,
            Options = attribute.Options,
            CreatedAt = madeAt,
            UpdatedAt = madeAt,
        });

    static Company Company(Business business) => new()
    {
        Id = CompanyBook.IdOf(business.Number),
        CompanyId = business.ExternalId,
        Name = business.Name,
        Plan = business.Plan,
        Website = "https://" + business.Domain,
        CreatedAt = business.Created.ToUnixTimeSeconds(),
        UpdatedAt = business.Created.ToUnixTimeSeconds(),
        Attributes = AttributeBag.Empty.With(new Dictionary<string, object?>
        {
            ["plan_tier"] = business.Plan,
            ["mrr_band"] = business.MrrBand,
            ["region"] = business.Region,
            ["csm_email"] = business.CsmEmail,
            ["renewal_at"] = new DateTimeOffset(business.Renewal.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds(),
        }),
    };
}
