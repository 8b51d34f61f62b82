namespace OpsConsole.Sandbox.Seed;

/// <summary>What names and facts are drawn from.</summary>
static class Words
{
    public static readonly string[] First =
    [
        "Ana", "Björn", "Chloé", "Deniz", "Ewa", "Farid", "Grace", "Hiro", "Inês", "Jonas", "Katarzyna", "Liam", "Maja", "Niamh",
        "Oluwaseun", "Priya", "Quentin", "Rosa", "Søren", "Thandiwe", "Umar", "Valentina", "Wei", "Ximena", "Yusuf", "Zuzana",
    ];

    public static readonly string[] Last =
    [
        "Abreu", "Bergström", "Castro", "Demir", "Eriksen", "Fischer", "García", "Haddad", "Ivanova", "Jensen", "Kowalski", "Lindqvist",
        "Müller", "Nguyen", "O'Brien", "Petrov", "Quinn", "Rossi", "Santos", "Takahashi", "Ueda", "Van der Berg", "Wójcik", "Xu", "Yılmaz", "Zhang",
    ];

    /// <summary>Names that break what was only ever tried with Latin letters.</summary>
    public static readonly string[] Special =
    [
        "Zoë 🦊 Falk", "ليلى حداد", "יעל כהן", "Robert \"Bo\" O'Neil", "李 小龍", "𝒜da Lovelace", "Ðorđe Ćirić", "أحمد 🚀 منصور", "👩‍💻 Sam", "Mary\u00A0Ann <Smith>",
    ];

    public static readonly string[] CompanyFirst = ["Bright", "North", "Silver", "Green", "Blue", "Iron", "Quiet", "Swift", "Amber", "Stone"];
    public static readonly string[] CompanySecond = ["Oak", "Harbor", "Field", "Labs", "Works", "Bridge", "River", "Peak", "Foundry", "Logic"];
    public static readonly string[] Stages = ["Lead", "Trial", "Active", "Churned"];
    public static readonly string[] Plans = ["Free", "Starter", "Growth", "Scale", "Enterprise"];
    public static readonly string[] Owners = ["Noor Haddad", "Tomás Silva", "Mia Jensen", "Kwame Boateng", "Ines Roth"];
    public static readonly string[] Teams = ["Onboarding", "Growth", "Enterprise care", "Self-serve"];
    public static readonly string[] Regions = ["EMEA", "AMER", "APAC", "LATAM"];
    public static readonly string[] Slas = ["Standard", "Silver", "Gold"];
    public static readonly string[] MrrBands = ["0-100", "100-500", "500-2k", "2k-10k", "10k+"];

    public static readonly string[] CsmEmails = ["noor@ops.example", "tomas@ops.example", "mia@ops.example"];

    public const string StaleStage = "Prospect";
    public const string StalePlan = "Growth (2025)";
}
