using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.WriteOut;
using OpsConsole.Tests.Databases;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Tables of the console's own in Airtable: figures by day and week, and who changed what.</summary>
public sealed class WriteOutTests
{
    private const string Airtable = "airtable-demo";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, TimeProvider.System.LocalTimeZone).DateTime);

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_116_Days_and_weeks_that_are_over_get_one_row_each_and_a_crash_makes_none_twice(string database)
    {
        await using var rehearsal = await Rehearsal.StartAsync(5, postgres: await EachDatabase.ConnectionStringAsync(database));
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await SeedAsync(rehearsal, 9);
        var desk = rehearsal.Get<WriteOutDesk>();
        var writer = rehearsal.Get<TableWriter>();
        await writer.WorkAsync(Now);
        Assert.Empty(await TableAsync(rehearsal, "Integration Health")); // off until somebody wants it

        await desk.TurnAsync(Rehearsal.Person, Airtable, WriteOutKind.Health, true);
        await writer.WorkAsync(Now);

        var rows = await TableAsync(rehearsal, "Integration Health");
        Assert.Equal(Enumerable.Range(1, 7).Select(d => $"{Rehearsal.Key} Day {Today.AddDays(-d):yyyy-MM-dd}").Order(), rows.Where(r => Cell(r, "period") == "Day").Select(r => Cell(r, "key")!).Order());
        var week = Assert.Single(rows, r => Cell(r, "period") == "Week"); // one Sunday is among any seven days
        Assert.Equal(DayOfWeek.Monday, DateOnly.Parse(Cell(week, "day")!, null).DayOfWeek);
        var yesterday = rows.Single(r => Cell(r, "key") == $"{Rehearsal.Key} Day {Today.AddDays(-1):yyyy-MM-dd}");
        Assert.Equal(("98", "120", "4", null), (Cell(yesterday, "success_percent"), Cell(yesterday, "lag_p95_seconds"), Cell(yesterday, "new_records"), Cell(yesterday, "queue_depth")));

        // Killed after the rows stood and before that was kept: they are written again, under the same keys.
        await using (var db = await rehearsal.DbAsync())
        {
            await db.WriteOuts.ExecuteUpdateAsync(u => u.SetProperty(w => w.Reached, w => w.Reached - 3));
        }

        await writer.WorkAsync(Now);
        Assert.Equal(rows.Count, (await TableAsync(rehearsal, "Integration Health")).Count);
        var writes = await rehearsal.WritesAsync();
        await writer.WorkAsync(Now);
        Assert.Equal(writes, await rehearsal.WritesAsync());
        Assert.Contains((await desk.ListAsync()), l => l is { Kind: WriteOutKind.Health, Row: { Error: null, WrittenAt: not null } });
    }

    [Fact]
    public async Task S0_116_Days_missed_while_the_vendor_did_not_answer_are_caught_up_with()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5, timeoutSeconds: 1);
        await SeedAsync(rehearsal, 4);
        var desk = rehearsal.Get<WriteOutDesk>();
        await desk.TurnAsync(Rehearsal.Person, Airtable, WriteOutKind.Health, true);
        await rehearsal.Sandbox.FaultAsync(new { vendor = "airtable", kind = "timeout-after-commit", share = 1.0, seconds = 2 });

        await rehearsal.Get<TableWriter>().WorkAsync(Now);
        Assert.NotNull((await desk.ListAsync()).Single(l => l.Kind == WriteOutKind.Health).Row!.Error);
        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        await rehearsal.Get<TableWriter>().WorkAsync(Now);

        var keys = (await TableAsync(rehearsal, "Integration Health")).Where(r => Cell(r, "period") == "Day").Select(r => Cell(r, "key")!).ToList();
        Assert.Equal(Enumerable.Range(1, 4).Select(d => $"{Rehearsal.Key} Day {Today.AddDays(-d):yyyy-MM-dd}").Order(), keys.Order());
        Assert.Null((await desk.ListAsync()).Single(l => l.Kind == WriteOutKind.Health).Row!.Error);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_43_Every_change_from_then_on_stands_once_in_the_change_log_with_who_which_version_and_before_and_after(string database)
    {
        await using var rehearsal = await Rehearsal.StartAsync(5, postgres: await EachDatabase.ConnectionStringAsync(database));
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.Get<WriteOutDesk>().TurnAsync(Rehearsal.Person, Airtable, WriteOutKind.Changes, true);
        var team = await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team");
        await rehearsal.SetRowAsync(pair.Row, new { team = "Waiting", email = "new.address@example.test" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.PublishAsync(c => c with { Note = "" });

        await WorkAsync();

        var log = await TableAsync(rehearsal, "Change log");
        var change = Assert.Single(log, r => Cell(r, "field") == "custom_attributes.team");
        Assert.Equal((pair.Contact, team ?? "", "Waiting", Rehearsal.Person.Name), (Cell(change, "record"), Cell(change, "before") ?? "", Cell(change, "after"), Cell(change, "who")));
        Assert.Equal((run.ContractVersion.ToString(), run.Id.ToString(null, null)), (Cell(change, "version"), Cell(change, "run")));
        var mail = Assert.Single(log, r => Cell(r, "field") == "email");
        Assert.Equal("n•••@example.test", Cell(mail, "after"));
        Assert.Contains(log, r => Cell(r, "what")!.StartsWith("Published", StringComparison.Ordinal) && Cell(r, "who") == Rehearsal.Person.Name);
        Assert.DoesNotContain(log, r => r.GetRawText().Contains("new.address", StringComparison.Ordinal));

        await using (var db = await rehearsal.DbAsync())
        {
            await db.WriteOuts.ExecuteUpdateAsync(u => u.SetProperty(w => w.Reached, 0).SetProperty(w => w.ReachedAudit, w => w.ReachedAudit - 2)); // a crash, and more
        }

        await WorkAsync();
        Assert.Equal(log.Select(r => Cell(r, "key")), (await TableAsync(rehearsal, "Change log")).Select(r => Cell(r, "key")).Intersect(log.Select(r => Cell(r, "key"))));
        Assert.Equal((await TableAsync(rehearsal, "Change log")).Count, (await TableAsync(rehearsal, "Change log")).Select(r => Cell(r, "key")).Distinct().Count());

        Task WorkAsync() => rehearsal.Get<TableWriter>().WorkAsync(DateTimeOffset.UtcNow.AddSeconds(1));
    }

    [Fact]
    public async Task S0_116_Only_a_lead_has_a_table_written_and_only_in_Airtable()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        var desk = rehearsal.Get<WriteOutDesk>();
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.TurnAsync(Rehearsal.Person with { Role = Roles.Editor }, Airtable, WriteOutKind.Health, true));
        await Assert.ThrowsAsync<MissingException>(() => desk.TurnAsync(Rehearsal.Person, "intercom-demo", WriteOutKind.Health, true));
        await desk.TurnAsync(Rehearsal.Person with { Role = Roles.Lead }, Airtable, WriteOutKind.Health, true);
        await desk.TurnAsync(Rehearsal.Person, Airtable, WriteOutKind.Health, false);

        await using var db = await rehearsal.DbAsync();
        Assert.Equal(["writeTable", "stopTable"], await db.Audit.Where(a => a.Verb.EndsWith("Table")).OrderBy(a => a.Id).Select(a => a.Verb).ToListAsync());
    }

    /// <summary>Samples at noon of the last days that are over.</summary>
    private static async Task SeedAsync(Rehearsal rehearsal, int days)
    {
        await using var db = await rehearsal.DbAsync();
        for (var day = 1; day <= days; day++)
        {
            var noon = Today.AddDays(-day).ToDateTime(new TimeOnly(12, 0));
            var at = new DateTimeOffset(noon, TimeProvider.System.LocalTimeZone.GetUtcOffset(noon));
            foreach (var (metric, value) in new[] { (Metric.Success, 0.98), (Metric.LagP95, 120), (Metric.NewRecords, 4) })
            {
                db.MetricSamples.Add(new MetricSampleRow { Metric = metric, Subject = Rehearsal.Key, At = at, Hour = (int)(at.ToUnixTimeSeconds() / 3600), Value = value });
            }
        }

        await db.SaveChangesAsync();
    }

    private static async Task<List<JsonElement>> TableAsync(Rehearsal rehearsal, string name) =>
        [.. (await rehearsal.Sandbox.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("name").GetString() == name).GetProperty("records").EnumerateArray()];

    private static string? Cell(JsonElement row, string field) => Rehearsal.Cell(row, field);
}
