using OpsConsole.Benchmarks;

// dotnet run -c Release --project tests/OpsConsole.Benchmarks -- MEASURE… [--records N]     (or: all)
var measures = new Dictionary<string, (int Records, Func<int, Task> Run)>
{
    ["unchanged-pass"] = (100_000, Measures.UnchangedPassAsync),
    ["calls-per-change"] = (4_000, Measures.CallsPerChangeAsync),
    ["window-use"] = (12_000, Measures.WindowUseAsync),
    ["memory-growth"] = (200_000, Measures.MemoryGrowthAsync),
    ["review-page"] = (200_000, PageMeasures.ReviewPageAsync),
    ["run-page"] = (200_000, PageMeasures.RunPageAsync),
};
var at = Array.IndexOf(args, "--records");
int? records = at >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], out var given) ? given : null;
var asked = args.Where((_, i) => at < 0 || (i != at && i != at + 1)).ToList();
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
    Console.Error.WriteLine($"Say what to measure: {string.Join(", ", measures.Keys)}, or all. --records N takes another number of records.");
    return 2;
}

foreach (var measure in asked)
{
    await measures[measure].Run(records ?? measures[measure].Records);
}

return 0;
