using System.Text.Json;

namespace OpsConsole.Benchmarks;

/// <summary>Copying whole objects as tables, in the console's own process, each beside its ceiling.</summary>
static class ExtractMeasures
{
    /// <summary>As the vendor's app allows (fact sheet, section 3), rounded down.</summary>
    public const int PerWindow = 1666;
    public const int WindowSeconds = 10;
    public const int LatencyMs = 100;
    private const int PartsEach = 5;

    /// <summary>Contacts a second from an unlimited vendor into the file, beside a loop that only reads and parses the same pages. Aim: half.</summary>
    public static async Task ContactsAsync(int records)
    {
        await using var sandbox = await CrowdedAsync(new { contacts = records });
        await using var console = await ConsoleProgram.StartAsync(sandbox);
        var there = await sandbox.CountAsync("contacts");
        await BareSearch.ReadAsync(sandbox); // both warm
        await CopyAsync(console, "Warm", there);
        var bare = new List<double>();
        var ours = new List<double>();
        for (var i = 1; i <= 3; i++)
        {
            var (read, took) = await BareSearch.ReadAsync(sandbox);
            Measures.Require(read == there, $"The bare loop read {read} contacts of {there}.");
            bare.Add(read / took.TotalSeconds);
            ours.Add(there / await CopyAsync(console, $"Copy {i}", there));
        }

        Measures.Print("extract-contacts", "records/s", Measures.Median(ours), Measures.Median(bare));
    }

    /// <summary>
    /// Time to copy conversations with their parts, a call each, over the time the vendor's limit makes of so many calls; how much of its windows is used, and the 429s earned. Aim: within 1.05, 95 %, none.
    /// It begins with a window, so that no rest of one is a gift.
    /// </summary>
    public static async Task ConversationsAsync(int records)
    {
        await using var sandbox = await TalkativeAsync(1, records);
        await using var console = await ConsoleProgram.StartAsync(sandbox);
        var key = await console.AddExtractionAsync("Conversations", "", "conversations", "conversation_parts");
        await NextWindowAsync();
        await sandbox.ForgetStatsAsync();
        var copying = console.RunAsync(key);
        var use = await UseAsync(sandbox, (records / PerWindow) - 1);
        Measures.Require(use is null || !copying.IsCompleted, "The extraction ended before its windows were counted.");
        var run = await copying;
        var seconds = Seconds(run);
        var copied = (await console.ObjectsAsync(run.GetProperty("id").GetInt64()))["conversations"];
        var all = await sandbox.CountAsync("conversations");
        var calls = all - copied.GetProperty("excluded").GetInt64() + (long)Math.Ceiling(all / 150.0); // one for each that was answered, and the full pages that name them all
        var floor = calls * WindowSeconds / (double)PerWindow;
        var stats = await sandbox.StatsAsync("intercom");
        var (landed, there) = (copied.GetProperty("parts").GetInt64(), await sandbox.CountAsync("conversation_parts_shown"));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            measure = "extract-conversations",
            unit = "s",
            ours = Math.Round(seconds, 2),
            ceiling = Math.Round(floor, 2),
            ratio = Math.Round(seconds / floor, 3),
            windowUse = use,
            throttled = stats.GetProperty("throttled").GetInt32(),
            calls = stats.GetProperty("requests").GetInt32(),
            callsNeeded = calls,
            peakInFlight = stats.GetProperty("peakInFlight").GetInt32(),
            partsLanded = landed,
            partsThere = there,
        }));
        Measures.Require(landed == there, $"{landed} parts landed of {there}.");
    }

    /// <summary>Peak memory of the console that copies many contacts, over that of one that copies few. Aim: within 1.3.</summary>
    public static async Task MemoryAsync(int records)
    {
        var few = await PeakAsync(Math.Max(1000, records / 20));
        var many = await PeakAsync(records);
        Measures.Print("extract-memory", "peak MB", many, few);
    }

    /// <summary>Seconds a run has worked.</summary>
    public static double Seconds(JsonElement run) => (run.GetProperty("finishedAt").GetDateTimeOffset() - run.GetProperty("startedAt").GetDateTimeOffset()).TotalSeconds;

    /// <summary>So many conversations that were answered, which cost a call each, with a limit and a distance as the vendor has them. One in twenty more is a message nobody answered.</summary>
    public static async Task<SandboxProcess> TalkativeAsync(int people, int answered)
    {
        var sandbox = await CrowdedAsync(new { contacts = 1, conversations = answered * 20 / 19, partsPerConversation = PartsEach }, people);
        await LimitAsync(sandbox);
        return sandbox;
    }

    public static Task LimitAsync(SandboxProcess sandbox) =>
        sandbox.ControlAsync("limits", new { vendor = "intercom", enabled = true, perWindow = PerWindow, windowSeconds = WindowSeconds, latencyMs = LatencyMs });

    /// <summary>Intercom's windows begin at a three (see the sandbox); this returns within the first tenth of one.</summary>
    private static async Task NextWindowAsync()
    {
        var into = (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 3_000) % (WindowSeconds * 1000);
        await Task.Delay(TimeSpan.FromMilliseconds((WindowSeconds * 1000) - into + 50));
    }

    /// <summary>Share of whole windows that is used, counted from near the end of one to near the end of another; null where the work does not fill any.</summary>
    private static async Task<double?> UseAsync(SandboxProcess sandbox, int windows)
    {
        if (windows < 1)
        {
            return null;
        }

        await Task.Delay(TimeSpan.FromSeconds(WindowSeconds - 1));
        var before = (await sandbox.StatsAsync("intercom")).GetProperty("requests").GetInt32();
        await Task.Delay(TimeSpan.FromSeconds(WindowSeconds * windows));
        var after = (await sandbox.StatsAsync("intercom")).GetProperty("requests").GetInt32();
        return Math.Round((after - before) / (double)(PerWindow * windows), 3);
    }

    private static async Task<SandboxProcess> CrowdedAsync(object crowd, int people = 0)
    {
        var sandbox = await SandboxProcess.StartAsync(people);
        await sandbox.FillAsync(people, crowd);
        await sandbox.WithoutLimitsAsync();
        return sandbox;
    }

    /// <returns>Seconds it took to bring all of them into a table of its own.</returns>
    private static async Task<double> CopyAsync(ConsoleProgram console, string name, long there)
    {
        var prefix = name.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() + "_";
        var run = await console.RunAsync(await console.AddExtractionAsync(name, prefix, "contacts"));
        var landed = (await console.ObjectsAsync(run.GetProperty("id").GetInt64()))["contacts"].GetProperty("inserted").GetInt64();
        Measures.Require(landed == there, $"{landed} contacts landed of {there}.");
        return Seconds(run);
    }

    private static async Task<double> PeakAsync(int records)
    {
        await using var sandbox = await CrowdedAsync(new { contacts = records });
        await using var console = await ConsoleProgram.StartAsync(sandbox);
        await CopyAsync(console, "Copy", await sandbox.CountAsync("contacts"));
        return console.PeakMegabytes();
    }
}
