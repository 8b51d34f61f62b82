using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Databases;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>What a vendor tells by webhook is looked at soon and once; what it does not tell is found all the same.</summary>
public sealed class InboxTests
{
    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_124_A_change_told_by_webhook_arrives_at_once_and_its_echo_comes_to_rest(string database)
    {
        await using var rehearsal = await Rehearsal.StartAsync(contacts: 20, postgres: await EachDatabase.ConnectionStringAsync(database));
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.TakeHooksAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetContactAsync(pair.Contact, new { name = "Told Anew" });

        await rehearsal.TellAsync(pair.Contact);

        var delivery = Assert.Single(await rehearsal.WorkedAsync());
        Assert.Equal("Told Anew", await rehearsal.CellAsync(pair.Row, "full_name"));
        Assert.Equal(InboxState.Done, delivery.State);
        var run = Rehearsal.Succeeded(await rehearsal.EndOfAsync(long.Parse(delivery.RunIds!)));
        Assert.Equal((true, "webhook", 1, 1), (run.FromInbox, run.RequestedBy, run.Read, run.Updated));

        // Guarantee 4: what that run wrote is told of in turn, by both vendors' ways, and nobody answers it.
        for (var round = 0; round < 2; round++)
        {
            var writes = await rehearsal.WritesAsync();
            await rehearsal.TellAsync(pair.Contact);
            var echo = (await rehearsal.WorkedAsync())[^1];
            Assert.Equal("Unchanged: both sides agree already.", echo.Outcome);
            Assert.Equal(writes, await rehearsal.WritesAsync());
        }

        await rehearsal.AssertQuietAsync();
    }

    /// <summary>A backfill that holds the database's one writer keeps nobody waiting at the door. What is safe by then outlives the process: see InboxSpoolTests.</summary>
    [Fact]
    public async Task Guarantee_1_A_delivery_is_acknowledged_while_the_database_cannot_take_it_and_stands_there_once_it_can()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var body = IntercomDelivery.Contact(pair.Contact, "told-while-locked");
        await using (var db = await rehearsal.DbAsync())
        {
            await using var writer = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlRawAsync("UPDATE Pipelines SET Name = Name");
            var reception = await rehearsal.Get<InboxDoor>().TakeAsync(Rehearsal.Intercom, body, _ => IntercomDelivery.Sign(body), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Null(reception.Refusal);
            await using var look = await rehearsal.DbAsync();
            Assert.Empty(await look.Inbox.ToListAsync());
        }

        await Rehearsal.UntilAsync(async () => (await rehearsal.InboxAsync()).Count > 0, "the delivery is in the database");
        Assert.Equal("told-while-locked", Assert.Single(await rehearsal.WorkedAsync()).EventId);
    }

    [Fact]
    public async Task S0_125_Five_quick_updates_of_one_record_are_one_fetch_and_only_the_last_is_applied()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        var held = await rehearsal.HoldPipelineAsync();
        for (var i = 1; i <= 5; i++)
        {
            await rehearsal.SetContactAsync(pair.Contact, new { name = "Name " + i });
            await rehearsal.TellAsync(pair.Contact);
            await Task.Delay(150); // over several windows
        }

        var reads = (await rehearsal.CallsAsync("intercom")).Reads;
        await rehearsal.Get<RunDesk>().DropAsync(Rehearsal.Person, held);

