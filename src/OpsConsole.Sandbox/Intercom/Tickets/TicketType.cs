namespace OpsConsole.Sandbox.Intercom.Tickets;

/// <summary>A kind of ticket and the fields of its own.</summary>
sealed record TicketType(int Id, string Name, string Description, string Icon, string Category, TicketField[] Fields)
{
    public const string Title = "_default_title_";
    public const string Summary = "_default_description_";

    /// <summary>The day the workspace was set up.</summary>
    public const long CreatedAt = 1_734_537_866;

    public static readonly IReadOnlyList<TicketType> All =
    [
        new(67, "Bug report", "Something that does not work as it should.", "🐞", "Customer",
        [
            new(165, Title, "string"), new(166, Summary, "string"),
            new(167, "severity", "list", "How bad it is.", ["low", "medium", "high"]), new(168, "affected_rows", "integer", "How many rows it hit."),
        ]),
        new(68, "Data request", "Work behind the scenes.", "🗂️", "Back-office",
        [
            new(170, Title, "string"), new(171, Summary, "string"), new(172, "due_at", "datetime", "When it must be done."), new(173, "approved", "boolean", "Whether legal said yes."),
        ]),
        new(69, "Outage", "One fault behind many conversations.", "🔥", "Tracker",
        [
            new(175, Title, "string"), new(176, Summary, "string"), new(177, "downtime_hours", "decimal", "How long it lasted."),
        ]),
    ];

    /// <summary>What a search calls the category (sheet, section 5).</summary>
    public string SearchCategory => Category switch
    {
        "Customer" => "request",
        "Back-office" => "task",
        _ => "tracker",
    };

    public TicketField? Field(string name) => Array.Find(Fields, field => field.Name == name);

    public static TicketType? Find(string? id) => All.FirstOrDefault(type => Text(type.Id) == id);

    public static string Text(int id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
