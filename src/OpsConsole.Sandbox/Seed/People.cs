using System.Globalization;
using System.Text;

namespace OpsConsole.Sandbox.Seed;

/// <summary>Makes the person of a number: nothing but the plan and the number goes in.</summary>
static class People
{
    /// <summary>Numbers from 1 are rows of Airtable; those above the plan's contacts are Intercom's alone.</summary>
    public static Person Of(SeedPlan plan, int number)
    {
        var dice = Dice.For(plan.Seed, number, 1);
        var mess = MessOf(plan, number);
        var name = NameOf(plan, number);
        var email = EmailOf(plan, number, name);
        var stage = mess == Mess.StaleStage ? Words.StaleStage : dice.Pick(Words.Stages);
        var created = SeedPlan.Today.AddSeconds(-(40L * 24 * 3600) - dice.Below(700 * 24 * 3600));
        var modified = dice.Chance(0.4) ? created.AddSeconds(dice.Below((int)(SeedPlan.Today - created).TotalSeconds)) : created;
        return new Person
        {
            Number = number,
            Mess = mess,
            Presence = PresenceOf(plan, number, mess),
            ExternalId = mess switch
            {
                Mess.NoIdentity or Mess.NoExternalId => null,
                Mess.SharedExternalId => ExternalIdOf(number - 1),
                _ => ExternalIdOf(number),
            },
            Email = mess switch
            {
                Mess.NoIdentity => null,
                Mess.EmailTwin => EmailOf(plan, number - 1, NameOf(plan, number - 1)).ToUpperInvariant(),
                Mess.BrokenEmail => email.Replace('@', '.'),
                Mess.PaddedEmail => "  " + email + " ",
                _ => email,
            },
            CleanEmail = email,
            FullName = name,
            Phone = dice.Chance(0.7) ? "+1415555" + (number % 10000).ToString("d4", CultureInfo.InvariantCulture) : null,
            Stage = stage,
            Plan = mess == Mess.StalePlan ? Words.StalePlan : dice.Pick(Words.Plans),
            Health = dice.Below(101),
            IsVip = dice.Chance(0.12),
            IsEscalated = dice.Chance(0.04),
            TrialEnd = stage == "Trial" ? Day(dice.Below(45) - 15) : null,
            Renewal = stage == "Active" ? Day(dice.Below(365)) : null,
            Csm = dice.Pick(Words.Owners),
            Ae = dice.Chance(0.5) ? dice.Pick(Words.Owners) : null,
            Team = dice.Pick(Words.Teams),
            Region = dice.Pick(Words.Regions),
            Sla = dice.Pick(Words.Slas),
            MrrBand = dice.Pick(Words.MrrBands),
            Usage = dice.Below(1000) / 10.0,
            Company = 1 + dice.Below(plan.Companies),
            Created = created,
            Modified = modified,
            LastSeen = SeedPlan.Today.AddSeconds(-dice.Below(60 * 24 * 3600)),
            IntercomLags = dice.Chance(0.1),
        };
    }

    /// <summary>Evenly spaced, kinds in turn; the person before a messy one is clean while fewer than half are messy.</summary>
    static Mess MessOf(SeedPlan plan, int number)
    {
        var place = number + (plan.Seed % 5);
        var rank = (int)Math.Floor(place * plan.Messy);
        var isMessy = number > 1 && number <= plan.Contacts && rank > (int)Math.Floor((place - 1) * plan.Messy);
        return isMessy ? (Mess)(1 + (rank % ((int)Mess.ChangedEmail))) : Mess.None;
    }

    /// <summary>About half of the rows are known by their external_id, another twentieth by e-mail alone.</summary>
    static Presence PresenceOf(SeedPlan plan, int number, Mess mess)
    {
        if (number > plan.Contacts || mess is Mess.Archived or Mess.LeadTwin or Mess.ChangedEmail)
        {
            return Presence.ByExternalId;
        }

        var dice = Dice.For(plan.Seed, number, 2);
        return (dice.Below(100), mess) switch
        {
            ( < 48, Mess.None or Mess.DoNotContact or Mess.StaleStage or Mess.StalePlan or Mess.PaddedEmail) => Presence.ByExternalId,
            ( < 53, Mess.None or Mess.NoExternalId) => Presence.ByEmailOnly,
            _ => Presence.None,
        };
    }

    static string ExternalIdOf(int number) => "cust-" + number.ToString("d6", CultureInfo.InvariantCulture);

    static string NameOf(SeedPlan plan, int number)
    {
        var dice = Dice.For(plan.Seed, number, 4);
        return dice.Chance(0.04) ? dice.Pick(Words.Special) : $"{dice.Pick(Words.First)} {dice.Pick(Words.Last)}";
    }

    static string EmailOf(SeedPlan plan, int number, string name)
    {
        var company = Business.Of(plan, 1 + (number % plan.Companies));
        return $"{Slug(name)}{number.ToString(CultureInfo.InvariantCulture)}@{company.Domain}";
    }

    static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetter(letter))
            {
                slug.Append(char.ToLowerInvariant(letter));
            }
            else if (letter == ' ' && slug.Length > 0 && slug[^1] != '.')
            {
                slug.Append('.');
            }
        }

        return slug.Length == 0 ? "person" : slug.ToString().Trim('.');
    }

    static DateOnly Day(int ahead) => DateOnly.FromDateTime(SeedPlan.Today.UtcDateTime).AddDays(ahead);
}
