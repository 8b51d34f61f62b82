using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Tables;

public sealed record LandedData(LandedTable Table, TablePage Page, IReadOnlyList<SyncRun> Loads);

public sealed partial class LandedPage(WarehouseBook warehouses, NavigationManager nav, TimeProvider clock) : ComponentBase
{
    private const int Size = 50;
    private const int MostLoads = 10;

    /// <summary>Longer values stand in the files; here they would bury the others.</summary>
    private const int MostLetters = 160;
    private LandedTable? landed;
    private string? sentence;

    [Parameter]
    public string Warehouse { get; set; } = "";

    [Parameter]
    public string Table { get; set; } = "";

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? In { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private bool Desc { get; set; }

    /// <summary><c>history</c> shows the former states.</summary>
    [SupplyParameterFromQuery]
    private string? View { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    private int page => Math.Max(1, Page ?? 1);

    private bool filtered => Q is not null;

    private string Plain => nav.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = null, ["in"] = null, ["page"] = null });

    private async Task<LandedData?> LoadAsync(CancellationToken ct)
    {
        if (!warehouses.Names.Contains(Warehouse))
        {
            return null;
        }

        var warehouse = warehouses.Open(Warehouse);
        if ((await warehouse.TablesAsync(ct)).FirstOrDefault(t => t.Name == Table) is not { } table)
        {
            return null;
        }

        var rows = await warehouse.ReadAsync(View == "history" && table.HasHistory ? table.HistoryName : Table, new(Q, In, Sort: Sort, Descending: Desc, Skip: (page - 1) * Size, Take: Size), ct);
        return new(table, rows, await warehouse.RunsAsync(Table, MostLoads, ct));
    }

    private void Say(LandedData? data)
    {
        landed = data?.Table;
        sentence = landed is null ? null : $"{Words.Number(landed.Rows)} {(landed.Rows == 1 ? "row" : "rows")}, brought up to date {Words.Age(clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(landed.SyncedAt))} ago by run {landed.RunId}.";
    }

    private string SortedBy(string column) =>
        nav.GetUriWithQueryParameters(new Dictionary<string, object?> { ["sort"] = column, ["desc"] = Sort == column && !Desc ? true : null, ["page"] = null });

    private static string Css(Column column) => column.Type is ColumnType.Integer or ColumnType.Real ? "oc-num" : "";

    private static string Short(object value)
    {
        var text = value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return text.Length <= MostLetters ? text : text[..MostLetters] + "…";
    }
}
