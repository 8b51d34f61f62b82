using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.GoLive;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>The go-live check as people start it from a pipeline's page, against the sandbox's pair; what it made is gone afterwards.</summary>
public sealed class GoLiveTests(GoLiveTable table) : IClassFixture<GoLiveTable>
{
    [Trait("Pack", "GoLive")]
    [Fact]
    public async Task S0_97_to_S0_104_Every_line_passes_and_nothing_stays_behind()
    {
        await using var rehearsal = await ReadyAsync();
        var before = await StandsAsync(rehearsal);
        var lines = await CheckAsync(rehearsal, writes: true);
        table.Add(lines);

        Assert.Equal(["S0-36", "X-01", "S0-97", "S0-98", "S0-99", "S0-100", "S0-101", "S0-102", "S0-103", "S0-104", ""], lines.Select(l => l.Line));
        Assert.All(lines, l => Assert.True(l.Verdict == Verdict.Passed, $"{l.Line} {l.Name}: {l.Text}"));
        Assert.Equal(before, await StandsAsync(rehearsal));
        Assert.DoesNotContain("golive-", await rehearsal.WorldAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(await rehearsal.ReviewsAsync(), r => r.LeftId is not null && !before.Rows.Contains(r.LeftId));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task Asked_to_read_only_it_writes_nothing()
    {
        await using var rehearsal = await ReadyAsync();
        var world = await rehearsal.WorldAsync();
        var lines = await CheckAsync(rehearsal, writes: false);
        Assert.Equal([Verdict.Passed, Verdict.Passed], lines.Take(2).Select(l => l.Verdict));
        Assert.All(lines.Skip(2), l => Assert.Equal(Verdict.NotChecked, l.Verdict));
        Assert.Equal(world, await rehearsal.WorldAsync());
    }

    [Fact]
    public async Task A_line_that_does_not_hold_says_what_was_seen_and_the_others_go_on()
    {
        await using var rehearsal = await ReadyAsync();
        await rehearsal.PublishAsync(c => c with
        {
            Fields = [.. c.Fields.Select(f => f.Left == "plan_tier" ? f with { Values = new Dictionary<string, string> { ["Free"] = "Starter", ["Starter"] = "Starter" } } : f).Where(f => f.Left != "lifecycle_stage")],
            Gates = [.. c.Gates.Where(g => g.Then == GateAction.Skip)],
        });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var lines = (await CheckAsync(rehearsal, writes: true)).ToDictionary(l => l.Line);
        Assert.Equal(Verdict.Failed, lines["S0-99"].Verdict);
        Assert.Contains("\"Starter\", then \"Starter\"", lines["S0-99"].Text, StringComparison.Ordinal);
        Assert.Equal((Verdict.NotChecked, Verdict.NotChecked), (lines["S0-100"].Verdict, lines["S0-104"].Verdict));
        Assert.Equal((Verdict.Passed, Verdict.Passed, Verdict.Passed), (lines["S0-98"].Verdict, lines["S0-103"].Verdict, lines[""].Verdict));
    }

    [Fact]
    public async Task A_check_that_was_cut_off_is_cleaned_up_after_at_the_next_start()
    {
        await using var rehearsal = await ReadyAsync();
        var before = await StandsAsync(rehearsal);
        var desk = rehearsal.Get<GoLiveDesk>();
        await desk.RequestAsync(Rehearsal.Person, Rehearsal.Key, writes: true);
        await Rehearsal.UntilAsync(async () => (await rehearsal.RowsAsync()).Count > before.Rows.Count, "it made a record");
        await rehearsal.RestartAsync();
        var end = await EndAsync(rehearsal);
        Assert.Contains(GoLiveDesk.Lines(end), l => l.Text.Contains("stopped in the middle", StringComparison.Ordinal));
        Assert.Equal(before, await StandsAsync(rehearsal));
    }

    [Fact]
    public async Task Who_may_not_undo_may_only_have_it_read_and_one_goes_at_a_time()
    {
        await using var rehearsal = await ReadyAsync();
        var desk = rehearsal.Get<GoLiveDesk>();
        var editor = new Actor("editor@example.test", Roles.Editor, "test");
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.RequestAsync(editor, Rehearsal.Key, writes: true));
        await desk.RequestAsync(editor, Rehearsal.Key, writes: false);
        await Assert.ThrowsAsync<ConflictException>(() => desk.RequestAsync(Rehearsal.Person, Rehearsal.Key, writes: true));
        await EndAsync(rehearsal);
    }

    private static async Task<Rehearsal> ReadyAsync()
    {
        var rehearsal = await Rehearsal.SyncedAsync(30);
        await rehearsal.PublishAsync(c => c with { Limits = c.Limits with { MassChangeShare = 1 } });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        return rehearsal;
    }

    private static async Task<IReadOnlyList<GoLiveLine>> CheckAsync(Rehearsal rehearsal, bool writes)
    {
        await rehearsal.Get<GoLiveDesk>().RequestAsync(Rehearsal.Person, Rehearsal.Key, writes);
        return GoLiveDesk.Lines(await EndAsync(rehearsal));
    }

    private static async Task<GoLiveCheckRow> EndAsync(Rehearsal rehearsal)
    {
        GoLiveCheckRow? last = null;
        await Rehearsal.UntilAsync(async () => (last = await rehearsal.Get<GoLiveDesk>().LastAsync(Rehearsal.Key)) is { FinishedAt: not null }, "the check ended", TimeSpan.FromMinutes(3), () => last?.LinesJson ?? "");
        return last!;
    }

    private static async Task<World> StandsAsync(Rehearsal rehearsal) => new(
        [.. (await rehearsal.RowsAsync()).Select(r => r.GetProperty("id").GetString()!).Order()],
        [.. (await rehearsal.ContactsAsync()).Select(c => c.GetProperty("id").GetString()!).Order()],
        (await rehearsal.PairsAsync()).Count);

    /// <summary>Who is there on both sides, and how many are linked.</summary>
    private sealed record World(IReadOnlyList<string> Rows, IReadOnlyList<string> Contacts, int Links)
    {
        public bool Equals(World? other) => other is not null && Rows.SequenceEqual(other.Rows) && Contacts.SequenceEqual(other.Contacts) && Links == other.Links;

        public override int GetHashCode() => HashCode.Combine(Rows.Count, Contacts.Count, Links);
    }
}
