using Bunit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Warehouses;
using OpsConsole.Web.Pages.Tables;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

public sealed class TablesPageTests : PageTest
{
    private static readonly TableShape Contacts = new("contacts", [new("id", ColumnType.Text), new("name", ColumnType.Text), new("score", ColumnType.Integer), new("vip", ColumnType.Boolean)], ["id"], LoadMode.Upsert, History: true);

    [Fact]
    public async Task S1_31_The_list_says_what_landed_and_how_fresh_it_is()
    {
        await LoadAsync(7, [["a", "Ann", 1L, true], ["b", "Bea", 2L, null]], TimeSpan.FromHours(5));

        var page = Open(typeof(TablesPage), Roles.Viewer);

        page.WaitForAssertion(() => Assert.Contains("One table with 2 rows. It was last brought up to date 5 h ago.", page.Markup));
        Assert.Equal(["/tables/file/contacts", "/runs/7", "/pipelines/support-copy"], page.FindAll("tbody a").Select(a => a.GetAttribute("href")));
        Assert.Contains("contacts, 4 columns, with former states", page.Find("tbody small").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_shows_its_rows_its_loads_and_both_files()
    {
        await LoadAsync(7, [["a", "Ann", 1L, true], ["b", "<b>Bea</b>", 20L, null]], TimeSpan.FromHours(5));

        var page = OpenTable("?sort=score&desc=true");

        page.WaitForAssertion(() => Assert.Contains("2 rows, brought up to date 5 h ago by run 7.", page.Markup));
        Assert.Equal(["<b>Bea</b>", "Ann"], page.FindAll("section[aria-label=Rows] tbody td:nth-child(2)").Select(c => c.TextContent.Trim()));
        Assert.Equal("descending", page.Find("th:nth-child(3)").GetAttribute("aria-sort"));
        Assert.EndsWith("?sort=score", page.Find("th:nth-child(3) a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("desc=true", OpenTable("?sort=score").Find("th:nth-child(3) a").GetAttribute("href"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("key", page.Find("th").TextContent, StringComparison.Ordinal);
        Assert.Equal(["7", "2", "2", "0", "0", "2"], page.FindAll("section[aria-label='Last loads'] tbody td").Skip(1).Select(c => c.TextContent.Trim()));
        Assert.Equal(["/tables/file/contacts/rows.csv", "/tables/file/contacts/rows.jsonl"], page.FindAll("a[download]").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task A_search_finds_rows_or_says_that_none_matches()
    {
        await LoadAsync(7, [["a", "Ann", 1L, true], ["b", "Bea", 2L, null]], TimeSpan.FromHours(5));

        Assert.Equal(["Bea"], OpenTable("?q=BE").FindAll("section[aria-label=Rows] tbody td:nth-child(2)").Select(c => c.TextContent.Trim()));
        Assert.Contains("No row matches.", OpenTable("?q=a&in=vip").Markup);
    }

    [Fact]
    public async Task S0_130_Former_states_stand_beside_the_rows()
    {
        await LoadAsync(7, [["a", "Ann", 1L, true]], TimeSpan.FromHours(5));
        await LoadAsync(8, [["a", "Anna", 1L, true]], TimeSpan.FromHours(4));

        Assert.Equal(["Ann", "Anna"], OpenTable("?view=history").FindAll("section[aria-label=Rows] tbody td:nth-child(2)").Select(c => c.TextContent.Trim()));
        Assert.Equal(["Anna"], OpenTable("").FindAll("section[aria-label=Rows] tbody td:nth-child(2)").Select(c => c.TextContent.Trim()));
    }

    [Fact]
    public async Task A_table_without_rows_one_that_is_not_there_and_one_that_cannot_be_read_say_so()
    {
        await LoadAsync(7, [], TimeSpan.FromHours(5));
        Assert.Contains("The table is empty: its last load brought no rows.", OpenTable("").Markup);
        var missing = Open(typeof(LandedPage), parameters: [("Warehouse", "file"), ("Table", "orders")]);
        missing.WaitForAssertion(() => Assert.Contains("There is no table orders.", missing.Markup));
        Assert.Contains("There is no table contacts.", Open(typeof(LandedPage), parameters: [("Warehouse", "lake"), ("Table", "contacts")]).Markup);

        await using (var connection = new SqliteConnection($"Data Source={Services.GetRequiredService<WarehouseOptions>().File}"))
        {
            await connection.OpenAsync();
            await using var away = connection.CreateCommand();
            away.CommandText = "ALTER TABLE contacts RENAME TO away";
            await away.ExecuteNonQueryAsync();
        }

        var broken = OpenTable("");
        broken.WaitForAssertion(() => Assert.Contains("The table could not be loaded.", broken.Find("[role=alert]").TextContent));
    }

    private IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> OpenTable(string query)
    {
        var page = Open(typeof(LandedPage), Roles.Viewer, query, ("Warehouse", "file"), ("Table", "contacts"));
        page.WaitForState(() => page.Markup.Contains("Last loads", StringComparison.Ordinal) || page.Markup.Contains("role=\"alert\"", StringComparison.Ordinal));
        return page;
    }

    private async Task LoadAsync(long run, object?[][] rows, TimeSpan ago)
    {
        await using var load = await Services.GetRequiredService<WarehouseBook>().Open("file").OpenAsync(run, "support-copy", "contacts", [Contacts], false, default);
        await load.AppendAsync([new("contacts", rows)], new Dictionary<string, string>(), default);
        await load.CommitAsync(Services.GetRequiredService<TimeProvider>().GetUtcNow().Subtract(ago).ToUnixTimeSeconds(), default);
    }
}
