using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Ways out of the queue, to their end at both vendors.</summary>
public sealed class ReviewWaysTests
{
    private const string Stale = "Growth (2025)";

    [Fact]
    public async Task X_02_One_row_in_the_value_map_settles_every_item_of_the_cause_once_it_is_published()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = (await rehearsal.PairsAsync()).Take(3).ToList();
        foreach (var pair in pairs)
        {
            await rehearsal.SetRowAsync(pair.Row, new { plan_tier = Stale });
        }

        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var queries = rehearsal.Get<ReviewQueries>();
        var cause = Assert.Single((await queries.CausesAsync(new(), new(1, 50))).Items);
        Assert.Equal(3, cause.Count);
        var fixes = rehearsal.Get<ValueFix>();
        var offer = (await fixes.OfferAsync((await queries.FindAsync(cause.First))!))!;
        Assert.Equal((Side.Left, Stale, 2, null), (offer.From, offer.Value, offer.Others, offer.Drafted));

        var option = offer.Options.First(o => o.Contains("Growth", StringComparison.OrdinalIgnoreCase));
        var draft = await fixes.AddAsync(Rehearsal.Person, cause.First, option);

        Assert.DoesNotContain(draft.Problems, p => p.Level == OpsConsole.Engine.Contracts.ProblemLevel.Error);
        Assert.Equal(3, await queries.OpenCountAsync());
        Assert.Equal(option, (await fixes.OfferAsync((await queries.FindAsync(cause.First))!))!.Drafted);
        await rehearsal.Get<ContractStore>().PublishAsync(Rehearsal.Person, Rehearsal.Key, "An old plan is the new one");
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal(0, await queries.OpenCountAsync());
        Assert.All(pairs, pair => Assert.Equal(option, rehearsal.AttributeAsync(pair.Contact, "custom_attributes.plan_tier").Result));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task X_02_A_reopened_item_is_judged_anew_by_the_next_run()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { plan_tier = Stale });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var item = await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, pair.Row);
        var queue = rehearsal.Get<ReviewQueue>();
        await queue.SkipAsync(Rehearsal.Person, [item.Id], "later");
        Assert.Equal(0, Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full)).Review);

        await queue.ReopenAsync(Rehearsal.Person, [item.Id]);
        Assert.Equal(1, Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full)).Review);
        Assert.Equal(item.Id, (await rehearsal.ReviewAsync(ReviewReason.ValueNotMapped, pair.Row)).Id);
    }

    [Fact]
    public async Task X_04_Rerunning_what_failed_works_these_records_alone_and_names_the_run_it_is_for()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowAsync(pairs[0].Row, new { email = "one.letter@example.x" });
        await rehearsal.SetRowAsync(pairs[1].Row, new { team = "Others go" });
        var first = await rehearsal.RunAsync();
        Assert.Equal((1, 1), (first.Failed, first.Updated));
        await rehearsal.SetRowAsync(pairs[0].Row, new { email = "whole@example.test" });

        var again = Rehearsal.Succeeded(await rehearsal.EndOfAsync(await rehearsal.Get<RunDesk>().RerunAsync(Rehearsal.Person, first.Id, RerunWhat.Failed)));

        Assert.Equal((first.Id, 1, 1), (again.RerunOf, again.Read, again.Updated));
        Assert.Equal("whole@example.test", await rehearsal.AttributeAsync(pairs[0].Contact, "email"));
        Assert.Empty(await rehearsal.ReviewsAsync());
        Assert.Equal([again.Id], await rehearsal.Get<RunQueries>().RerunsAsync(first.Id));
        await Assert.ThrowsAsync<OpsConsole.Runtime.Audit.ConflictException>(() => rehearsal.Get<RunDesk>().RerunAsync(Rehearsal.Person, again.Id, RerunWhat.Failed));
    }

    [Fact]
    public async Task X_04_Rerunning_all_takes_the_version_that_is_chosen_and_the_current_one_otherwise()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(contacts: 10);
        var first = await rehearsal.LastRunAsync();
        await rehearsal.PublishAsync(c => c with { Owner = "somebody else" });
        var plan = await rehearsal.Get<RerunPlans>().PlanAsync(first.Id, RerunWhat.All);
        Assert.Equal([1, 2], plan.Versions);
        Assert.Equal(first.Created + first.Updated + first.Skipped + first.Review + first.Failed, plan.Records.Count);

        var desk = rehearsal.Get<RunDesk>();
        var then = Rehearsal.Succeeded(await rehearsal.EndOfAsync(await desk.RerunAsync(Rehearsal.Person, first.Id, RerunWhat.All, version: 1)));
        var now = Rehearsal.Succeeded(await rehearsal.EndOfAsync(await desk.RerunAsync(Rehearsal.Person, first.Id, RerunWhat.All)));

        Assert.Equal((1, 2), (then.ContractVersion, now.ContractVersion));
        Assert.Equal((0, 0), (then.Created + then.Updated, now.Created + now.Updated));
        await Assert.ThrowsAsync<OpsConsole.Runtime.Audit.ConflictException>(() => desk.RerunAsync(Rehearsal.Person, first.Id, RerunWhat.All, version: 9));
    }
}
