using System.Globalization;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Components.Shared;

/// <summary>Numbers, times and names as people read them.</summary>
public static class Words
{
    private static readonly string[] Small = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 record", "2 records".</summary>
    public static string Count(int number, string one, string? many = null) => $"{Number(number)} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary>"99.1 %"; never rounded up to a hundred that it is not.</summary>
    public static string Percent(double share) => share >= 1 ? "100 %" : (Math.Floor(share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>"Three" at the start of a sentence, figures above twelve.</summary>
    public static string Spelled(int number) => number < Small.Length ? Small[number] : Number(number);

    /// <summary>Today the time, yesterday with the word, else the date.</summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (there, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone).Date);
        return (today - there.Date).Days switch
        {
            0 => there.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            1 => there.ToString("'Yesterday' HH:mm", CultureInfo.InvariantCulture),
            -1 => there.ToString("'Tomorrow' HH:mm", CultureInfo.InvariantCulture),
            _ => there.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>One unit, never two.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "now",
        { TotalMinutes: < 1 } => $"{(int)age.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)age.TotalHours} h",
        _ => $"{(int)age.TotalDays} days",
    };

    public static string Took(RunRow run) => run is { StartedAt: { } start, FinishedAt: { } end } ? Took(end - start) : "";

    public static string Took(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    public static string Sum(RunRow run) => string.Create(CultureInfo.InvariantCulture,
        $"{run.Read:N0} read, {run.Unchanged:N0} unchanged, {run.Created:N0} created, {run.Updated:N0} updated, {run.Skipped:N0} skipped, {run.Review:N0} to review, {run.Failed:N0} failed");

    public static string Short(RunRow run) => (run.Read, run.Created + run.Updated) switch
    {
        (0, _) => "nothing had changed",
        (var read, 0) => $"{Number(read)} read, nothing to write",
        var (read, written) => $"{Number(read)} read, {Number(written)} {(run.Mode == RunMode.Preview ? "would be written" : "written")}",
    };

    public static string Mode(RunMode mode) => mode switch
    {
        RunMode.Incremental => "what changed",
        RunMode.Full => "everything",
        RunMode.Preview => "preview only",
        RunMode.Undo => "undo",
        RunMode.Extract => "extraction",
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };

    /// <summary>Where a pipeline is looked at: an extraction in the warehouse.</summary>
    public static string Address(PipelineRow pipeline) => pipeline.Kind == PipelineKind.Extraction ? $"/warehouse/{pipeline.Key}" : $"/pipelines/{pipeline.Key}";

    /// <summary>The pipeline that a run belongs to.</summary>
    public static string Address(RunRow run) => run.Mode == RunMode.Extract ? $"/warehouse/{run.PipelineKey}" : $"/pipelines/{run.PipelineKey}";

    public static string Schedule(PipelineRow pipeline) => pipeline switch
    {
        { Cron: { } cron } => $"cron {cron}",
        { IntervalSeconds: { } s } => "every " + (s % 3600 == 0 ? $"{s / 3600} h" : s % 60 == 0 ? $"{s / 60} min" : $"{s} s"),
        _ => "by hand only",
    };

    public static string Right(Right right) => right switch
    {
        Runtime.Audit.Right.Look => "Look at everything that is not about people",
        Runtime.Audit.Right.EditContracts => "Edit contracts",
        Runtime.Audit.Right.PublishContracts => "Publish contracts",
        Runtime.Audit.Right.EditIdentity => "Edit identity keys and write-back of contracts",
        Runtime.Audit.Right.ManageVocabularies => "Change the words all contracts share, and rename them everywhere",
        Runtime.Audit.Right.RequireApproval => "Decide which contracts need a second person's approval",
        Runtime.Audit.Right.ShareViews => "Keep views for the whole team, with their owner and notice",
        Runtime.Audit.Right.RunPipelines => "Start and cancel runs",
        Runtime.Audit.Right.ChangePipelines => "Turn pipelines on and off, set their schedule",
        Runtime.Audit.Right.ReviewItems => "Settle review items",
        Runtime.Audit.Right.DecideHeldRuns => "Approve or drop held runs",
        Runtime.Audit.Right.DecideActions => "Say yes or no to actions that wait, and read what rules sent",
        Runtime.Audit.Right.SeePersonal => "See private values of a customer, with an entry in the audit",
        Runtime.Audit.Right.UndoRuns => "Undo what runs wrote",
        Runtime.Audit.Right.ManageAlerts => "Set and mute alerts",
        Runtime.Audit.Right.ManageConnections => "Manage connections",
        Runtime.Audit.Right.ManagePeople => "Manage people and API tokens",
        Runtime.Audit.Right.ManageRetention => "Decide how long data is kept",
        Runtime.Audit.Right.ChangeSandbox => "Change the sandbox's records and make trouble there",
        _ => throw new ArgumentOutOfRangeException(nameof(right)),
    };

    /// <summary>Why a delivery was turned away, after a count: "3 forged".</summary>
    public static string Refused(Refusal reason) => reason switch
    {
        Refusal.Forged => "forged, or signed with another secret",
        Refusal.Oversized => "too large",
        Refusal.Malformed => "not shaped as the vendor's are",
        Refusal.Replayed => "more than a day old",
        Refusal.UnknownConnection => "sent to nobody's address",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    public static string Vendor(string name) => name switch
    {
        "airtable" => "Airtable",
        "intercom" => "Intercom",
        _ => name,
    };

    public static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>A contract row is kept as "left|right"; people know it by its left field.</summary>
    public static string Field(string? row) => row?.Split('|')[0] ?? "A field";

    public static string Class(FailureClass kind) => kind switch
    {
        FailureClass.Duplicates => "Duplicates",
        FailureClass.DroppedUpdates => "Dropped updates",
        FailureClass.Throttling => "Throttling",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>A cause in a few words; the item's own text tells the rest.</summary>
    public static string Cause(ReviewReason reason, string? field) => reason switch
    {
        ReviewReason.NoIdentifier => "No identifier to match on",
        ReviewReason.Gate => "Kept back by the contract for a person",
        ReviewReason.DuplicateClaim => "Two records claim one partner",
        ReviewReason.KeysDisagree => "The keys point at different partners",
        ReviewReason.ValueNotMapped => $"{Field(field)} has a value without a partner on the other side",
        ReviewReason.ValueDoesNotFit => $"{Field(field)} holds a value that does not fit",
        ReviewReason.BothChanged => $"{Field(field)} changed on both sides",
        ReviewReason.Refused => "The vendor refused the record",
        ReviewReason.TriesSpent => "The vendor did not answer well in time",
        ReviewReason.Drift => "A vendor's schema changed",
        ReviewReason.OutcomeUnknown => "Cut off in the middle: did it arrive?",
        ReviewReason.AskedByRule => "A rule asks for a person",
        ReviewReason.UndoBlocked => $"{Field(field)} was changed before it could be undone",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>Skip and review reasons by name, as groups show them.</summary>
    public static string Reason(string? name) =>
        Enum.TryParse<SkipReason>(name, out var skip) ? Reason(skip)
        : Enum.TryParse<ReviewReason>(name, out var review) ? Cause(review, null)
        : Spaced(name ?? "");

    /// <summary>"MarkedDoNotContact", a gate's own reason as it is kept, as people read it.</summary>
    private static string Spaced(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    private static string Reason(SkipReason reason) => reason switch
    {
        SkipReason.Gate => "Kept back by the contract",
        SkipReason.FilteredOut => "Outside the pipeline's filter",
        SkipReason.CreateNotAllowed => "No partner, and the contract creates none",
        SkipReason.NotOwner => "The side that changed does not own the field",
        SkipReason.ArchivedThere => "The partner is archived",
        SkipReason.DeletedThere => "The partner was deleted",
        SkipReason.Vanished => "Gone since the feed named it",
        SkipReason.Superseded => "Came twice; the first was worked",
        SkipReason.StillTyped => "The partner is still being edited",
        SkipReason.Consolidated => "Only unimportant fields changed; they go together later",
        SkipReason.SkippedByPerson => "Left as it is by a person",
        SkipReason.CreatedStays => "Created by the run; it stays",
        SkipReason.ValuesNotKept => "What was there before is no longer kept",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
