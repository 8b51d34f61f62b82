namespace OpsConsole.Sandbox.Seed;

/// <summary>How many of each thing Intercom holds on top of the people Airtable knows: for tests of size. All are computed from their number.</summary>
public sealed record CrowdPlan
{
    public const int Most = 2_000_000;

    public int Contacts { get; init; }

    public int Companies { get; init; }

    public int Conversations { get; init; }

    /// <summary>Parts of each conversation that was answered; outbound ones without a reply have none.</summary>
    public int PartsPerConversation { get; init; } = 10;

    public int Tickets { get; init; }

    public int ActivityLogs { get; init; }

    /// <summary>Null when every number is within bounds, else what is wrong.</summary>
    public string? Fault() =>
        new[] { Contacts, Companies, Conversations, Tickets, ActivityLogs }.Any(count => count is < 0 or > Most) ? $"a crowd's counts must be 0 to {Most}"
        : PartsPerConversation is < 1 or > 1_500 ? "partsPerConversation must be 1 to 1500"
        : null;
}
