using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
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

    public static void Load(IntercomState state, SeedPlan plan)
    {
        var madeAt = SeedPlan.Today.AddDays(-800).ToUnixTimeSeconds();
        state.Attributes.Load(Attributes.Select((attribute, at) => new DataAttribute
        {
            Id = 34 + at,
            Name = attribute.Name,
            Model = "contact",
            DataType = attribute.Type,
            Options = attribute.Options,
            CreatedAt = madeAt,
            UpdatedAt = madeAt,
        }));
        state.Tags.Load([new Tag("14929001", "VIP"), new Tag("14929002", "Needs onboarding"), new Tag("14929003", "Bug affected")]);
        state.Notes.Load([]);
        state.Scroll.End();
        var companies = Enumerable.Range(1, plan.Companies).Select(number => Business.Of(plan, number)).Where(business => business.InIntercom).ToList();
        state.Companies.Load(companies.Select(Company));
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

        state.Contacts.Load(contacts);
        state.Index.Load(contacts);
    }

    static Company Company(Business business) => new()
    {
        Id = CompanyBook.IdOf(business.Number),
        CompanyId = business.ExternalId,
        Name = business.Name,
        Plan = business.Plan,
        Website = "https://" + business.Domain,
        CreatedAt = business.Created.ToUnixTimeSeconds(),
        UpdatedAt = business.Created.ToUnixTimeSeconds(),
    };
}
