using System.Globalization;
using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.Crowds;

/// <summary>The contact of a number: every tenth a lead, every fifth tagged, every thousandth with more tags than an answer embeds.</summary>
sealed class CrowdPeople(SeedPlan plan, Predicate<string> isTag, Predicate<string> isCompany)
{
    const int FirstTag = 14_930_001;
    const int ManyTags = 12;

    static readonly string[] Stages = [.. Words.Stages.Select(stage => stage.ToLowerInvariant())];

    public static IEnumerable<Tag> Tags => Enumerable.Range(0, ManyTags).Select(place => new Tag(CrowdIds.Text(FirstTag + place), $"Crowd {place + 1:d2}"));

    public Crowd<Contact> Crowd() => new(CrowdIds.Contacts, plan.Crowd.Contacts, Of);

    public Ramp ByCreation { get; } = Ramp.Even(CrowdIds.Contacts, plan.Crowd.Contacts, plan.RecentSeconds - (700L * 86_400), plan.RecentSeconds - (40L * 86_400));

    public Ramp ByUpdate { get; } = Ramp.Even(CrowdIds.Contacts, plan.Crowd.Contacts, plan.RecentSeconds - (690L * 86_400), plan.RecentSeconds - 3600);

    /// <summary>Whose running number a key names, whether or not there is such a one.</summary>
    public static long SequenceOf(string key) =>
        Math.Max(CrowdIds.NumberIn(key, "crowd-"), CrowdIds.NumberIn(key, "crowd.")) is >= 0 and var number ? CrowdIds.Contacts + number : -1;

    public Contact Of(int number)
    {
        var dice = Dice.For(plan.Seed, number, 12);
        var id = ContactId.Of(CrowdIds.Contacts + number);
        var isLead = number % 10 == 9;
        var created = ByCreation.ValueAt(number);
        var company = plan.Crowd.Companies == 0 ? null : CompanyBook.IdOf(CrowdIds.Companies + (number % plan.Crowd.Companies));
        return new Contact
        {
            Id = id,
            Role = isLead ? "lead" : "user",
            ExternalId = isLead ? LeadIds.Of(id) : "crowd-" + number.ToString("d7", CultureInfo.InvariantCulture),
            Email = string.Create(CultureInfo.InvariantCulture, $"crowd.{number}@firm{number % 997}.example"),
            Name = $"{dice.Pick(Words.First)} {dice.Pick(Words.Last)}",
            Phone = number % 3 == 0 ? null : "+1415" + (2_000_000 + number).ToString("d7", CultureInfo.InvariantCulture),
            OwnerId = number % 4 == 0 ? Admin.All[number % 3].Number : null,
            CreatedAt = created,
            UpdatedAt = ByUpdate.ValueAt(number),
            SignedUpAt = isLead ? null : created,
            LastSeenAt = plan.RecentSeconds - dice.Below(60 * 86_400),
            Attributes = Facts(ref dice, created),
            Tags = Tagged(number, created),
            Companies = company is null || !isCompany(company) ? [] : [company],
        };
    }

    /// <summary>In the order an attribute bag keeps.</summary>
    static AttributeBag Facts(ref Dice dice, long created) => new(
    [
        new("health_score", (long)dice.Below(101)),
        new("lifecycle_stage", dice.Pick(Stages)),
        new("plan_tier", dice.Pick(Words.Plans)),
        new("region", dice.Pick(Words.Regions)),
        new("renewal_at", created - (created % 86_400) + (400L * 86_400)),
        new("usage_band", dice.Below(1000) / 10.0),
        new("vip", dice.Chance(0.1)),
    ]);

    AppliedTag[] Tagged(int number, long at)
    {
        var count = number % 1000 == 0 ? ManyTags : number % 5 == 0 ? 1 : 0;
        return count == 0 ? [] : [.. Enumerable.Range(0, count).Select(place => CrowdIds.Text(FirstTag + ((number + place) % ManyTags))).Where(id => isTag(id)).Select(id => new AppliedTag(id, at, Admin.Owner.Id))];
    }
}
