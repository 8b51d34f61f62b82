using System.Text.Json;
using OpsConsole.Tests.Sandbox;
using Xunit;
using Xunit.Abstractions;

namespace OpsConsole.Tests.Journeys;

/// <summary>Guarantees 2, 3 and 6 under SIGKILL: nothing lost, nothing doubled, counts add up.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("OPSCONSOLE_LONG") == "1";

    [Fact]
    public async Task S0_60_The_process_is_killed_again_and_again_during_a_sync_and_both_sides_still_agree()
    {
        var (contacts, kills) = Long ? (5000, 50) : (400, 5);
        await using var sandbox = await SandboxServer.StartAsync(o => (o.Contacts, o.Messy, o.Seed) = (contacts, 0, 11));
        await sandbox.LimitsAsync(new { enabled = false });
        await using var console = new ConsoleProcess(sandbox.BaseUrl);
        await console.StartAsync();
        var run = await console.AskForRunAsync("full");
        var chance = new Random(4711);
        var killedWhileGoing = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(chance.Next(50, Long ? 2500 : 1500));
            killedWhileGoing += (await console.RunAsync(run)).GetProperty("status").GetString() == "running" ? 1 : 0;
            await console.KillAsync();
            await console.StartAsync();
        }

        var end = await console.EndOfAsync(run, TimeSpan.FromMinutes(10));
        output.WriteLine($"killed {kills} times, {killedWhileGoing} while the run was going; {end}");
        Assert.Equal("succeeded", end.GetProperty("status").GetString());
        Assert.True(killedWhileGoing > kills / 4, "The kills came too late to try anything.");
        AssertAddsUp(end);
        await Agreement.AssertAsync(sandbox, everybody: true);

        // Whatever was in flight at a kill is settled: another whole comparison finds nothing to write.
        var before = await WritesAsync(sandbox);
        var again = await console.EndOfAsync(await console.AskForRunAsync("full"), TimeSpan.FromMinutes(5));
        Assert.Equal("succeeded", again.GetProperty("status").GetString());
        Assert.Equal(before, await WritesAsync(sandbox));
        AssertAddsUp(again);
    }

    private static async Task<int> WritesAsync(SandboxServer sandbox) =>
        (await sandbox.StatsAsync("airtable")).GetProperty("writes").GetInt32() + (await sandbox.StatsAsync("intercom")).GetProperty("writes").GetInt32();

    private static void AssertAddsUp(JsonElement run)
    {
        var counts = run.GetProperty("counts");
        var skipped = counts.GetProperty("skipped").EnumerateObject().Sum(r => r.Value.GetInt32());
        var sum = new[] { "unchanged", "created", "updated", "review", "failed" }.Sum(c => counts.GetProperty(c).GetInt32()) + skipped;
        Assert.Equal(counts.GetProperty("read").GetInt32(), sum);
    }
}
