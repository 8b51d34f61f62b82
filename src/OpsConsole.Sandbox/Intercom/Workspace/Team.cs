using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>A team with an inbox of its own.</summary>
sealed record Team(string Id, string Name, long[] AdminIds)
{
    public long Number => long.Parse(Id, CultureInfo.InvariantCulture);

    public static readonly IReadOnlyList<Team> All =
    [
        new("5017691", "Tier 1 support", [991267459, 991267460, 991267461]),
        new("5017692", "Billing", [991267460]),
        new("5017693", "Escalations", [991267459]),
        new("5017694", "Onboarding", [991267461]),
    ];

    public static Team? Find(string id) => All.FirstOrDefault(team => team.Id == id);
}
