using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Warehouses;
using Xunit;

namespace OpsConsole.Tests.Web;

public sealed class TableDownloadTests(ConsoleServer server) : IClassFixture<ConsoleServer>
{
    [Fact]
    public async Task S1_31_A_table_is_taken_away_by_who_may_look_and_it_is_written_down()
    {
        using var client = await server.SignedInAsync(Roles.Viewer);
        await using (var load = await server.Services.GetRequiredService<WarehouseBook>().Open("file").OpenAsync(1, "support-copy", "contacts", [new("contacts", [new("id", ColumnType.Text)], ["id"], LoadMode.Upsert)], false, default))
        {
            await load.AppendAsync([new("contacts", [["a"], ["b"]])], new Dictionary<string, string>(), default);
            await load.CommitAsync(5, default);
        }

        using var csv = await client.GetAsync("/tables/file/contacts/rows.csv");
        using var lines = await client.GetAsync("/tables/file/contacts/rows.jsonl");

        Assert.Equal("id,_synced_at,_run_id\r\na,5,1\r\nb,5,1\r\n", await csv.Content.ReadAsStringAsync());
        Assert.Equal("contacts.csv", csv.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("{\"id\":\"a\",\"_synced_at\":5,\"_run_id\":1}\n{\"id\":\"b\",\"_synced_at\":5,\"_run_id\":1}\n", await lines.Content.ReadAsStringAsync());
        var entries = await server.Services.GetRequiredService<AuditQueries>().PageAsync(new(Verb: "export"), new(1, 10));
        Assert.Equal(["Downloaded the table contacts as JSON lines: 2 rows.", "Downloaded the table contacts as CSV: 2 rows."], entries.Items.Select(e => e.Sentence));
    }

    [Fact]
    public async Task A_file_is_refused_to_strangers_and_missing_where_nothing_landed()
    {
        using var client = await server.SignedInAsync(Roles.Viewer);
        using var stranger = server.CreateClient();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/tables/file/nothing/rows.csv")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/tables/lake/contacts/rows.jsonl")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/tables/file/contacts/rows.csv")).StatusCode);
    }
}
