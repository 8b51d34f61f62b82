using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Before a pipeline's first run: who would find whom, which keys are not unique, and nothing written until a person says so.</summary>
public sealed class MatchingTests
{
    [Fact]
    public async Task S3_30_The_matching_counts_pairs_by_key_and_names_keys_held_twice_before_anything_is_written()
    {
        await using var rehearsal = await Rehearsal.StartAsync(20);
        foreach (var (row, contact) in new[] { ("twice@example.test", "twice@example.test"), ("twice@example.test", "other@example.test") })
        {
            await rehearsal.NewRowAsync(new { email = row });
            await rehearsal.NewContactAsync(new { role = "user", external_id = "only-" + contact, email = contact });
        }

        var world = await rehearsal.WorldAsync();
        var preview = Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Preview));

        Assert.Equal(world, await rehearsal.WorldAsync());
        await using (var db = await rehearsal.DbAsync())
        {
            Assert.Equal((0, 0, 0, 0), (await db.Links.CountAsync(), await db.RecordKeys.CountAsync(), await db.Journal.CountAsync(), await db.Checkpoints.CountAsync()));
        }

        var proof = RunQueries.Proof(preview)!;
        var twice = Assert.Single(proof.DoubleKeys, k => k.Side == Side.Left && k.Field == "email");
        Assert.Equal((1, 2), (twice.Values, twice.Records));
        Assert.Equal("t•••@example.test", twice.Examples[0].Shown);
        Assert.DoesNotContain("twice@", preview.ProofJson, StringComparison.Ordinal);

        var run = await rehearsal.RunAsync();
        await using var after = await rehearsal.DbAsync();
        var by = await after.Links.GroupBy(l => l.LinkedBy).ToDictionaryAsync(g => g.Key, g => g.Count());
        Assert.Equal(by.Where(b => b.Key != "created").OrderBy(b => b.Key), proof.MatchedBy.OrderBy(m => m.Key));
        Assert.Equal(by.GetValueOrDefault("created"), proof.CreatedLeft + proof.CreatedRight);
        Assert.Equal(run.Created, proof.CreatedLeft + proof.CreatedRight);
    }

    [Fact]
    public async Task S3_30_A_new_pipeline_writes_nothing_until_somebody_has_seen_its_matching_and_says_yes()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10);
        var (first, desk, runs) = (rehearsal.Get<FirstRunDesk>(), rehearsal.Get<PipelineDesk>(), rehearsal.Get<RunDesk>());
        var key = await first.CreateAsync(Rehearsal.Person, Rehearsal.Key, "Second, by hand", 600, null);
        Assert.Equal("second-by-hand", key);

        await Assert.ThrowsAsync<ConflictException>(() => runs.RequestAsync(Rehearsal.Person, key, RunMode.Incremental));
        await Assert.ThrowsAsync<ConflictException>(() => runs.RequestAsync(Rehearsal.Person, key, RunMode.Full));
        await Assert.ThrowsAsync<ConflictException>(() => desk.SetEnabledAsync(Rehearsal.Person, key, true));
        await Assert.ThrowsAsync<ConflictException>(() => first.StartAsync(Rehearsal.Person, key)); // nobody has looked
        var world = await rehearsal.WorldAsync();
        Rehearsal.Succeeded(await rehearsal.EndOfAsync(await runs.RequestAsync(Rehearsal.Person, key, RunMode.Preview)));
        Assert.Equal(world, await rehearsal.WorldAsync());
        await Assert.ThrowsAsync<NotAllowedException>(() => first.StartAsync(Rehearsal.Person with { Role = Roles.Viewer }, key));

        Rehearsal.Succeeded(await rehearsal.EndOfAsync(await first.StartAsync(Rehearsal.Person, key)));

        Assert.NotEmpty(await rehearsal.PairsAsync());
        await Assert.ThrowsAsync<ConflictException>(() => first.StartAsync(Rehearsal.Person, key)); // one yes is enough
        var pipeline = (await rehearsal.Get<PipelineQueries>().FindAsync(key))!.Pipeline;
        Assert.Equal((true, false), (pipeline.Enabled, pipeline.AwaitsYes));
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(["create", "startFirstRun"], await db.Audit.Where(a => a.ObjectKey == key).OrderBy(a => a.Id).Select(a => a.Verb).ToListAsync());
    }

    [Fact]
    public async Task S3_30_A_pilot_works_its_few_records_and_widening_passes_nobody_over()
    {
        await using var rehearsal = await Rehearsal.StartAsync(20);
        var first = rehearsal.Get<FirstRunDesk>();
        await first.SetPilotAsync(Rehearsal.Person, Rehearsal.Key, 3);
        var chosen = Filters.Pilot((await rehearsal.Get<PipelineQueries>().FindAsync(Rehearsal.Key))!.Pipeline.PilotJson);
        Assert.Equal(3, chosen.Count);

        var pilot = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(3, pilot.Created + pilot.Updated);
        Assert.Equal(chosen.Order(), (await rehearsal.PairsAsync()).Select(p => p.Row).Order());
        Assert.Equal(pilot.Skipped, JsonSerializer.Deserialize<Dictionary<string, int>>(pilot.SkippedJson)![nameof(SkipReason.FilteredOut)]);
        await first.SetPilotAsync(Rehearsal.Person, Rehearsal.Key, (IReadOnlyList<string>)[]);
        var all = Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Contains("compared whole", all.Notices, StringComparison.Ordinal);
        Assert.Equal(0, all.Skipped);
        Assert.True(all.Created + all.Updated > 3);
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S3_30_A_filter_on_a_field_is_kept_said_in_words_and_obeyed()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(10);
        var pairs = await rehearsal.PairsAsync();
        var first = rehearsal.Get<FirstRunDesk>();
        var filter = Filters.Of(Side.Left, "team", "is", "North");
        await Assert.ThrowsAsync<ConflictException>(() => first.SetFilterAsync(Rehearsal.Person, Rehearsal.Key, Filters.Of(Side.Left, "team", "roughly", "x")));
        await first.SetFilterAsync(Rehearsal.Person, Rehearsal.Key, filter);
        await rehearsal.SetRowAsync(pairs[0].Row, new { team = "North", csm_owner = "Ines" });
        await rehearsal.SetRowAsync(pairs[1].Row, new { team = "South", csm_owner = "Ines" });

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal("team is North in Airtable", Filters.InWords(filter, "Airtable", "Intercom"));
        Assert.Equal((Outcome.Updated, Outcome.Skipped), ((await rehearsal.StoryAsync(run, pairs[0].Row)).Outcome, (await rehearsal.StoryAsync(run, pairs[1].Row)).Outcome));
        await first.SetFilterAsync(Rehearsal.Person, Rehearsal.Key, null);
        await rehearsal.RunAsync();
        Assert.Equal("Ines", await rehearsal.AttributeAsync(pairs[1].Contact, "custom_attributes.csm_name"));
    }
}
