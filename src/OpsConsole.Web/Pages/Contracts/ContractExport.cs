using System.Text;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Web.Auth;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>The contract as a file, for people in a browser: as JSON (the draft if there is one, as the page shows it) and as the sheet of what is published.</summary>
public static class ContractExport
{
    public static void MapContractExport(this IEndpointRouteBuilder app)
    {
        app.MapGet("/contracts/{key}/export", async (string key, ContractStore contracts, CancellationToken ct) =>
            await contracts.FindAsync(key, ct) is { } view && (view.Draft ?? view.Published) is { } contract
                ? Results.File(Encoding.UTF8.GetBytes(ContractStore.Export(contract)), "application/json", $"{key}.contract.json")
                : Results.NotFound()).RequireAuthorization(Policies.Page(Right.Look)).ExcludeFromDescription();

        app.MapGet("/contracts/{key}/sheet.csv", async (string key, ContractStore contracts, CancellationToken ct) =>
            await contracts.FindAsync(key, ct) is { } view && (view.Published ?? view.Draft) is { } contract
                ? Results.File(Encoding.UTF8.GetBytes(MappingSheet.Csv(contract)), "text/csv", $"{key}.mapping.csv")
                : Results.NotFound()).RequireAuthorization(Policies.Page(Right.Look)).ExcludeFromDescription();
    }
}
