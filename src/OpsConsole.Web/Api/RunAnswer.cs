using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

/// <summary>Skipped is by reason; together they are the whole of what was read once the run has ended.</summary>
public sealed record RunCounts(int Read, int Unchanged, int Created, int Updated, IReadOnlyDictionary<string, int> Skipped, int Review, int Failed, int? ToGo);

public sealed record VendorCalls(int Reads, int Writes, int Throttled);

public sealed record RunAnswer(
    long Id, string Pipeline, RunMode Mode, RunStatus Status, int? ContractVersion, long? RerunOf, string RequestedBy, DateTimeOffset QueuedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    RunCounts Counts, IReadOnlyDictionary<string, VendorCalls> Calls, string? HeldText, string? ApprovedBy, string? Error, IReadOnlyList<string> Notices)
{
    public static RunAnswer From(RunRow r) => new(
        r.Id, r.PipelineKey, r.Mode, r.Status, r.ContractVersion, r.RerunOf, r.RequestedBy, r.QueuedAt, r.StartedAt, r.FinishedAt,
        new(r.Read, r.Unchanged, r.Created, r.Updated, Skipped(r), r.Review, r.Failed, r.ToGo), RunJson.Calls(r), r.HeldText, r.ApprovedBy, r.Error, RunJson.Notices(r));

    private static Dictionary<string, int> Skipped(RunRow r) => RunJson.Skipped(r).ToDictionary(s => Listings.Camel(s.Key), s => s.Value);
}

public sealed record RecordAnswer(long Id, Outcome Outcome, string? Reason, Side Side, string? LeftId, string? RightId, string Text, JsonElement? Fields, DateTimeOffset At)
{
    public static RecordAnswer From(RunRecordRow r) => new(
        r.Id, r.Outcome, r.Reason is null ? null : Listings.Camel(r.Reason), r.Side, r.LeftId, r.RightId, r.Text, RunJson.Element(r.FieldsJson), r.At);
}
