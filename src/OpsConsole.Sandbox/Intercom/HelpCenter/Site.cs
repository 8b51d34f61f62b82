namespace OpsConsole.Sandbox.Intercom.HelpCenter;

/// <summary>A help center: the public face of the articles.</summary>
sealed record Site(int Id, string Identifier, string Name, bool IsOn, string? Domain)
{
    public const long CreatedAt = 1_734_537_300;

    public static readonly IReadOnlyList<Site> All =
    [
        new(79, "ops-rehearsal", "Ops rehearsal help", true, "help.ops.example"),
        new(80, "ops-partners", "Partner help", false, null),
    ];
}
