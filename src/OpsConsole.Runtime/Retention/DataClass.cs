namespace OpsConsole.Runtime.Retention;

/// <summary>One kind of data the console keeps for a time and then deletes for good.</summary>
/// <param name="Days">Kept so long unless a person says otherwise.</param>
/// <param name="Least">Nobody may keep it for a shorter time.</param>
public sealed record DataClass(string Key, string Name, string What, int Days, int Least = 1)
{
    /// <summary>Longer than this nothing is kept on purpose: ten years.</summary>
    public const int Most = 3650;

    public static DataClass Stories { get; } = new("stories", "Records in runs", "What became of each record in a run, field by field. The run and its counts stay.", 90);
    public static DataClass Runs { get; } = new("runs", "Runs", "Runs that have ended, with their counts and notices. A run that an open question belongs to stays.", 730);
    public static DataClass Values { get; } = new("values", "Values of writes", "Old and new values, encrypted, by which a run can be undone. After that an undo says that they are no longer kept.", 30);
    public static DataClass Journal { get; } = new("journal", "Journal", "Every write that was answered: when, to whom, which fields. Writes without an answer stay.", 365);
    public static DataClass Review { get; } = new("review", "Settled questions", "Items of the queue that are settled. Open ones stay, and so does a decision to leave a record as it is; its evidence goes.", 180);
    public static DataClass Sent { get; } = new("sent", "Texts sent by rules", "Messages and notes as they were filled in, encrypted. That they were sent stays.", 30);
    public static DataClass Bodies { get; } = new("bodies", "Bodies of webhooks", "Settled deliveries as they came, encrypted.", 7);
    public static DataClass Events { get; } = new("events", "Deliveries", "Settled deliveries, and counts of those that were turned away. What still waits stays.", 30);
    public static DataClass Audit { get; } = new("audit", "Audit", "Who did what.", 730, Least: 90);
    public static DataClass Work { get; } = new("work", "Staged records", "What a run had read and not settled when it was ended, encrypted. That of open and held runs stays.", 7);

    public static IReadOnlyList<DataClass> All { get; } = [Stories, Runs, Values, Journal, Review, Sent, Bodies, Events, Audit, Work];
}
