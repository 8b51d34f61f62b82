using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Demo;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Benchmarks;

/// <summary>Each measure stands beside its ceiling, taken in the same run on the same machine.</summary>
static class Measures
{
    /// <summary>Records a second of a full pass in which nothing has changed, beside a loop that only reads and parses the same pages. Aim: half.</summary>
    public static async Task UnchangedPassAsync(int records)
    {
        await using var bench = await Bench.StartAsync(records, airtablePerSecond: 1000);
        await bench.Sandbox.WithoutLimitsAsync();
        await bench.RunAsync(RunMode.Full);
        var contract = (await bench.Get<ContractStore>().FindAsync(DemoSetup.Key))!.Published!;
        var fields = RunFields.Of(contract, null, Side.Left).Read;
        await BareLoop.ReadAsync(bench.Sandbox, fields); // both warm
        await bench.RunAsync(RunMode.Full);
        var bare = new List<double>();
        var ours = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var (read, took) = await BareLoop.ReadAsync(bench.Sandbox, fields);
            bare.Add(read / took.TotalSeconds);
            var run = await bench.RunAsync(RunMode.Full);
            Require(run.Unchanged == run.Read, "The pass was not unchanged.");
            ours.Add(read / (run.FinishedAt - run.StartedAt)!.Value.TotalSeconds);
        }

        Print("unchanged-pass", "records/s", Median(ours), Median(bare));
    }

    /// <summary>Calls per changed record, by vendor, beside the vendor's least: full pages to learn of the changes, full batches to write them.</summary>
    public static async Task CallsPerChangeAsync(int records)
    {
        await using var bench = await Bench.StartAsync(records, airtablePerSecond: 1000);
        await bench.Sandbox.WithoutLimitsAsync();
        await bench.RunAsync(RunMode.Full);
        await Task.Delay(TimeSpan.FromSeconds(5)); // our own writes leave the feed's overlap
        await bench.RunAsync(RunMode.Incremental);
        var changes = Math.Min(1000, records / 2);
        await ChangeRowsAsync(bench.Sandbox, changes);
        await bench.Sandbox.ForgetStatsAsync();
        var run = await bench.RunAsync(RunMode.Incremental);
        Require(run.Updated == changes, $"{run.Updated} records were updated, not {changes}.");
        var airtable = (await bench.Sandbox.StatsAsync("airtable")).GetProperty("requests").GetInt32();
        var intercom = (await bench.Sandbox.StatsAsync("intercom")).GetProperty("requests").GetInt32();

        // Airtable: pages of 100 to learn, batches of 10 to keep the status. Intercom: one call a contact, there is no batch; pages of 150 to see what stands there.
        Print("calls-per-change", "airtable calls/change", (double)airtable / changes, (Math.Ceiling(changes / 100.0) + Math.Ceiling(changes / 10.0)) / changes);
        Print("calls-per-change", "intercom calls/change", (double)intercom / changes, (changes + Math.Ceiling(changes / 150.0)) / changes);
    }

    /// <summary>Share of the vendor's rate window that a backlog uses, and the 429s it earned. Aim: 95 %, none.</summary>
    public static async Task WindowUseAsync(int records)
    {
        await using var bench = await Bench.StartAsync(records, airtablePerSecond: 5);
        await bench.Sandbox.ControlAsync("limits", new { enabled = false });
        await bench.PublishAsync(c => c with { WriteBack = null }); // Intercom alone is the narrow place
        await bench.Sandbox.ControlAsync("limits", new { enabled = true });
        var run = bench.RunAsync(RunMode.Full);
        await WindowAsync(bench, run, "intercom", perSecond: 1667 / 10.0);

        await using var second = await Bench.StartAsync(Math.Min(records, 1500), airtablePerSecond: 5);
        var backlog = second.RunAsync(RunMode.Full);
        await WindowAsync(second, backlog, "airtable", perSecond: 5);
    }

    /// <summary>Peak memory of a first sync and a full pass at many records, over that at few; each in a process of its own. Aim: within 1.3.</summary>
    public static async Task MemoryGrowthAsync(int records)
    {
        var few = await PeakAsync(Math.Max(1000, records / 20));
        var many = await PeakAsync(records);
        Print("memory-growth", "peak MB", many, few);
    }

    public static async Task PeakOfAsync(int records)
    {
        await using var bench = await Bench.StartAsync(records, airtablePerSecond: 1000);
        await bench.Sandbox.WithoutLimitsAsync();
        await bench.RunAsync(RunMode.Full);
        await bench.RunAsync(RunMode.Full);
        var peak = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        Console.WriteLine(new string([.. peak.Where(char.IsDigit)]));
    }

    private static async Task<double> PeakAsync(int records)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Measures).Assembly.Location, "peak-of", "--records", records.ToString()]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var kilobytes = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return double.Parse(kilobytes.Trim(), System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Counts requests over whole windows in the middle of the backlog, where neither start nor end are in the way.</summary>
    private static async Task WindowAsync(Bench bench, Task<RunRow> run, string vendor, double perSecond)
    {
        var busy = vendor == "intercom" ? "writes" : "requests";
        while ((await bench.Sandbox.StatsAsync(vendor)).GetProperty(busy).GetInt32() < (vendor == "intercom" ? 200 : 20))
        {
            await Task.Delay(100);
        }

        var (first, watch) = ((await bench.Sandbox.StatsAsync(vendor)).GetProperty("requests").GetInt32(), Stopwatch.StartNew());
        await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(20)));
        var seconds = watch.Elapsed.TotalSeconds;
        var stats = await bench.Sandbox.StatsAsync(vendor);
        Require(!run.IsCompleted, "The backlog ended before the measurement; take more records.");
        await run;
        var throttled = (await bench.Sandbox.StatsAsync(vendor)).GetProperty("throttled").GetInt32();
        Print("window-use", $"{vendor} calls/s, {throttled} times 429", (stats.GetProperty("requests").GetInt32() - first) / seconds, perSecond);
    }

    private static async Task ChangeRowsAsync(SandboxProcess sandbox, int changes)
    {
        for (var i = 0; i < changes; i += 10)
        {
            var rows = Enumerable.Range(i + 1, Math.Min(10, changes - i)).Select(n => new { id = $"recContact{n:0000000}", fields = new { team = "Team " + n } });
            using var answer = await sandbox.Http.PatchAsJsonAsync($"airtable/v0/{DemoSetup.AirtableBase}/Contacts", new { records = rows });
            answer.EnsureSuccessStatusCode();
        }
    }

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    public static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    public static void Print(string measure, string unit, double ours, double ceiling) =>
        Console.WriteLine(JsonSerializer.Serialize(new { measure, unit, ours = Math.Round(ours, 3), ceiling = Math.Round(ceiling, 3), ratio = Math.Round(ours / ceiling, 3) }));
}
