using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Proof before writing: previews and impacts say what the run then does, and leave no trace.</summary>
public sealed class ProofTests
{
    [Fact]
    public async Task S0_120_A_preview_of_a_record_says_what_the_run_then_does_and_leaves_no_trace()
    {
        await using var rehearsal = await MessyAsync();
        var contract = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var refs = (await rehearsal.RowsAsync()).Select(r => new RecordRef(Side.Left, r.GetProperty("id").GetString()!))
            .Concat((await rehearsal.ContactsAsync()).Select(c => new RecordRef(Side.Right, c.GetProperty("id").GetString()!))).ToList();
        var (world, traces) = (await rehearsal.WorldAsync(), await TracesAsync(rehearsal));

        var said = new List<PreviewedRecord>();
        foreach (var some in refs.Chunk(RecordPreview.Most))
        {
            said.AddRange((await rehearsal.Get<RecordPreview>().PreviewAsync(contract, some)).Records);
        }

        Assert.Equal(world, await rehearsal.WorldAsync());
        Assert.Equal(traces, await TracesAsync(rehearsal));
        var done = await rehearsal.RecordsAsync(Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Incremental, [.. refs.Select(r => r.Id)])).Id);
        Assert.True(done.Select(d => d.Outcome).Distinct().Count() == 5, string.Join(", ", done.Select(d => d.Outcome).Distinct()));
        foreach (var one in done)
        {
            var foretold = said.Where(s => s.LeftId == one.LeftId && one.Side == Side.Left || s.RightId == one.RightId && one.Side == Side.Right).Select(s => (s.Outcome, s.Reason, s.Text)).Distinct();
            Assert.Equal((one.Outcome, one.Reason, one.Text), Assert.Single(foretold));
        }
    }

    [Fact]
    public async Task S0_120_A_preview_of_a_draft_shows_each_field_now_and_after_with_its_reason_and_masks_private_values()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { email = "sara.private@example.test", team = "North" });
        var contract = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var draft = contract with { Fields = [.. contract.Fields.Select(f => f.Left == "lifecycle_stage" ? f with { Values = f.Values!.ToDictionary(v => v.Key, _ => "churned") } : f)] };

        var answer = await rehearsal.Get<RecordPreview>().PreviewAsync(draft, [new(Side.Right, pair.Contact)]);

        var record = Assert.Single(answer.Records);
        Assert.Equal((pair.Row, pair.Contact, Outcome.Updated), (record.LeftId, record.RightId, record.Outcome));
        var team = record.Fields.Single(f => f.Left == "team");
        Assert.Equal((Side.Right, "North", "Airtable owns the field"), (team.To, team.After, team.Why));
        Assert.Equal("churned", record.Fields.Single(f => f.Left == "lifecycle_stage").After);
        Assert.Equal("s•••@example.test", record.Fields.Single(f => f.Left == "email").After);
        Assert.DoesNotContain("sara.private", record.ToString() + string.Join(' ', record.Fields), StringComparison.Ordinal);
        Assert.Equal(record.WritesRight, record.Fields.Count(f => f.To == Side.Right));
    }

    [Fact]
    public async Task S0_120_A_preview_of_an_unsound_contract_or_of_a_side_that_does_not_answer_says_why()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        var contract = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var preview = rehearsal.Get<RecordPreview>();
        var unsound = await Assert.ThrowsAsync<ConflictException>(() => preview.PreviewAsync(contract with { Fields = [] }, []));
        Assert.Contains("has an error", unsound.Message, StringComparison.Ordinal);
        var elsewhere = await Assert.ThrowsAsync<ConflictException>(() => preview.PreviewAsync(contract with { Left = contract.Left with { Connection = "none" } }, []));
        Assert.Contains("no connection", elsewhere.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S0_122_An_impact_adds_up_to_what_the_first_run_after_publishing_does(bool otherKeys)
    {
        await using var rehearsal = await MessyAsync();
        Contract Change(Contract c) => c with
        {
            Identity = otherKeys ? c.Identity with { Keys = [c.Identity.Keys[1], c.Identity.Keys[0]] } : c.Identity,
            Fields = [.. c.Fields.Where(f => f.Left != "csm_owner").Select(f => f.Left == "lifecycle_stage" ? f with { Values = f.Values!.ToDictionary(v => v.Key, v => v.Key == "Lead" ? "trial" : v.Value) } : f)],
        };

        var draft = Change((await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!);
        var (world, traces) = (await rehearsal.WorldAsync(), await TracesAsync(rehearsal));
        var impact = Rehearsal.Succeeded(await rehearsal.EndOfAsync(await rehearsal.Get<RunDesk>().RequestImpactAsync(Rehearsal.Person, draft)));
        Assert.Equal(world, await rehearsal.WorldAsync());
        Assert.Equal(traces, await TracesAsync(rehearsal));

        await rehearsal.PublishAsync(Change);
        var before = await rehearsal.WritesAsync();
        var run = await rehearsal.RunAsync();
        if (run.Status == RunStatus.Held)
        {
            await rehearsal.Get<RunDesk>().ApproveAsync(Rehearsal.Person, run.Id);
            run = await rehearsal.EndOfAsync(run.Id);
        }

        Rehearsal.AddsUp(run);
        Assert.Equal((run.Read, run.Unchanged, run.Created, run.Updated, run.Skipped, run.Review), (impact.Read, impact.Unchanged, impact.Created, impact.Updated, impact.Skipped, impact.Review));
        var proof = RunQueries.Proof(impact)!;
        Assert.True(proof.FieldsWritten.GetValueOrDefault("lifecycle_stage") > 0);
        Assert.Equal(run.Created, proof.CreatedLeft + proof.CreatedRight);
        Assert.InRange(proof.WriteCalls.Values.Sum(), 1, await rehearsal.WritesAsync() - before);
    }

    [Fact]
    public async Task S0_122_An_impact_is_asked_for_by_those_who_may_run_and_is_cancelled_like_a_run()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        var draft = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var desk = rehearsal.Get<RunDesk>();
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.RequestImpactAsync(Rehearsal.Person with { Role = Roles.Viewer }, draft));
        await rehearsal.Sandbox.LimitsAsync(new { enabled = true });
        var id = await desk.RequestImpactAsync(Rehearsal.Person, draft);
        await desk.CancelAsync(Rehearsal.Person, id);
        Assert.Equal(RunStatus.Cancelled, (await rehearsal.EndOfAsync(id)).Status);
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(0, await db.Work.CountAsync());
        Assert.Contains(await db.Audit.ToListAsync(), a => a.Who == Rehearsal.Person.Name && a.Sentence.StartsWith("Asked for the impact", StringComparison.Ordinal));
    }

    /// <summary>Synced once, and then lived in: something to do of every kind.</summary>
    private static async Task<Rehearsal> MessyAsync()
    {
        var rehearsal = await Rehearsal.StartAsync(60, messy: 0.2);
        await rehearsal.RunAsync();
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowAsync(pairs[0].Row, new { team = "Seen before" });
        await rehearsal.SetRowAsync(pairs[1].Row, new { plan_tier = "Growth (2025)" });
        await rehearsal.SetRowAsync(pairs[2].Row, new { do_not_contact = true });
        await rehearsal.SetContactAsync(pairs[3].Contact, new { name = "Seen Before" });
        await rehearsal.MoveContactAsync(pairs[4].Contact, "archive");
        await rehearsal.SetRowAsync(pairs[4].Row, new { team = "Too late" });
        await rehearsal.DeleteRowAsync(pairs[5].Row);
        await rehearsal.SetContactAsync(pairs[5].Contact, new { name = "Left Alone" });
        await rehearsal.NewRowAsync(new { external_id = "cust-preview", email = "preview@example.test" });
        await rehearsal.NewContactAsync(new { role = "user", external_id = "cust-met", email = "met@example.test" });
        await rehearsal.NewRowAsync(new { external_id = "cust-met", email = "met@example.test" });
        return rehearsal;
    }

    /// <summary>Everything the console keeps about customers, runs' own stories apart.</summary>
    private static async Task<string> TracesAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        var links = await db.Links.OrderBy(l => l.Id).Select(l => $"{l.LeftId} {l.RightId} {l.LeftPrint} {l.RightPrint} {l.Gone}").ToListAsync();
        var keys = await db.RecordKeys.OrderBy(k => k.RecordId).ThenBy(k => k.Ordinal).ThenBy(k => k.KeyHash).Select(k => $"{k.Side} {k.RecordId} {k.KeyHash}").ToListAsync();
        var reviews = await db.Reviews.OrderBy(r => r.Id).Select(r => $"{r.Id} {r.Status} {r.Attempts}").ToListAsync();
        var checkpoints = await db.Checkpoints.OrderBy(c => c.Side).Select(c => $"{c.Side} {c.At} {c.ContractVersion}").ToListAsync();
        return string.Join('\n', links.Concat(keys).Concat(reviews).Concat(checkpoints)) + await db.Journal.CountAsync() + await db.Work.CountAsync();
    }
}
