using System.Text.Json;
using Microsoft.Data.Sqlite;
using OpsConsole.Tests.Sandbox;
using Xunit;
using Xunit.Abstractions;

namespace OpsConsole.Tests.Journeys;

/// <summary>An extraction under SIGKILL: nothing missing, nothing twice, and what was staged is not read again from its start.</summary>
public sealed class ExtractionKillTests(ITestOutputHelper output)
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("OPSCONSOLE_LONG") == "1";

    [Fact]
    public async Task S1_56_The_process_is_killed_again_and_again_and_the_extraction_resumes_with_nothing_missing_and_nothing_twice()
    {
        var (conversations, kills) = Long ? (6000, 12) : (1200, 4);
        await using var sandbox = await SandboxServer.StartAsync(o => (o.Contacts, o.Messy) = (40, 0));
        await sandbox.LimitsAsync(new { enabled = false, vendor = "intercom", latencyMs = 20 });
        await sandbox.ControlAsync("POST", "reset", new { contacts = 40, messy = 0, crowd = new { contacts = 4000, conversations, partsPerConversation = 4 } });
        await using var console = new ConsoleProcess(sandbox.BaseUrl);
        await console.StartAsync();
        await console.PostAsync("api/v1/extractions", new { name = "copy", plan = new { connection = "intercom-demo", objects = new[] { Object("contacts"), Object("contact_tag"), Object("conversations"), Object("conversation_parts"), Object("companies") } } });
        var run = await console.AskForRunAsync("incremental", "copy");
        var chance = new Random(4711);
        var killedWhileGoing = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(chance.Next(200, 2000));
            killedWhileGoing += (await console.RunAsync(run)).GetProperty("status").GetString() == "running" ? 1 : 0;
            await console.KillAsync();
            await console.StartAsync();
        }

        var end = await console.EndOfAsync(run, TimeSpan.FromMinutes(5));
        output.WriteLine($"killed {kills} times, {killedWhileGoing} while the run was going; {end}");
        Assert.Equal("succeeded", end.GetProperty("status").GetString());
        Assert.True(killedWhileGoing > 0, "The kills came too late to try anything.");

        var counts = (await sandbox.ControlAsync("GET", "counts"))["intercom"];
        var objects = (await console.GetAsync($"api/v1/runs/{run}/objects")).GetProperty("items").EnumerateArray().ToDictionary(o => o.GetProperty("object").GetString()!);
        Assert.Equal(counts.GetProperty("contacts").GetInt64(), await RowsAsync(console, "contacts"));
        Assert.Equal(counts.GetProperty("companies").GetInt64(), await RowsAsync(console, "companies"));
        Assert.Equal(counts.GetProperty("conversations").GetInt64(), await RowsAsync(console, "conversations") + objects["conversations"].GetProperty("excluded").GetInt64());
        Assert.Equal(0, await CountAsync(console, "SELECT count(*) FROM conversations c WHERE json_extract(statistics, '$.count_conversation_parts') <> (SELECT count(*) FROM conversation_parts p WHERE p.conversation_id = c.id)"));
        Assert.Equal(0, await CountAsync(console, "SELECT count(*) FROM (SELECT id FROM conversation_parts GROUP BY id HAVING count(*) > 1)"));
        Assert.Equal(0, await CountAsync(console, "SELECT count(*) FROM sqlite_master WHERE name LIKE '\\_stage\\_%' ESCAPE '\\'")); // nothing is left lying about

        var reads = (await sandbox.StatsAsync("intercom")).GetProperty("reads").GetInt32();
        Assert.True(reads < conversations * 2, $"{reads} calls for {conversations} conversations: what was staged was read again.");

        // The next run begins where this one began reading: nothing has changed since.
        var next = await console.EndOfAsync(await console.AskForRunAsync("incremental", "copy"), TimeSpan.FromMinutes(2));
        Assert.Equal("succeeded", next.GetProperty("status").GetString());
        Assert.Equal(0, next.GetProperty("counts").GetProperty("created").GetInt32());
    }

    private static object Object(string name) => new { @object = name, fields = new { } };

    private static Task<long> RowsAsync(ConsoleProcess console, string table) => CountAsync(console, $"SELECT count(*) FROM {table}");

    private static async Task<long> CountAsync(ConsoleProcess console, string sql)
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(console.DataDirectory, "warehouse.db")};Mode=ReadOnly;Pooling=False");
        await file.OpenAsync();
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
