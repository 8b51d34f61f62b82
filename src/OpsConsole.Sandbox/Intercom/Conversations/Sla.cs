namespace OpsConsole.Sandbox.Intercom.Conversations;

/// <summary>A promise of a first reply. "missed" is set only when a teammate next replies, not when the time is up (sheet, section 8).</summary>
sealed record Sla(string Name, long DueAt, string Status)
{
    public static Sla? For(string? tier, long from) => tier switch
    {
        "Gold" => new Sla("Gold: first reply within an hour", from + 3600, "active"),
        "Silver" => new Sla("Silver: first reply within four hours", from + (4 * 3600), "active"),
        "Standard" => new Sla("Standard: first reply within a day", from + (24 * 3600), "active"),
        _ => null,
    };

    public Sla Replied(long at) => Status != "active" ? this : this with { Status = at <= DueAt ? "hit" : "missed" };
}
