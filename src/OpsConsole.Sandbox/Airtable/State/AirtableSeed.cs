using System.Globalization;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>The seeded world as Airtable has it.</summary>
static class AirtableSeed
{
    /// <summary>The fields a person with a later change was changed in.</summary>
    static readonly string[] Touched = ["lifecycle_stage", "plan_tier", "health_score"];

    public static void Load(AirtableState state, SeedPlan plan)
    {
        var contacts = new Table(SchemaSeed.Contacts());
        contacts.Load([.. Enumerable.Range(1, plan.Contacts).Select(number => Contact(contacts.Schema, People.Of(plan, number)))]);
        var companies = new Table(SchemaSeed.Companies());
        companies.Load([.. Enumerable.Range(1, plan.Companies).Select(number => Company(companies.Schema, Business.Of(plan, number)))]);
        state.Load([contacts, companies, .. OpsTables.All().Select(schema => new Table(schema))]);
    }

    static Row Contact(Schema schema, Person person)
    {
        object?[] cells =
        [
            person.ExternalId,
            person.Email,
            person.FullName,
            person.Stage,
            person.Plan,
            (double)person.Health,
            Checked(person.IsVip),
            Checked(person.IsEscalated),
            Day(person.TrialEnd),
            Day(person.Renewal),
            person.Phone,
            person.Csm,
            person.Ae,
            person.Team,
            person.Region,
            person.Sla,
            person.MrrBand,
            person.Usage,
            Checked(person.Mess == Mess.DoNotContact),
            new Moment(person.LastSeen.ToUnixTimeMilliseconds()),
            null, null, null, null, null, null,
        ];
        long[]? modified = null;
        if (person.Modified > person.Created)
        {
            modified = new long[cells.Length];
            modified[schema.PositionOf(Touched[person.Number % Touched.Length])] = person.Modified.ToUnixTimeMilliseconds();
        }

        return new Row(RecordIds.Record(schema.Id, person.Number), person.Created.ToUnixTimeMilliseconds(), cells, modified);
    }

    static Row Company(Schema schema, Business business) => new(
        RecordIds.Record(schema.Id, business.Number),
        business.Created.ToUnixTimeMilliseconds(),
        [business.ExternalId, business.Name, business.Domain, business.Plan, business.MrrBand, Day(business.Renewal), business.CsmEmail, business.Region, null, null, null, null, null, null],
        null);

    static object? Checked(bool flag) => flag ? true : null;

    static object? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
