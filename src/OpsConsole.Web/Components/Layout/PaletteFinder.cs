using System.Globalization;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Components.Layout;

/// <summary>Something the palette can open.</summary>
public sealed record Found(string Kind, string Name, string Address);

/// <summary>Looks up what the palette offers beside pages and commands: contracts and pipelines by name, runs by number, review causes by their words.</summary>
public sealed class PaletteFinder(ContractStore contracts, PipelineQueries pipelines, RunQueries runs, ReviewQueries reviews)
{
    private const int MostCauses = 5;
    private const int CausesAsked = 50;

    /// <summary>Contracts and pipelines: few, and offered at once.</summary>
    public async Task<IReadOnlyList<Found>> KnownAsync(CancellationToken ct = default) =>
    [
        .. (await contracts.ListAsync(ct)).Select(c => new Found("Contract", c.Name, $"/contracts/{c.Key}")),
        .. (await pipelines.ListAsync(ct)).Select(p => new Found(p.Pipeline.Kind == PipelineKind.Extraction ? "Extraction" : "Pipeline", p.Pipeline.Name, Words.Address(p.Pipeline))),
    ];

    /// <summary>What only the database knows.</summary>
    public async Task<IReadOnlyList<Found>> FindAsync(string words, CancellationToken ct = default)
    {
        var sought = words.Trim();
        if (sought.Length == 0)
        {
            return [];
        }

        var found = new List<Found>();
        var number = sought.StartsWith("run ", StringComparison.OrdinalIgnoreCase) ? sought[4..] : sought;
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && await runs.FindAsync(id, ct) is { } run)
        {
            found.Add(new("Run", $"Run {run.Id}, {Badge.Of(run).Word}", $"/runs/{run.Id}"));
        }

        var causes = await reviews.CausesAsync(new(), new(1, CausesAsked), ct);
        found.AddRange(causes.Items
            .Select(c => (Cause: c, Words: $"{Words.Cause(c.Reason, c.Field)} ({Words.Number(c.Count)})"))
            .Where(c => c.Words.Contains(sought, StringComparison.CurrentCultureIgnoreCase) || c.Cause.Sample.Contains(sought, StringComparison.CurrentCultureIgnoreCase))
            .Take(MostCauses)
            .Select(c => new Found("Review", c.Words, $"/review?cause={Uri.EscapeDataString(c.Cause.Key.ToString())}")));
        return found;
    }
}
