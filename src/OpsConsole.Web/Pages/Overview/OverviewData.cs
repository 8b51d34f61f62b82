using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Overview;

/// <summary>One thing that waits for a person, with the button that leads there.</summary>
public sealed record Need(int Harm, Badge Badge, string Subject, string Sentence, DateTimeOffset? Since, string Verb, string Address);

/// <summary>What is in step and what is not, said from what the stores tell.</summary>
public sealed record OverviewData(string Sentence, IReadOnlyList<Need> Needs, IReadOnlyList<PipelineSummary> Pipelines, IReadOnlyDictionary<string, Vitals> Vitals, IReadOnlyList<Trouble> Troubles, IReadOnlyList<ClassCount> Classes, DateTimeOffset At)
{
    private const int MostNeeds = 5;

    /// <summary>Alerts whose matter stands in the list by itself, with its own button.</summary>
    private static readonly Metric[] ToldOtherwise = [Metric.AuthLost, Metric.Drift, Metric.GuardrailTrips];

    public static OverviewData From(IReadOnlyList<PipelineSummary> pipelines, CausePage causes, IReadOnlyList<ConnectionSummary> connections, IReadOnlyDictionary<string, Vitals> vitals, IReadOnlyList<Trouble> troubles, IReadOnlyList<ClassCount> classes, IReadOnlyList<AlertLine> alerts, IReadOnlyList<ApprovalRequest> approvals, DateTimeOffset now)
    {
        var needs = pipelines.SelectMany(Of)
            .Concat(connections.Where(c => !c.Authorised).Select(c => new Need(1, new("Re-authorise", Shape.Triangle, "attn"), c.Name, c.StateText ?? "refused our token; its pipelines wait.", null, "See what waits", "/pipelines")))
            .Concat(approvals.Select(a => new Need(1, new("Approve", Shape.Triangle, "attn"), a.ContractName, $"{a.Row.AskedBy} asks {a.Row.AskedOf ?? "a second person"} to approve v{(a.Row.BaseVersion ?? 0) + 1}: {a.Row.Note}", a.Row.AskedAt, "Look at it", $"/contracts/{a.Row.ContractKey}")))
            .Concat(alerts.Where(a => a is { Alert: not null, Mute: null } && !ToldOtherwise.Contains(a.Metric)).Select(a => new Need(1, new("Over", Shape.Triangle, "attn"), a.Metric.Kind().Name, a.Alert!.Sentence, a.Alert.OpenedAt, "See the trend", $"/health?metric={a.Metric}")))
            .Concat(causes.Items.OrderByDescending(c => c.Count).Select(c => new Need(2, new("Decide", Shape.Triangle, "attn"), Words.Count(c.Count, "record"), $"{(c.Count == 1 ? "waits" : "wait")} for one decision: {Words.Cause(c.Reason, c.Field)}.", c.Oldest, c.Count == 1 ? "Decide" : $"Decide for {Words.Number(c.Count)}", $"/review?cause={Uri.EscapeDataString(c.Key.ToString())}")))
            .OrderBy(n => n.Harm).Take(MostNeeds).ToList();
        return new(Say(pipelines, causes.Records), needs, [.. pipelines.OrderBy(p => Badge.Of(p).Css switch { "fail" => 0, "attn" => 1, "busy" => 2, "idle" => 3, _ => 4 }).ThenBy(p => p.Pipeline.Name, StringComparer.OrdinalIgnoreCase)], vitals, troubles, classes, now);
    }

    private static IEnumerable<Need> Of(PipelineSummary p)
    {
        if (p.OpenRun is { Status: RunStatus.Held } held)
        {
            yield return new(0, Badge.Of(RunStatus.Held), p.Pipeline.Name, held.HeldText ?? "stopped before writing and waits for a yes.", held.StartedAt ?? held.QueuedAt, "Look at the run", $"/runs/{held.Id}");
        }

        if (p.LastRun is { Status: RunStatus.Failed } failed && p.OpenRun is null)
        {
            yield return new(1, Badge.Of(RunStatus.Failed), p.Pipeline.Name, failed.Error ?? "stopped with an error.", failed.FinishedAt, "Look at the run", $"/runs/{failed.Id}");
        }

        if (p.DriftText is { } drift)
        {
            yield return new(1, Badge.Drift, p.Pipeline.Name, drift, null, "Open the contract", $"/contracts/{p.Pipeline.ContractKey}");
        }
    }

    private static string Say(IReadOnlyList<PipelineSummary> pipelines, int waiting)
    {
        if (pipelines.Count == 0)
        {
            return "Nothing is put to work yet.";
        }

        var inStep = pipelines.Count(p => Badge.Of(p).Word == "In step");
        var running = pipelines.Count(p => p.OpenRun is { Status: RunStatus.Running });
        var held = pipelines.Count(p => p.OpenRun is { Status: RunStatus.Held });
        var step = inStep == pipelines.Count ? (inStep == 1 ? "The pipeline is in step." : $"All {Words.Spelled(inStep).ToLowerInvariant()} pipelines are in step.")
            : inStep == 0 && running == 0 ? (pipelines.Count == 1 ? "The pipeline is not in step." : $"None of the {Words.Spelled(pipelines.Count).ToLowerInvariant()} pipelines is in step.")
            : inStep == 0 && pipelines.Count == 1 ? "The pipeline is running."
            : $"{Words.Spelled(inStep)} of {Words.Spelled(pipelines.Count).ToLowerInvariant()} {(pipelines.Count == 1 ? "pipeline is" : "pipelines are")} in step{(running == 0 ? "" : $" and {Words.Spelled(running).ToLowerInvariant()} {(running == 1 ? "is" : "are")} running")}.";
        return step
            + (held == 0 ? "" : $" {Words.Spelled(held)} stopped {(held == 1 ? "itself and waits" : "themselves and wait")} for your yes.")
            + (waiting == 0 ? "" : $" {Words.Count(waiting, "record waits", "records wait")} in the queue.");
    }
}
