using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Sandbox;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>The program ends in the middle of a run and starts again; runs asked for meanwhile wait their turn.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData("airtable", "reads", 2)]
    [InlineData("intercom", "writes", 5)]
    [InlineData("airtable", "writes", 2)]
    public async Task S0_60_A_run_that_a_restart_cuts_off_keeps_its_id_goes_on_and_doubles_nothing(string vendor, string calls, int many)
    {
        var fair = await FairWeather.Worlds.GetOrAdd(60, n => new Lazy<Task<(string, string)>>(() => FairWeather.SyncAsync(n))).Value;
        await using var rehearsal = await Rehearsal.StartAsync(60);
        foreach (var slow in new[] { "airtable", "intercom" })
        {
            await rehearsal.Sandbox.FaultAsync(new { vendor = slow, kind = "slow", share = 1.0 });
        }

        var id = await rehearsal.Get<RunDesk>().RequestAsync(Rehearsal.Person, Rehearsal.Key, RunMode.Incremental);
        await Rehearsal.UntilAsync(async () => (await rehearsal.Sandbox.StatsAsync(vendor)).GetProperty(calls).GetInt32() >= many, "the run is at work");

        await rehearsal.RestartAsync();
        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        var run = Rehearsal.Succeeded(await rehearsal.EndOfAsync(id));

        Assert.True(run.Resumed >= 1, "The run was over before the restart.");
        Assert.Contains("went on", run.Notices, StringComparison.Ordinal);
        Assert.Equal(fair, await FairWeather.StateAsync(rehearsal));
        await Agreement.AssertAsync(rehearsal);
        Assert.Empty(await rehearsal.ReviewsAsync());
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_60_A_second_console_on_the_same_data_is_refused_before_it_touches_anything_and_a_killed_one_leaves_the_way_free()
    {
        await using var sandbox = await SandboxServer.StartAsync(o => (o.Contacts, o.Messy) = (5, 0));
        await using var console = new ConsoleProcess(sandbox.BaseUrl);
        await console.StartAsync();
        var (exit, said) = await console.StartBesideAsync();
        Assert.Equal(1, exit);
        Assert.Contains($"another console works in {console.DataDirectory}. End it first", said, StringComparison.Ordinal);
        Assert.Equal("succeeded", (await console.EndOfAsync(await console.AskForRunAsync("incremental"), TimeSpan.FromMinutes(1))).GetProperty("status").GetString());
        await console.KillAsync();
        await console.StartAsync();
    }

    [Fact]
    public async Task A_run_asked_for_while_one_is_going_waits_and_runs_after_it()
    {
        await using var rehearsal = await Rehearsal.StartAsync(20);
        await rehearsal.Sandbox.FaultAsync(new { vendor = "airtable", kind = "slow", share = 1.0 });
        var desk = rehearsal.Get<RunDesk>();
        var first = await desk.RequestAsync(Rehearsal.Person, Rehearsal.Key, RunMode.Incremental);
        await Rehearsal.UntilAsync(async () => (await rehearsal.CallsAsync("airtable")).Reads > 0, "the first run reads");
        var second = await desk.RequestAsync(Rehearsal.Person, Rehearsal.Key, RunMode.Incremental);
        Assert.Equal(RunStatus.Queued, (await rehearsal.Get<RunQueries>().FindAsync(second))!.Status);
        Assert.Equal(RunStatus.Running, (await rehearsal.Get<RunQueries>().FindAsync(first))!.Status);
        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        var after = Rehearsal.Succeeded(await rehearsal.EndOfAsync(second));
        var before = Rehearsal.Succeeded((await rehearsal.Get<RunQueries>().FindAsync(first))!);
        Assert.True(before.FinishedAt <= after.StartedAt, "Both runs were at work at once.");
        Assert.Equal((0, 0), (after.Created, after.Updated));
    }
}
