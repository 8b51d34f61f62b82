using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>What a run wrote goes back where it still stands, and is asked about where it does not (guarantee 10).</summary>
public sealed class UndoTests
{
    private const string Stage = "custom_attributes.lifecycle_stage";
    private const string Team = "custom_attributes.team";

    [Trait("Pack", "GoLive")]
    [Fact]
    public async Task S0_104_A_wrong_lifecycle_change_is_undone_on_both_sides_and_the_next_run_is_quiet()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var (pair, run) = await WrongStageAsync(rehearsal);

        var undo = Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Run = run.Id }));

        Assert.Equal((RunMode.Undo, run.Id, 1, 1), (undo.Mode, undo.UndoOf, undo.Read, undo.Updated));
        Assert.Equal(("Active", "active"), (await rehearsal.CellAsync(pair.Row, "lifecycle_stage"), await rehearsal.AttributeAsync(pair.Contact, Stage)));
        Assert.Contains("Put back", (await rehearsal.StoryAsync(undo, pair.Row)).Text, StringComparison.Ordinal);
        await rehearsal.AssertQuietAsync();
        await Agreement.AssertAsync(rehearsal);
    }

    [Fact]
    public async Task S0_104_Where_only_the_written_side_goes_back_the_value_is_not_carried_over_again_until_it_changes()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var (pair, run) = await WrongStageAsync(rehearsal);

        Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Run = run.Id, BothSides = false }));

        Assert.Equal(("Churned", "active"), (await rehearsal.CellAsync(pair.Row, "lifecycle_stage"), await rehearsal.AttributeAsync(pair.Contact, Stage)));
        await rehearsal.AssertQuietAsync();
        await rehearsal.AssertQuietAsync();
        await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Trial" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("trial", await rehearsal.AttributeAsync(pair.Contact, Stage));
        await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Churned" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("churned", await rehearsal.AttributeAsync(pair.Contact, Stage));
    }

    [Fact]
    public async Task S0_104_Of_a_thousand_written_records_all_go_back_that_still_hold_it_and_the_others_are_listed()
    {
        const int People = 1000, Edited = 30;
        await using var rehearsal = await Rehearsal.SyncedAsync(People);
        var pairs = (await rehearsal.PairsAsync()).Take(People).ToList();
        var before = (await rehearsal.ContactsAsync()).ToDictionary(c => Rehearsal.Attribute(c, "id")!, c => Rehearsal.Attribute(c, Team));
        await rehearsal.SetRowsAsync(pairs.Select(p => p.Row), _ => new { team = "Nobody's team" });
        var held = await rehearsal.RunAsync();
        await rehearsal.Get<RunDesk>().ApproveAsync(Rehearsal.Person, held.Id);
        var run = Rehearsal.Succeeded(await rehearsal.EndOfAsync(held.Id));
        Assert.Equal(People, run.Updated);
        var edited = pairs.Where((_, i) => i % (People / Edited) == 5).Take(Edited).ToList();
        foreach (var pair in edited)
        {
            await rehearsal.SetContactAsync(pair.Contact, new { custom_attributes = new { team = "By hand" } });
        }

        var foreseen = await rehearsal.Get<UndoDesk>().PreviewAsync(new() { Run = run.Id });
        var writes = await rehearsal.WritesAsync();
        var undo = await UndoAsync(rehearsal, new() { Run = run.Id });

        Assert.Equal((People, People, People - Edited, Edited), (foreseen.Records, foreseen.Looked, foreseen.Back, foreseen.Changed));
        Assert.Equal(5, foreseen.Examples.Count);
        Assert.Equal(foreseen.Calls.Values.Sum(), await rehearsal.WritesAsync() - writes);
        Rehearsal.Succeeded(undo);
        Assert.Equal((People, People - Edited, Edited), (undo.Read, undo.Updated, undo.Review));
        var changed = edited.Select(p => p.Contact).ToHashSet();
        Assert.All(await rehearsal.ContactsAsync(), c =>
        {
            var id = Rehearsal.Attribute(c, "id")!;
            Assert.Equal(changed.Contains(id) ? "By hand" : before[id], Rehearsal.Attribute(c, Team));
        });
        var items = (await rehearsal.ReviewsAsync()).Where(r => r.Reason == ReviewReason.UndoBlocked).ToList();
        Assert.Equal(changed.Order(), items.Select(i => i.RightId!).Order());
        Assert.All(items, i => Assert.Equal("custom_attributes.team was Nobody's team after the run and is By hand now; someone changed it since.", i.Text));
    }

    [Fact]
    public async Task A_blocked_undo_waits_for_its_person_whatever_runs_do_and_either_answer_holds()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = (await rehearsal.PairsAsync()).Take(2).ToList();
        foreach (var pair in pairs)
        {
            await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Active" });
        }

        Rehearsal.Succeeded(await rehearsal.RunAsync());
        foreach (var pair in pairs)
        {
            await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Churned" });
        }

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        foreach (var pair in pairs)
        {
            await rehearsal.SetContactAsync(pair.Contact, new { custom_attributes = new { lifecycle_stage = "trial" } });
        }

        await UndoAsync(rehearsal, new() { Run = run.Id });
        await rehearsal.RunAsync();
        await rehearsal.RunAsync(RunMode.Full);
        foreach (var pair in pairs)
        {
            await rehearsal.SetContactAsync(pair.Contact, new { custom_attributes = new { lifecycle_stage = "trial" } }); // a full run has put the owner's value there
        }

        var (first, second) = (await rehearsal.ReviewAsync(ReviewReason.UndoBlocked, pairs[0].Contact), await rehearsal.ReviewAsync(ReviewReason.UndoBlocked, pairs[1].Contact));
        var queue = rehearsal.Get<ReviewQueue>();
        await Assert.ThrowsAsync<ConflictException>(() => queue.RetryAsync(Rehearsal.Person, [first.Id]));
        Rehearsal.Succeeded(await rehearsal.EndOfAsync(await queue.ChooseAsync(Rehearsal.Person, first.Id, "old")));
        await queue.SkipAsync(Rehearsal.Person, [second.Id], "Kept what it holds now.");

        Assert.Equal(("active", "trial"), (await rehearsal.AttributeAsync(pairs[0].Contact, Stage), await rehearsal.AttributeAsync(pairs[1].Contact, Stage)));
        Assert.Equal("Active", await rehearsal.CellAsync(pairs[0].Row, "lifecycle_stage"));
        Assert.Empty(await rehearsal.ReviewsAsync());
    }

    [Fact]
    public async Task Who_was_created_stays_as_SkipReason_CreatedStays_and_stays_linked()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var row = await rehearsal.NewRowAsync(new { external_id = "made-by-hand", email = "made@example.test", full_name = "Made By Hand" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        var world = await rehearsal.WorldAsync();

        var undo = Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Run = run.Id }));

        Assert.Equal(nameof(SkipReason.CreatedStays), (await rehearsal.StoryAsync(undo, row)).Reason);
        Assert.Equal((1, 1), (undo.Read, undo.Skipped));
        Assert.Equal(world, await rehearsal.WorldAsync());
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task A_private_value_goes_back_exactly_and_stands_nowhere_in_plain()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { full_name = "Ánna  O'Brien" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.SetRowAsync(pair.Row, new { full_name = "Somebody Wrong" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Run = run.Id }));

        Assert.Equal(("Ánna  O'Brien", "Ánna  O'Brien"), (await rehearsal.CellAsync(pair.Row, "full_name"), await rehearsal.AttributeAsync(pair.Contact, "name")));
        await using var db = await rehearsal.DbAsync();
        var kept = await db.Journal.Where(j => j.ProtectedValues != null).ToListAsync();
        Assert.NotEmpty(kept);
        Assert.All(kept, j => Assert.DoesNotContain("Brien", j.FieldsJson + System.Text.Encoding.UTF8.GetString(j.ProtectedValues!), StringComparison.Ordinal));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task What_changed_elsewhere_meanwhile_is_not_swallowed()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var (pair, run) = await WrongStageAsync(rehearsal);
        await rehearsal.SetRowAsync(pair.Row, new { team = "A later edit" });

        Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Run = run.Id }));
        Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(("A later edit", "active"), (await rehearsal.AttributeAsync(pair.Contact, Team), await rehearsal.AttributeAsync(pair.Contact, Stage)));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_60_An_undo_cut_off_by_a_restart_goes_on_and_ends_the_same()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(60);
        var pairs = await rehearsal.PairsAsync();
        var before = pairs.ToDictionary(p => p.Contact, _ => (string?)null);
        foreach (var contact in await rehearsal.ContactsAsync())
        {
            before[Rehearsal.Attribute(contact, "id")!] = Rehearsal.Attribute(contact, Team);
        }

        await rehearsal.SetRowsAsync(pairs.Select(p => p.Row), _ => new { team = "Wrong" });
        var held = await rehearsal.RunAsync();
        await rehearsal.Get<RunDesk>().ApproveAsync(Rehearsal.Person, held.Id);
        Rehearsal.Succeeded(await rehearsal.EndOfAsync(held.Id));
        await rehearsal.Sandbox.FaultAsync(new { vendor = "intercom", kind = "slow", share = 1.0 });
        var writes = (await rehearsal.CallsAsync("intercom")).Writes;

        var id = await rehearsal.Get<UndoDesk>().RequestAsync(Rehearsal.Person, new() { Run = held.Id });
        await Rehearsal.UntilAsync(async () => (await rehearsal.CallsAsync("intercom")).Writes >= writes + 5, "the undo writes");
        await rehearsal.RestartAsync();
        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        var undo = Rehearsal.Succeeded(await rehearsal.EndOfAsync(id));

        Assert.True(undo.Resumed >= 1, "The undo was over before the restart.");
        Assert.Equal((pairs.Count, pairs.Count), (undo.Read, undo.Updated));
        Assert.All(await rehearsal.ContactsAsync(), c => Assert.Equal(before[Rehearsal.Attribute(c, "id")!], Rehearsal.Attribute(c, Team)));
        Assert.Empty(await rehearsal.ReviewsAsync());
        await Agreement.AssertAsync(rehearsal);
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task Everything_a_contract_version_wrote_goes_back_over_several_runs_and_nothing_else()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var (pair, other) = ((await rehearsal.PairsAsync())[0], (await rehearsal.PairsAsync())[1]);
        await rehearsal.SetRowAsync(pair.Row, new { team = "Before" });
        await rehearsal.SetRowAsync(other.Row, new { team = "Under version 1" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.PublishAsync(c => c with { Limits = c.Limits with { MassChangeShare = 1 } });
        foreach (var team in new[] { "First", "Second" })
        {
            await rehearsal.SetRowAsync(pair.Row, new { team });
            Assert.Equal(2, Rehearsal.Succeeded(await rehearsal.RunAsync()).ContractVersion);
        }

        var undo = Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Contract = Rehearsal.Key, Version = 2 }));

        Assert.Equal((1, 1), (undo.Read, undo.Updated));
        Assert.Equal(("Before", "Under version 1"), (await rehearsal.AttributeAsync(pair.Contact, Team), await rehearsal.AttributeAsync(other.Contact, Team)));
        await rehearsal.AssertQuietAsync();
        Assert.Equal(1, Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Contract = Rehearsal.Key, Version = 2 })).Unchanged);
    }

    [Fact]
    public async Task One_records_last_change_is_undone_alone_and_an_undo_can_be_undone()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = (await rehearsal.PairsAsync()).Take(2).ToList();
        foreach (var stage in new[] { "Active", "Churned" })
        {
            foreach (var pair in pairs)
            {
                await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = stage });
            }

            Rehearsal.Succeeded(await rehearsal.RunAsync());
        }

        var run = await rehearsal.LastRunAsync();
        var undo = Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Run = run.Id, Record = pairs[0].Contact }));

        Assert.Equal(1, undo.Read);
        Assert.Equal(("active", "churned"), (await rehearsal.AttributeAsync(pairs[0].Contact, Stage), await rehearsal.AttributeAsync(pairs[1].Contact, Stage)));
        Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Run = undo.Id }));
        Assert.Equal(("Churned", "churned"), (await rehearsal.CellAsync(pairs[0].Row, "lifecycle_stage"), await rehearsal.AttributeAsync(pairs[0].Contact, Stage)));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task What_is_gone_is_SkipReason_Vanished_and_what_is_not_kept_is_SkipReason_ValuesNotKept()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = (await rehearsal.PairsAsync()).Take(2).ToList();
        foreach (var pair in pairs)
        {
            await rehearsal.SetRowAsync(pair.Row, new { team = "Wrong" });
        }

        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.MoveContactAsync(pairs[0].Contact, "delete");
        await using (var db = await rehearsal.DbAsync())
        {
            await db.Journal.Where(j => j.TargetId == pairs[1].Contact).ExecuteUpdateAsync(u => u.SetProperty(j => j.ProtectedValues, (byte[]?)null));
        }

        var undo = Rehearsal.Succeeded(await UndoAsync(rehearsal, new() { Run = run.Id }));

        Assert.Equal(nameof(SkipReason.Vanished), (await rehearsal.StoryAsync(undo, pairs[0].Row)).Reason);
        Assert.Equal(nameof(SkipReason.ValuesNotKept), (await rehearsal.StoryAsync(undo, pairs[1].Row)).Reason);
    }

    [Fact]
    public async Task What_cannot_be_undone_says_so()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var (quiet, preview) = (await rehearsal.RunAsync(), await rehearsal.RunAsync(RunMode.Preview));
        var desk = rehearsal.Get<UndoDesk>();
        await Assert.ThrowsAsync<ConflictException>(() => desk.RequestAsync(Rehearsal.Person, new() { Run = quiet.Id }));
        await Assert.ThrowsAsync<ConflictException>(() => desk.RequestAsync(Rehearsal.Person, new() { Run = preview.Id }));
        await Assert.ThrowsAsync<MissingException>(() => desk.RequestAsync(Rehearsal.Person, new() { Run = 99_999 }));
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.RequestAsync(new("ed@example.test", OpsConsole.Runtime.Store.Roles.Editor, "test"), new() { Run = quiet.Id }));
    }

    private static async Task<(Pair Pair, RunRow Run)> WrongStageAsync(Rehearsal rehearsal)
    {
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Active" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = "Churned" });
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("churned", await rehearsal.AttributeAsync(pair.Contact, Stage));
        return (pair, run);
    }

    private static async Task<RunRow> UndoAsync(Rehearsal rehearsal, UndoOrder order) =>
        await rehearsal.EndOfAsync(await rehearsal.Get<UndoDesk>().RequestAsync(Rehearsal.Person, order));
}
