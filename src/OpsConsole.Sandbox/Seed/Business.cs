namespace OpsConsole.Sandbox.Seed;

/// <summary>One company as life has it.</summary>
sealed record Business(int Number, string ExternalId, string Name, string Domain, string Plan, bool InIntercom, DateTimeOffset Created)
{
    public required string MrrBand { get; init; }

    public required string Region { get; init; }

    public required string CsmEmail { get; init; }

    public required DateOnly Renewal { get; init; }

    public static Business Of(SeedPlan plan, int number)
    {
        var dice = Dice.For(plan.Seed, number, 3);
        var name = $"{dice.Pick(Words.CompanyFirst)} {dice.Pick(Words.CompanySecond)}";
        return new Business(
            number,
            $"co-{number:d5}",
            $"{name} {number}",
            $"{name.Replace(" ", "").ToLowerInvariant()}{number}.example",
            dice.Pick(Words.Plans),
            dice.Chance(0.7),
            SeedPlan.Today.AddMinutes(-dice.Below(900 * 24 * 60)))
        {
            // Drawn after everything that was drawn before these were known.
            MrrBand = dice.Pick(Words.MrrBands),
            Region = dice.Pick(Words.Regions),
            CsmEmail = dice.Pick(Words.CsmEmails),
            Renewal = DateOnly.FromDateTime(SeedPlan.Today.UtcDateTime).AddDays(dice.Below(365)),
        };
    }
}
