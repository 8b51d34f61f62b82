namespace OpsConsole.Sandbox.Seed;

/// <summary>What people write to support, and what is made of it.</summary>
static class Talk
{
    public const string VipTag = "14929001";
    public const string BugTag = "14929004";
    public const string EscalationTag = "14929005";

    public static readonly string[] Questions =
    [
        "I cannot export my report, the button does nothing.", "Why was I charged twice this month?", "How do I invite a colleague?",
        "The import stopped at row 1200 without a word.", "Our sign-in page shows a blank screen since this morning.",
        "Can we move to the yearly plan in the middle of a term?", "The numbers on the overview differ from my download.",
        "Please tell me where the API keys are now.", "Two of us got the same invitation and neither works.",
        "Is there a way to pause a campaign for one customer only?",
    ];

    public static readonly string[] Answers =
    [
        "Thank you for the details, I am looking into it.", "That is a known fault on our side; a fix goes out this week.",
        "You find it under Settings, Workspace, Billing.", "I have refunded the second charge; it shows within five days.",
        "Could you send me the file you tried to import?", "I have passed this to our engineers and will write as soon as I know more.",
    ];

    public static readonly string[] Replies =
    [
        "That worked, thanks!", "It is still broken for me.", "Here is the file, as you asked.", "Any news on this?", "I see it now, but the total is off.",
    ];

    public static readonly string[] Notes =
    [
        "Looks like the export job timed out twice.", "Second report of this kind this week.", "Customer renews next month, handle with care.",
    ];

    public static readonly string[] CloseReasons = ["Resolved", "Bug", "Billing", "Confusion", "Duplicate", "No reply"];

    /// <summary>What is typed where a reason should have been picked.</summary>
    public static readonly string[] TypedReasons = ["resolved??", "fixed i think", "billing question - refund", "dupe of the other one"];

    public static readonly string[] RootCauses = ["Product bug", "Configuration", "Documentation gap", "Third party", "User error"];

    public static readonly string[] GoodRemarks = ["Quick and kind.", "Solved in one go, thank you", "", "Great help 🙏"];

    public static readonly string[] BadRemarks = ["Took three days to get an answer.", "I had to explain it twice", "", "Not solved at all"];
}
