using OpsConsole.Engine.Records;
using OpsConsole.Runtime.GoLive;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Components.Shared;

public enum Shape
{
    Tick,
    Ring,
    Plus,
    Arrow,
    Equals,
    Dash,
    Triangle,
    Diamond,
    Octagon,
    Bars,
    Dotted,
}

/// <summary>A status as people see it: one word, one shape, one colour class.</summary>
public sealed record Badge(string Word, Shape Shape, string Css)
{
    public static Badge Drift { get; } = new("Drift", Shape.Triangle, "attn");

    public static Badge Waits { get; } = new("Waits", Shape.Triangle, "attn");

    public static Badge Of(RunRow run) => run.Status == RunStatus.Succeeded && run.Review > 0 ? new("To review", Shape.Triangle, "attn") : Of(run.Status);

    public static Badge Of(RunStatus status) => status switch
    {
        RunStatus.Queued => new("Queued", Shape.Dotted, "idle"),
        RunStatus.Running => new("Running", Shape.Ring, "busy"),
        RunStatus.Held => new("Held", Shape.Diamond, "attn"),
        RunStatus.Succeeded => new("Done", Shape.Tick, "ok"),
        RunStatus.CompletedWithErrors => new("Done, with failures", Shape.Octagon, "fail"),
        RunStatus.Failed => new("Failed", Shape.Octagon, "fail"),
        RunStatus.Cancelled => new("Cancelled", Shape.Bars, "idle"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static Badge Of(Outcome outcome) => outcome switch
    {
        Outcome.Unchanged => new("Unchanged", Shape.Equals, "idle"),
        Outcome.Created => new("Created", Shape.Plus, "busy"),
        Outcome.Updated => new("Updated", Shape.Arrow, "busy"),
        Outcome.Skipped => new("Skipped", Shape.Dash, "idle"),
        Outcome.Review => new("To review", Shape.Triangle, "attn"),
        Outcome.Failed => new("Failed", Shape.Octagon, "fail"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    public static Badge Of(Verdict verdict) => verdict switch
    {
        Verdict.Passed => new("Passed", Shape.Tick, "ok"),
        Verdict.Failed => new("Failed", Shape.Octagon, "fail"),
        Verdict.NotChecked => new("Not checked", Shape.Dotted, "idle"),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    public static Badge Of(ReviewStatus status) => status switch
    {
        ReviewStatus.Open => new("To review", Shape.Triangle, "attn"),
        ReviewStatus.Resolved => new("Resolved", Shape.Tick, "ok"),
        ReviewStatus.Skipped => new("Skipped", Shape.Dash, "idle"),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static Badge Of(InboxState state) => state switch
    {
        InboxState.Received => new("Received", Shape.Dotted, "idle"),
        InboxState.Coalesced => new("In a run", Shape.Ring, "busy"),
        InboxState.Done => new("Done", Shape.Tick, "ok"),
        InboxState.Ignored => new("Not used", Shape.Dash, "idle"),
        InboxState.Failed => new("Failed", Shape.Octagon, "fail"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Badge Of(ActionState state) => state switch
    {
        ActionState.Planned => new("Planned", Shape.Dotted, "idle"),
        ActionState.Held => new("Held", Shape.Diamond, "attn"),
        ActionState.Intended => new("Being done", Shape.Ring, "busy"),
        ActionState.Done => new("Done", Shape.Tick, "ok"),
        ActionState.Suppressed => new("Kept back", Shape.Dash, "idle"),
        ActionState.Refused => new("Refused", Shape.Octagon, "fail"),
        ActionState.Unknown => new("Outcome unknown", Shape.Octagon, "fail"),
        ActionState.Dropped => new("Dropped", Shape.Bars, "idle"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static Badge Of(Trouble trouble) => trouble switch
    {
        { StillOpen: 0 } => new("Recovered", Shape.Tick, "ok"),
        { Reason: ReviewReason.Refused or ReviewReason.TriesSpent } => Of(Outcome.Failed),
        _ => Of(Outcome.Review),
    };

    /// <summary>How a pipeline stands: what stopped it comes before what it does, and that before how it last went.</summary>
    public static Badge Of(PipelineSummary pipeline) => pipeline switch
    {
        { OpenRun.Status: RunStatus.Held } => Of(RunStatus.Held),
        { OpenRun: { } open } => Of(open.Status),
        { DriftText: not null } => Drift,
        { LastRun: { Status: RunStatus.Failed or RunStatus.CompletedWithErrors } last } => Of(last.Status),
        { Pipeline.Enabled: false } => new("Paused", Shape.Bars, "idle"),
        { LastRun: null } => new("Not run yet", Shape.Dotted, "idle"),
        _ => new("In step", Shape.Tick, "ok"),
    };
}
