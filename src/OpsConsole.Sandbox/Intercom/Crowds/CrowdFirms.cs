using System.Globalization;
using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Intercom.Crowds;

/// <summary>The company of a number: every fourth tagged, every second with all that may be unset.</summary>
sealed class CrowdFirms(SeedPlan plan, Func<string, Tag?> tagOf)
{
    public Crowd<Company> Crowd() => new(CrowdIds.Companies, plan.Crowd.Companies, Of);

    public Ramp ByNumber => new(CrowdIds.Companies, plan.Crowd.Companies, number => CrowdIds.Companies + number);

    public static long SequenceOf(string companyId) =>
        CrowdIds.NumberIn(companyId, "crowdco-") is >= 0 and var number ? CrowdIds.Companies + number : -1;

    Company Of(int number)
    {
        var dice = Dice.For(plan.Seed, number, 13);
        var created = plan.RecentSeconds - (700L * 86_400) + dice.Below(600 * 86_400);
        var isFull = number % 2 == 0;
        return new Company
        {
            Id = CompanyBook.IdOf(CrowdIds.Companies + number),
            CompanyId = "crowdco-" + number.ToString("d7", CultureInfo.InvariantCulture),
            Name = $"{dice.Pick(Words.CompanyFirst)} {dice.Pick(Words.CompanySecond)} {number}",
            Plan = isFull ? dice.Pick(Words.Plans) : null,
            Size = isFull ? 1 + dice.Below(5000) : null,
            Website = isFull ? string.Create(CultureInfo.InvariantCulture, $"firm{number}.example") : null,
            Industry = isFull ? "Software" : null,
            MonthlySpend = dice.Below(10_000),
            RemoteCreatedAt = isFull ? created - 86_400 : null,
            CreatedAt = created,
            LastRequestAt = isFull ? plan.RecentSeconds - dice.Below(30 * 86_400) : null,
            UpdatedAt = created + dice.Below(90 * 86_400),
            Attributes = new AttributeBag([new("plan_tier", dice.Pick(Words.Plans)), new("region", dice.Pick(Words.Regions))]),
            Tags = number % 4 == 0 && tagOf(Talk.VipTag) is { } tag ? [tag] : [],
        };
    }
}
