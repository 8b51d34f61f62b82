using System.Text.Json;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Extractions while the vendor, the clock or the machine do what they do.</summary>
public sealed class ExtractionWeatherTests
{
    [Theory]
    [InlineData("Pacific/Tongatapu")]
    [InlineData("Pacific/Pago_Pago")]
    public async Task T_01_A_search_that_knows_only_days_loses_nothing_and_brings_nothing_old_at_the_ends_of_the_world(string zone)
    {
        await using var rehearsal = await Rehearsal.StartAsync(40, sandbox: o => o.TimeZone = zone);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts"));
        await rehearsal.ExtractAsync();
        var contacts = await rehearsal.ContactsAsync();

        // Around the clock, so that every hour of the workspace's day is met, the day's edge among them.
        for (var hour = 0; hour < 26; hour += 2)
        {
            await rehearsal.Sandbox.AdvanceAsync("intercom", 2 * 3600);
            var one = contacts[hour % contacts.Count].GetProperty("id").GetString();
            Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("PUT", "contacts/" + one, new { name = $"At hour {hour}" })).Status);
            await rehearsal.Sandbox.AdvanceAsync("intercom", 400); // beyond the overlap: what was read before is not asked for again
            var run = await rehearsal.ExtractAsync();
            Assert.True(run.Status == RunStatus.Succeeded, run.Error);
            Assert.Equal($"At hour {hour}", (await rehearsal.LandedAsync("contacts")).Single(r => (string?)r["id"] == one)["name"]);
            Assert.Equal(1, run.Read);
        }
    }

    [Fact]
    public async Task T_02_A_contact_that_the_index_shows_late_lands_with_a_later_run()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10, sandbox: o => o.IndexLagSeconds = 120);
        await rehearsal.Sandbox.AdvanceAsync("intercom", 600);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts"));
        await rehearsal.ExtractAsync();
        var made = await rehearsal.Sandbox.IntercomAsync("POST", "contacts", new { email = "late@shop.example" });
        await rehearsal.ExtractAsync();
        Assert.DoesNotContain(await rehearsal.LandedAsync("contacts"), r => (string?)r["email"] == "late@shop.example"); // the vendor does not show it yet
        await rehearsal.Sandbox.AdvanceAsync("intercom", 150);
        await rehearsal.ExtractAsync();
        Assert.Contains(await rehearsal.LandedAsync("contacts"), r => (string?)r["id"] == made["id"].GetString());
    }

    [Fact]
    public async Task T_04_A_scroll_that_dies_in_the_middle_is_begun_anew_and_nothing_is_missing_or_twice()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5_000);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("companies", "company_tag"));
        await rehearsal.Sandbox.FaultAsync(new { vendor = "intercom", kind = "500", count = 1, skip = 2, route = "GET /companies/scroll" });
        var run = await rehearsal.ExtractAsync();
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);
        var there = (await rehearsal.DumpOfAsync("companies")).Select(c => c.GetProperty("id").GetString()).Order(StringComparer.Ordinal);
        Assert.Equal(there, (await rehearsal.LandedAsync("companies")).Select(r => (string?)r["id"]).Order(StringComparer.Ordinal));
        Assert.True(run.Unchanged > 0, "No company came twice, so no scroll died.");
        Assert.Equal(run.Read, run.Created + run.Updated + run.Unchanged + run.Skipped);
    }

    [Fact]
    public async Task S1_04_A_token_refused_stops_the_run_at_once_pauses_the_connection_and_says_so()
    {
        await using var rehearsal = await Rehearsal.StartAsync(50);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "tags", "teams"));
        await rehearsal.Sandbox.FaultAsync(new { vendor = "intercom", kind = "401", share = 1.0 });
        var run = await rehearsal.ExtractAsync();
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("refused our token", run.Error, StringComparison.Ordinal);
        await using var db = await rehearsal.DbAsync();
        Assert.False(db.Connections.Single(c => c.Key == "intercom-demo").Authorised);
        Assert.Empty(await rehearsal.Warehouse.TablesAsync(default));
    }

    [Fact]
    public async Task S1_56_A_failed_object_is_taken_up_by_the_next_run_from_where_it_stood()
    {
        await using var rehearsal = await Rehearsal.StartAsync(400);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "tags"));
        await rehearsal.Sandbox.FaultAsync(new { vendor = "intercom", kind = "500", count = 30, skip = 2, route = "POST /contacts/search" });
        var run = await rehearsal.ExtractAsync();
        Assert.Equal((RunStatus.CompletedWithErrors, 1), (run.Status, run.Failed));
        Assert.DoesNotContain(await rehearsal.Warehouse.TablesAsync(default), t => t.Name == "contacts"); // nobody sees half of it
        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        await rehearsal.ExtractAsync();
        Assert.Equal((await rehearsal.ContactsAsync()).Count, (await rehearsal.LandedAsync("contacts")).Count);
    }

    [Theory]
    [InlineData("contacts", "updated_at")]
    [InlineData("conversations", "updated_at")]
    [InlineData("tickets", "updated_at")]
    [InlineData("activity_logs", "created_at")]
    public async Task S1_56_A_page_claims_no_time_of_which_something_is_still_to_come(string name, string changed)
    {
        await using var rehearsal = await Rehearsal.StartAsync(10);
        await rehearsal.Sandbox.ControlAsync("POST", "reset", new { contacts = 10, crowd = new { contacts = 400, conversations = 400, partsPerConversation = 1, tickets = 400, activityLogs = 900 } });
        var there = (await rehearsal.DumpOfAsync(name)).ToDictionary(r => r.GetProperty("id").GetString()!, r => r.GetProperty(changed).GetInt64());
        var source = (await rehearsal.Get<ConnectionBook>().OpenAsync("intercom-demo", default)).Extracts!;
        var came = new HashSet<string>();
        var pages = 0;
        await foreach (var page in source.ReadAsync(new ReadOrder(name, null, null, new HashSet<string>(), FullLists: false), new CallContext(CallPriority.Backfill, new CallMeter(), default)))
        {
            came.UnionWith(page.Records.Select(r => r.Id));
            Assert.DoesNotContain(there, r => r.Value < page.Reached && !came.Contains(r.Key));
            pages++;
        }

        Assert.True(pages > 2 && came.Count == there.Count, $"{came.Count} of {there.Count} {name} in {pages} pages.");
    }

    [Fact]
    public async Task Crowded_days_are_cut_again_and_every_record_lands_once()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10);
        await rehearsal.Sandbox.ControlAsync("POST", "reset", new { contacts = 10, crowd = new { contacts = 12_000, conversations = 7_000, partsPerConversation = 1, tickets = 3_000 } });
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "conversations", "tickets"));
        var run = await rehearsal.ExtractAsync();
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);
        var counts = (await rehearsal.Sandbox.ControlAsync("GET", "counts"))["intercom"];
        foreach (var name in new[] { "contacts", "tickets" })
        {
            var landed = await rehearsal.ObjectOfAsync(run, name);
            Assert.Equal((name, counts.GetProperty(name).GetInt64()), (name, landed.Row.Inserted));
            Assert.Equal((name, (long?)0), (name, landed.Missing));
        }

        var talks = await rehearsal.ObjectOfAsync(run, "conversations");
        Assert.Equal(counts.GetProperty("conversations").GetInt64(), talks.Row.Inserted + talks.Row.Excluded);
        Assert.Equal(0, talks.Missing);
    }

    [Fact]
    public async Task Each_run_says_what_the_source_counted_and_what_landed_parts_included()
    {
        await using var rehearsal = await Rehearsal.StartAsync(60);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("conversations", "conversation_parts"));
        var run = await rehearsal.ExtractAsync();
        var talks = await rehearsal.ObjectOfAsync(run, "conversations");
        var there = await rehearsal.DumpOfAsync("conversations");
        Assert.Equal(there.Count, talks.Row.Said);
        Assert.Equal(0, talks.Missing);
        Assert.Equal(there.Sum(c => c.GetProperty("statistics").GetProperty("count_conversation_parts").GetInt32()), talks.Row.PartsSaid);
        Assert.Equal(talks.Row.Parts, talks.Tables.Single(t => t.Table == "conversation_parts").Rows);
    }

    [Fact]
    public async Task T_07_A_contact_sync_and_an_extraction_share_one_budget_without_a_single_refusal()
    {
        await using var rehearsal = await Rehearsal.StartAsync(60);
        await rehearsal.Sandbox.LimitsAsync(new { vendor = "intercom", enabled = true, perWindow = 40, windowSeconds = 10 });
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("conversations", "conversation_parts", "contacts", "companies"));
        var copying = rehearsal.ExtractAsync();
        var syncing = rehearsal.RunAsync(RunMode.Full);
        Assert.Equal(RunStatus.Succeeded, (await syncing).Status);
        Assert.Equal(RunStatus.Succeeded, (await copying).Status);
        var stats = await rehearsal.Sandbox.StatsAsync("intercom");
        Assert.Equal(0, stats.GetProperty("throttled").GetInt32());
        Assert.True(stats.GetProperty("reads").GetInt32() + stats.GetProperty("writes").GetInt32() > 80, "One window would have done for both.");
    }

    [Fact]
    public async Task A_shutdown_in_the_middle_is_gone_on_from_and_nothing_is_missing_or_twice()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10);
        await rehearsal.Sandbox.ControlAsync("POST", "reset", new { contacts = 10, crowd = new { conversations = 1_500, partsPerConversation = 3 } });
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("conversations", "conversation_parts"));
        var id = await rehearsal.Get<OpsConsole.Runtime.Runs.RunDesk>().RequestAsync(Rehearsal.Person, Rehearsal.Extraction, RunMode.Incremental);
        await Rehearsal.UntilAsync(async () => (await rehearsal.Get<ExtractionQueries>().ObjectsAsync(id)) is [{ Row.Read: > 0 }], "something was read", TimeSpan.FromMinutes(1));
        await rehearsal.RestartAsync();
        var run = await rehearsal.EndOfAsync(id);
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);
        Assert.True(run.Resumed > 0, "It had ended before.");
        var counts = (await rehearsal.Sandbox.ControlAsync("GET", "counts"))["intercom"];
        var talks = await rehearsal.ObjectOfAsync(run, "conversations");
        Assert.Equal(counts.GetProperty("conversations").GetInt64(), talks.Row.Inserted + talks.Row.Excluded);
        var parts = await rehearsal.LandedAsync("conversation_parts");
        Assert.Equal(parts.Count, parts.DistinctBy(r => r["id"]).Count());
        var by = parts.ToLookup(r => (string?)r["conversation_id"]);
        Assert.DoesNotContain(await rehearsal.LandedAsync("conversations"), c => by[(string?)c["id"]].Count() != JsonDocument.Parse((string)c["statistics"]!).RootElement.GetProperty("count_conversation_parts").GetInt32());
    }
}
