using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Runtime.Why;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>One customer explained: found by any key, every decision once and in order.</summary>
public sealed class WhyTests
{
    [Fact]
    public async Task S0_16_A_customer_is_found_by_e_mail_number_and_either_vendors_id()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(10);
        var pair = (await rehearsal.PairsAsync())[0];
        var why = rehearsal.Get<WhyQueries>();
        var keys = new[] { pair.Row, pair.Contact, await rehearsal.CellAsync(pair.Row, "email"), await rehearsal.CellAsync(pair.Row, "external_id"), $"  {(await rehearsal.CellAsync(pair.Row, "email"))!.ToUpperInvariant()} " };
        foreach (var q in keys.Where(k => !string.IsNullOrWhiteSpace(k)))
        {
            var customer = Assert.Single((await why.AskAsync(q!)).Customers);
            Assert.Equal((pair.Row, pair.Contact), (customer.LeftId, customer.RightId));
        }
    }

    [Fact]
    public async Task S0_128_One_customer_under_several_ids_is_one_identity_through_a_change_of_each()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(10);
        var pair = (await rehearsal.PairsAsync())[0];
        var (number, address) = (await rehearsal.CellAsync(pair.Row, "external_id"), await rehearsal.CellAsync(pair.Row, "email"));
        await rehearsal.SetRowAsync(pair.Row, new { email = "moved@example.test" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());

        var why = rehearsal.Get<WhyQueries>();
        foreach (var id in new[] { pair.Row, pair.Contact, number, "moved@example.test" })
        {
            var customer = Assert.Single((await why.AskAsync(id!)).Customers);
            Assert.Equal((pair.Row, pair.Contact, number), (customer.LeftId, customer.RightId, customer.Title));
        }

        Assert.Empty((await why.AskAsync(address!)).Customers);
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(1, db.Links.Count(l => l.LeftId == pair.Row || l.RightId == pair.Contact));
    }

    [Fact]
    public async Task S0_128_A_persons_company_and_conversations_stand_under_the_one_identity_with_their_own_links()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(10);
        var (with, without) = ((await rehearsal.PairsAsync())[0], (await rehearsal.PairsAsync())[1]);
        var company = (await rehearsal.Sandbox.IntercomAsync("POST", "companies", new { company_id = "acme-128", name = "Acme" }))["id"].GetString()!;
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"contacts/{with.Contact}/companies", new { id = company })).Status);
        var conversation = (await rehearsal.Sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "user", id = with.Contact }, body = "Hello" }))["conversation_id"].GetString()!;
        var pipeline = await rehearsal.AddPipelineAsync(ContractStarts.Read("airtable-intercom-conversations") with { Limits = new() { MassChangeShare = 1, FailureShare = 1 } });
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));

        var related = await rehearsal.Get<IdentityQueries>().RelatedAsync(Rehearsal.Key, with.Row, with.Contact);

        var talk = Assert.Single(related, r => r.Id == conversation);
        await using var db = await rehearsal.DbAsync();
        Assert.Equal((pipeline, db.Links.Single(l => l.RightId == conversation).LeftId), (talk.ContractKey, talk.PartnerId));
        Assert.Equal(("companies", null, null), Assert.Single(related.Where(r => r.Id == company).Select(r => (r.Object, r.ContractKey, r.PartnerId)))); // no contract reads companies here
        Assert.DoesNotContain(await rehearsal.Get<IdentityQueries>().RelatedAsync(Rehearsal.Key, without.Row, without.Contact), r => r.Id == conversation || r.Id == company);
    }

    [Fact]
    public async Task S0_16_Somebody_whom_no_run_has_met_is_asked_for_at_the_vendors()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        var row = await rehearsal.NewRowAsync(new { external_id = "cust-unmet", email = "unmet@example.test", full_name = "Nora Unmet" });
        var why = rehearsal.Get<WhyQueries>();
        foreach (var q in new[] { "unmet@example.test", "cust-unmet", row, "Nora Unmet" })
        {
            var customer = Assert.Single((await why.AskAsync(q)).Customers);
            Assert.Equal((row, null, null), (customer.LeftId, customer.RightId, customer.LinkedBy));
            Assert.Equal("cust-unmet", customer.Title);
        }

        Assert.Empty((await why.AskAsync("nobody@example.test")).Customers);
    }

    [Fact]
    public async Task S0_16_Every_decision_comes_once_newest_first_and_previews_decide_nothing()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        var pair = (await rehearsal.PairsAsync())[0];
        foreach (var team in new[] { "One", "Two", "Three" })
        {
            await rehearsal.SetRowAsync(pair.Row, new { team });
            await rehearsal.RunAsync(RunMode.Preview);
            Rehearsal.Succeeded(await rehearsal.RunAsync());
        }

        await rehearsal.SetRowAsync(pair.Row, new { plan_tier = "Growth (2025)" });
        await rehearsal.RunAsync();
        var waiting = await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, pair.Row);
        await rehearsal.Get<ReviewQueue>().SkipAsync(Rehearsal.Person, [waiting.Id], "known to sales");

        var timeline = rehearsal.Get<WhyTimeline>();
        Task<Paged<WhyDecision>> PageAsync(WhyKind kind, int page = 1, int size = 50) => timeline.PageAsync(Rehearsal.Key, pair.Row, pair.Contact, kind, new(page, size));
        var all = await PageAsync(WhyKind.All);
        Assert.Equal(all.Items.OrderByDescending(d => d.At).Select(d => d.At), all.Items.Select(d => d.At));
        Assert.Equal(6, all.Total); // first sync, three writes, one kept back, one person
        Assert.Equal("known to sales", Assert.Single((await PageAsync(WhyKind.People)).Items).Text.Split(": ")[1].Split(" (")[0]);
        Assert.Equal(4, (await PageAsync(WhyKind.Writes)).Total);
        Assert.Equal(Outcome.Review, Assert.Single((await PageAsync(WhyKind.Kept)).Items).Outcome);
        var paged = (await PageAsync(WhyKind.All, 1, 4)).Items.Concat((await PageAsync(WhyKind.All, 2, 4)).Items);
        Assert.Equal(all.Items.Select(d => (d.RecordId, d.ReviewId)), paged.Select(d => (d.RecordId, d.ReviewId)));
    }
}
