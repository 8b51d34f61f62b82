using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Pipelines;

/// <summary>What a token needs before any object is looked at: an account that is in use, in the region meant (S1-78), and the vendor's permissions (S1-08 to S1-14).</summary>
static class AccountChecks
{
    /// <param name="used">The object types that contracts and extractions use of the connection.</param>
    public static async Task<IReadOnlyList<ConnectionCheck>> OfAsync(ConnectionRow row, IConnector connector, IReadOnlyList<string> used, CallContext call)
    {
        var checks = new List<ConnectionCheck>();
        try
        {
            if (await connector.AccountAsync(call) is { } account)
            {
                if (AccountFacts.IsOther(row, account))
                {
                    return [new("Workspace", false, $"The token opens {account.Name} ({account.Id}), and this connection's links belong to {row.WorkspaceName} ({row.WorkspaceId}). Take a token of that workspace, or make a new connection.")];
                }

                AccountFacts.Keep(row, account);
                checks.Add(new("Workspace", true, $"{account.Name} ({account.Id}){(account.Region is { } region ? $", region {region}" : "")}{(account.TimeZone is { } zone ? $", zone {zone}" : "")}."));
                if (AccountFacts.Mismatch(row.Region, account.Region) is { } mismatch)
                {
                    checks.Add(new("Region", null, mismatch, Warns: true));
                }
            }
        }
        catch (RejectedException e)
        {
            return [new("Workspace", false, $"{connector.SystemName} does not let this account be used: {e.Message} An active workspace is needed.")];
        }

        foreach (var scope in await connector.ScopesAsync(call))
        {
            var needed = used.Where(scope.Objects.Contains).ToList();
            checks.Add(scope switch
            {
                { Granted: true } => new($"Permission “{scope.Name}”", true, $"Given: {string.Join(", ", scope.Objects)}."),
                _ when needed.Count > 0 => new($"Permission “{scope.Name}”", false, $"{scope.Missing} Without it {string.Join(", ", needed)} cannot be read, which a contract or an extraction does."),
                _ => new($"Permission “{scope.Name}”", null, $"{scope.Missing} Nothing needs it now; without it these cannot be read: {string.Join(", ", scope.Objects)}.", Warns: true),
            });
        }

        return checks;
    }
}
