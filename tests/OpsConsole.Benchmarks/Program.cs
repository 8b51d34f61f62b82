using OpsConsole.Benchmarks;

// dotnet run -c Release --project tests/OpsConsole.Benchmarks -- MEASURE… [--records N] [--seconds N]     (or: all)
var seconds = Option("--seconds") ?? 60; // only webhook-storm lasts a time
var measures = new Dictionary<string, (int Records, Func<int, Task> Run)>
{
    ["unchanged-pass"] = (100_000, Measures.UnchangedPassAsync),
    ["calls-per-change"] = (4_000, Measures.CallsPerChangeAsync),
    ["window-use"] = (12_000, Measures.WindowUseAsync),
    ["memory-growth"] = (200_000, Measures.MemoryGrowthAsync),
    ["review-page"] = (200_000, PageMeasures.ReviewPageAsync),
    ["run-page"] = (200_000, PageMeasures.RunPageAsync),
    ["extract-contacts"] = (200_000, ExtractMeasures.ContactsAsync),
    ["extract-conversations"] = (10_000, ExtractMeasures.ConversationsAsync),
    ["extract-memory"] = (200_000, ExtractMeasures.MemoryAsync),
    ["extract-beside-sync"] = (10_000, ExtractBesideSync.RunAsync),
    ["webhook-storm"] = (2_000, records => WebhookStorm.RunAsync(records, seconds)),
};
var records = Option("--records");
var asked = args.Where((a, i) => !a.StartsWith("--", StringComparison.Ordinal) && (i == 0 || !args[i - 1].StartsWith("--", StringComparison.Ordinal))).ToList();
if (asked is ["peak-of"])
{
    await Measures.PeakOfAsync(records ?? 10_000); // one half of memory-growth, in a process of its own
    return 0;
}

if (asked is ["all"])
{
    asked = [.. measures.Keys];
}

if (asked.Count == 0 || asked.Exists(a => !measures.ContainsKey(a)))
{
    Console.Error.WriteLine($"Say what to measure: {string.Join(", ", measures.Keys)}, or all. --records N takes another number of records, --seconds N another length of the storm.");
    return 2;
}

foreach (var measure in asked)
{
    await measures[measure].Run(records ?? measures[measure].Records);
}

return 0;

int? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], out var given) ? given : null;
