using System.Net.Http.Json;
using System.Text.Json;
using OpsConsole.Runtime.Demo;

namespace OpsConsole.Benchmarks;

/// <summary>
/// Single edits travel from Airtable to Intercom while an extraction spends the account's windows. Both draw on one budget, in which the sync goes first: beside it stands the same without the extraction.
/// </summary>
static class ExtractBesideSync
{
    private const int People = 300;
    private const int Alone = 20;

    /// <summary>A sync makes some five calls for an edit; a backfill leaves 33 of a window.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(int conversations)
    {
        await using var sandbox = await ExtractMeasures.TalkativeAsync(People, conversations);
        await sandbox.WithoutLimitsAsync();
        await using var console = await ConsoleProgram.StartAsync(sandbox);
        await console.RunAsync(DemoSetup.Key, "full");
        await console.RunAsync(DemoSetup.Key);
        await ExtractMeasures.LimitAsync(sandbox);
        var edited = 0;
        await EditAsync(console, sandbox, ++edited); // warm, and the limit known
        var alone = new List<double>();
        while (alone.Count < Alone)
        {
            alone.Add(await EditAsync(console, sandbox, ++edited));
        }

        var key = await console.AddExtractionAsync("Conversations", "", "conversations", "conversation_parts");
        await sandbox.ForgetStatsAsync();
        var copying = console.RunAsync(key);
        var beside = new List<double>();
        while (!copying.IsCompleted)
        {
            beside.Add(await EditAsync(console, sandbox, ++edited));
        }

        var run = await copying;
        var stats = await sandbox.StatsAsync("intercom");
        var (ours, ceiling) = (P95(beside), P95(alone));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            measure = "extract-beside-sync",
            unit = "s from edit to written, p95",
            ours,
            ceiling,
            ratio = Math.Round(ours / ceiling, 3),
            worst = Math.Round(beside.Max(), 2),
            edits = beside.Count,
            throttled = stats.GetProperty("throttled").GetInt32(),
            extractionSeconds = Math.Round(ExtractMeasures.Seconds(run), 1),
        }));
    }

    /// <returns>Seconds from the edit to the end of the run that wrote it.</returns>
    private static async Task<double> EditAsync(ConsoleProgram console, SandboxProcess sandbox, int n)
    {
        await Task.Delay(Apart);
        var row = new { id = $"recContact{(n % People) + 1:0000000}", fields = new { team = $"Team {n} beside" } };
        var edited = DateTimeOffset.UtcNow;
        using var answer = await sandbox.Http.PatchAsJsonAsync($"airtable/v0/{DemoSetup.AirtableBase}/Contacts", new { records = new[] { row } });
        answer.EnsureSuccessStatusCode();
        var run = await console.RunAsync(DemoSetup.Key);
        var written = run.GetProperty("counts").GetProperty("updated").GetInt32();
        Measures.Require(written == 1, $"The run wrote {written} records, not the one that was edited.");
        return Math.Round((run.GetProperty("finishedAt").GetDateTimeOffset() - edited).TotalSeconds, 3);
    }

    private static double P95(IReadOnlyCollection<double> values) => values.Order().ElementAt((int)Math.Ceiling(values.Count * 0.95) - 1);
}