        var deliveries = await rehearsal.WorkedAsync();
        Assert.Equal(5, deliveries.Count);
        Assert.Equal("Name 5", await rehearsal.CellAsync(pair.Row, "full_name"));
        var run = Rehearsal.Succeeded(await rehearsal.EndOfAsync(long.Parse(Assert.Single(deliveries.Select(d => d.RunIds).Distinct())!)));
        Assert.Equal((1, 1), (run.Read, run.Updated));
        Assert.True((await rehearsal.CallsAsync("intercom")).Reads - reads <= 2, "The contact was fetched more than once."); // one fetch, and the schema where it was not known
    }

    [Fact]
    public async Task S0_62_What_comes_while_the_pipeline_is_busy_is_one_run_of_many_records_afterwards()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        var pairs = (await rehearsal.PairsAsync()).Take(12).ToList();
        var held = await rehearsal.HoldPipelineAsync();
        foreach (var some in pairs.Chunk(4))
        {
            foreach (var pair in some)
            {
                await rehearsal.SetContactAsync(pair.Contact, new { name = "Busy " + pair.Contact[^3..] });
                await rehearsal.TellAsync(pair.Contact);
            }

            await Rehearsal.UntilAsync(async () => (await rehearsal.InboxAsync()).TrueForAll(r => r.State == InboxState.Coalesced), "the window has passed");
        }

        var (_, before) = await rehearsal.CallsAsync("airtable");
        await rehearsal.Get<RunDesk>().DropAsync(Rehearsal.Person, held);

        var run = Rehearsal.Succeeded(await rehearsal.EndOfAsync(long.Parse(Assert.Single((await rehearsal.WorkedAsync()).Select(d => d.RunIds).Distinct())!)));
        Assert.Equal((12, 12), (run.Read, run.Updated));
        Assert.InRange((await rehearsal.CallsAsync("airtable")).Writes - before, 1, 4); // twelve rows in full batches of ten, and their status
    }

    [Fact]
    public async Task Guarantee_8_A_mass_change_told_by_webhooks_is_held_like_any_other()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(40);
        await rehearsal.TakeHooksAsync();
        var pairs = (await rehearsal.PairsAsync()).Take(30).ToList();
        var held = await rehearsal.HoldPipelineAsync();
        foreach (var pair in pairs)
        {
            await rehearsal.SetContactAsync(pair.Contact, new { name = "Mass " + pair.Contact[^3..] });
            await rehearsal.TellAsync(pair.Contact);
        }

        await Rehearsal.UntilAsync(async () => (await rehearsal.InboxAsync()).TrueForAll(r => r.State == InboxState.Coalesced), "all are gathered");
        await rehearsal.Get<RunDesk>().DropAsync(Rehearsal.Person, held);

        var id = long.Parse((await rehearsal.InboxAsync())[0].RunIds!);
        var run = await rehearsal.EndOfAsync(id);
        Assert.Equal(RunStatus.Held, run.Status);
        Assert.StartsWith("Held before writing: 30 of", run.HeldText, StringComparison.Ordinal);
        await rehearsal.Get<RunDesk>().ApproveAsync(Rehearsal.Person, id);
        Assert.All(await rehearsal.WorkedAsync(), d => Assert.Equal(InboxState.Done, d.State));
        Assert.StartsWith("Mass ", await rehearsal.CellAsync(pairs[29].Row, "full_name"), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S0_125_A_delivery_that_comes_twice_is_one(string database)
    {
        await using var rehearsal = await Rehearsal.StartAsync(contacts: 5, postgres: await EachDatabase.ConnectionStringAsync(database));
        await rehearsal.TakeHooksAsync();
        var body = IntercomDelivery.Contact("000000000000000000000001", "notif_1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => rehearsal.DeliverAsync(body)));

        Assert.All(answers, a => Assert.Null(a.Refusal));
        Assert.Single(await rehearsal.InboxAsync());
        Assert.Null((await rehearsal.DeliverAsync(body)).Refusal);
        Assert.Single(await rehearsal.WorkedAsync());
    }

    [Fact]
    public async Task Events_that_come_in_the_wrong_order_change_nothing_about_the_result()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetContactAsync(pair.Contact, new { name = "First" });
        await rehearsal.SetContactAsync(pair.Contact, new { name = "Second" });

        await rehearsal.TellAsync(pair.Contact, at: DateTimeOffset.UtcNow);
        await rehearsal.WorkedAsync();
        await rehearsal.TellAsync(pair.Contact, at: DateTimeOffset.UtcNow.AddMinutes(-10)); // the earlier one, late

        Assert.Equal("Unchanged: both sides agree already.", (await rehearsal.WorkedAsync())[^1].Outcome);
        Assert.Equal("Second", await rehearsal.CellAsync(pair.Row, "full_name"));
    }

    [Fact]
    public async Task Guarantee_2_A_change_whose_webhook_was_lost_is_found_by_polling()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetContactAsync(pairs[0].Contact, new { name = "Told" });
        await rehearsal.SetContactAsync(pairs[1].Contact, new { name = "Lost" });
        await rehearsal.TellAsync(pairs[0].Contact);
        await rehearsal.WorkedAsync();
        Assert.NotEqual("Lost", await rehearsal.CellAsync(pairs[1].Row, "full_name"));

        Rehearsal.Succeeded(await rehearsal.ScheduledAsync());

        Assert.Equal("Lost", await rehearsal.CellAsync(pairs[1].Row, "full_name"));
    }

    [Fact]
    public async Task S0_124_A_told_contact_is_read_itself_and_not_from_an_index_that_is_behind()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        await rehearsal.Sandbox.LimitsAsync(new { vendor = "intercom", indexLagSeconds = 600 });
        var pairs = (await rehearsal.PairsAsync()).Take(4).ToList();
        var held = await rehearsal.HoldPipelineAsync();
        foreach (var pair in pairs)
        {
            await rehearsal.SetContactAsync(pair.Contact, new { name = "Behind the index" });
            await rehearsal.TellAsync(pair.Contact);
        }

        await rehearsal.Get<RunDesk>().DropAsync(Rehearsal.Person, held);

        Assert.All(await rehearsal.WorkedAsync(), d => Assert.Equal(InboxState.Done, d.State));
        Assert.Equal("Behind the index", await rehearsal.CellAsync(pairs[3].Row, "full_name"));
    }

    [Fact]
    public async Task Guarantee_3_A_new_pair_made_on_both_sides_at_once_is_matched_and_not_doubled()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        var row = await rehearsal.NewRowAsync(new { external_id = "ACME-77001", email = "both@example.test", full_name = "Both Sides" });
        var contact = await rehearsal.NewContactAsync(new { role = "user", external_id = "ACME-77001", email = "both@example.test", name = "Both Sides" });
        var rows = (await rehearsal.RowsAsync()).Count;

        await rehearsal.TellAsync(contact); // nobody has polled the new row yet

        await rehearsal.WorkedAsync();
        Assert.Equal(rows, (await rehearsal.RowsAsync()).Count);
        Assert.Equal(contact, await rehearsal.CellAsync(row, "intercom_contact_id"));
    }

    [Fact]
    public async Task What_no_pipeline_uses_is_put_aside_and_goes_again_when_somebody_resends_it()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.Get<PipelineDesk>().SetEnabledAsync(Rehearsal.Person, Rehearsal.Key, false);
        await rehearsal.SetContactAsync(pair.Contact, new { name = "While it was off" });
        await rehearsal.TellAsync(pair.Contact);
        Assert.Null((await rehearsal.DeliverAsync(IntercomDelivery.Of("conversation.deleted", new { type = "conversation", conversation_id = "215474207061545" }))).Refusal);
        Assert.Null((await rehearsal.DeliverAsync(IntercomDelivery.Of("ping", new { type = "ping", message = "something something interzen" }))).Refusal);
        var aside = await rehearsal.WorkedAsync();
        Assert.All(aside, d => Assert.Equal(InboxState.Ignored, d.State));
        Assert.Equal("No pipeline that is on uses contacts of this connection.", aside[0].Outcome);

        await rehearsal.Get<PipelineDesk>().SetEnabledAsync(Rehearsal.Person, Rehearsal.Key, true);
        Assert.Equal(1, await rehearsal.Get<InboxDesk>().ResendAsync(Rehearsal.Person, [aside[0].Id]));

        Assert.Equal(InboxState.Done, (await rehearsal.WorkedAsync())[0].State);
        Assert.Equal("While it was off", await rehearsal.CellAsync(pair.Row, "full_name"));
        await using var db = await rehearsal.DbAsync();
        Assert.True(await db.Audit.AnyAsync(a => a.Verb == "resend" && a.Object == "delivery" && a.Who == Rehearsal.Person.Name));
    }

    [Fact]
    public async Task Guarantee_7_A_delivery_whose_run_failed_is_tried_again_within_bounds()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.TakeHooksAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetContactAsync(pair.Contact, new { name = "Later" });
        await using (var db = await rehearsal.DbAsync())
        {
            (await db.Connections.SingleAsync(c => c.Key == Rehearsal.Intercom)).ProtectedSecret = rehearsal.Get<ConnectionBook>().Protect("wrong");
            await db.SaveChangesAsync();
        }

        await rehearsal.TellAsync(pair.Contact);

        await Rehearsal.UntilAsync(async () => (await rehearsal.InboxAsync())[0].Attempts == 1, "the first run has failed");

        var put = (await rehearsal.InboxAsync())[0];
        Assert.Equal(InboxState.Received, put.State);
        Assert.Contains("refused our token", put.Outcome, StringComparison.Ordinal);
        Assert.True(put.NotBefore > DateTimeOffset.UtcNow, "It would be tried again in the next window.");
    }

    [Fact]
    public async Task Guarantee_2_A_restart_between_the_answer_and_the_run_loses_nothing()
    {
        await using var sandbox = await Sandbox.SandboxServer.StartAsync(o => (o.Contacts, o.Messy, o.Seed) = (30, 0, 11));
        await sandbox.LimitsAsync(new { enabled = false });
        await using var console = new ConsoleProcess(sandbox.BaseUrl);
        await console.StartAsync();
        await console.EndOfAsync(await console.AskForRunAsync("full"), TimeSpan.FromMinutes(2));
        await console.SetHookSecretAsync(Rehearsal.Intercom, IntercomDelivery.Secret);
        var pair = (await Rehearsal.RowsAsync(sandbox)).Select(r => (Row: r.GetProperty("id").GetString()!, Contact: Rehearsal.Cell(r, "intercom_contact_id")!)).First(p => p.Contact is not null);
        await sandbox.IntercomAsync("PUT", "contacts/" + pair.Contact, new { name = "Before the kill" });
        var body = IntercomDelivery.Contact(pair.Contact);

        Assert.Equal(System.Net.HttpStatusCode.OK, await console.DeliverAsync(Rehearsal.Intercom, body, IntercomDelivery.Sign(body)));
        await console.KillAsync();
        await console.StartAsync();

        await Rehearsal.UntilAsync(async () => (await console.DeliveriesAsync()) is [var one] && one.GetProperty("state").GetString() == "done", "the delivery is worked after the kill");
        Assert.Equal("Before the kill", Rehearsal.Cell((await Rehearsal.RowsAsync(sandbox)).Single(r => r.GetProperty("id").GetString() == pair.Row), "full_name"));
    }
}
