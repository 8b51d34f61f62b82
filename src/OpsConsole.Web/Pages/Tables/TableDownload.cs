using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Web.Auth;

namespace OpsConsole.Web.Pages.Tables;

/// <summary>A landed table as a file, for people in a browser. Whoever takes one away is written down: it may hold every customer.</summary>
public static class TableDownload
{
    public static void MapTableDownload(this IEndpointRouteBuilder app)
    {
        app.MapGet("/tables/{warehouse}/{table}/rows.csv", (string warehouse, string table, HttpContext context, WarehouseBook warehouses, AuditTrail audit, CancellationToken ct) =>
            SendAsync(warehouse, table, "CSV", "text/csv", context, warehouses, audit, ct)).RequireAuthorization(Policies.Page(Right.Look)).ExcludeFromDescription();

        app.MapGet("/tables/{warehouse}/{table}/rows.jsonl", (string warehouse, string table, HttpContext context, WarehouseBook warehouses, AuditTrail audit, CancellationToken ct) =>
            SendAsync(warehouse, table, "JSON lines", "application/jsonl", context, warehouses, audit, ct)).RequireAuthorization(Policies.Page(Right.Look)).ExcludeFromDescription();
    }

    private static async Task<IResult> SendAsync(string name, string table, string format, string type, HttpContext context, WarehouseBook warehouses, AuditTrail audit, CancellationToken ct)
    {
        if (!warehouses.Names.Contains(name) || context.User.ToActor() is not { } actor)
        {
            return Results.NotFound();
        }

        var warehouse = warehouses.Open(name);
        if ((await warehouse.TablesAsync(ct)).FirstOrDefault(t => t.Name == table) is not { } landed)
        {
            return Results.NotFound();
        }

        await audit.WriteAsync(actor, "export", "table", landed.Name, $"Downloaded the table {landed.Name} as {format}: {landed.Rows} rows.", ct);
        return format == "CSV"
            ? Results.Stream(file => TableFile.WriteCsvAsync(warehouse, landed, file, ct), type, landed.Name + ".csv")
            : Results.Stream(file => TableFile.WriteJsonLinesAsync(warehouse, landed, file, ct), type, landed.Name + ".jsonl");
    }
}
