namespace OpsConsole.Sandbox.Seed;

/// <summary>What a world is made from. The same plan makes the same world.</summary>
sealed record SeedPlan(int Seed, int Contacts, double Messy)
{
    /// <summary>The morning the story stops; fixed, so that a seed means the same on every day.</summary>
    public static readonly DateTimeOffset Today = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Where conversations end. They are of the last thirty days, so that reports of a week or a month have something to show.</summary>
    public DateTimeOffset Recent { get; init; } = Today;

    public long RecentSeconds => Recent.ToUnixTimeSeconds();

    /// <summary>Whether odd cases stand in the workspace too: more tags, companies and parts than an answer holds, messages nobody answered.</summary>
    public bool Extras { get; init; }

    public CrowdPlan Crowd { get; init; } = new();

    /// <summary>People Intercom knows and Airtable does not: 7 % on top of the rows.</summary>
    public int IntercomOnly => Contacts * 7 / 100;

    public int Companies => Math.Max(12, Contacts / 12);
}
