using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>Which account a connection's token opens, as last told by the vendor.</summary>
static class AccountFacts
{
    public static void Keep(ConnectionRow row, VendorAccount? account)
    {
        if (account is not null)
        {
            (row.WorkspaceId, row.WorkspaceName, row.WorkspaceRegion, row.WorkspaceZone) = (account.Id, account.Name, account.Region, account.TimeZone);
        }
    }

    /// <summary>Links name records of one account; a token of another would make nonsense of them.</summary>
    public static bool IsOther(ConnectionRow row, VendorAccount? account) => account is not null && row.WorkspaceId is { } known && known != account.Id;

    /// <summary>What is amiss when data is kept in another region than the connection says (S1-78); null where nothing is, or where either is not known.</summary>
    public static string? Mismatch(string? region, string? workspaceRegion) => region is not null && workspaceRegion is not null && !string.Equals(region, workspaceRegion, StringComparison.OrdinalIgnoreCase)
        ? $"This connection is set to the region {region}, and the workspace is kept in {workspaceRegion}. Where privacy law asks that data stay in its region, make the connection anew with {workspaceRegion}."
        : null;
}
