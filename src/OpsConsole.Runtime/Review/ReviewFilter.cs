using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Review;

/// <summary>Which items a list shows. Null always means "any".</summary>
public sealed record ReviewFilter(ReviewStatus? Status = ReviewStatus.Open, ReviewReason? Reason = null, string? PipelineKey = null, string? Text = null)
{
    /// <summary>As <see cref="Owner"/>: items that are nobody's.</summary>
    public const string Nobody = "nobody";

    public CauseKey? Cause { get; init; }

    public FailureClass? Class { get; init; }

    /// <summary>Any of these contracts.</summary>
    public IReadOnlyList<string>? Contracts { get; init; }

    /// <summary>A person's e-mail, or <see cref="Nobody"/>.</summary>
    public string? Owner { get; init; }

    /// <summary>Waiting since before this moment.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Come in since this moment.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Resolved or skipped since this moment.</summary>
    public DateTimeOffset? SettledSince { get; init; }

    public IQueryable<ReviewRow> Apply(IQueryable<ReviewRow> rows)
    {
        rows = OfCause(rows);
        rows = Status is { } status ? rows.Where(r => r.Status == status) : rows;
        rows = Reason is { } reason ? rows.Where(r => r.Reason == reason) : rows;
        rows = Class?.Reasons() is { } reasons ? rows.Where(r => reasons.Contains(r.Reason)) : rows;
        rows = PipelineKey is { } pipeline ? rows.Where(r => r.PipelineKey == pipeline) : rows;
        rows = Contracts is { } contracts ? rows.Where(r => contracts.Contains(r.ContractKey)) : rows;
        rows = Before is { } before ? rows.Where(r => r.CreatedAt < before) : rows;
        rows = Since is { } from ? rows.Where(r => r.CreatedAt >= from) : rows;
        rows = SettledSince is { } since ? rows.Where(r => r.ResolvedAt >= since) : rows;
        rows = Owner switch
        {
            null => rows,
            Nobody => rows.Where(r => r.AssignedTo == null),
            var owner => rows.Where(r => r.AssignedTo == owner),
        };
        return string.IsNullOrWhiteSpace(Text) ? rows : rows.Where(r => r.Text.Contains(Text) || r.LeftId == Text || r.RightId == Text);
    }

    private IQueryable<ReviewRow> OfCause(IQueryable<ReviewRow> rows) =>
        Cause is { } cause
            ? rows.Where(r => r.Reason == cause.Reason && r.ContractKey == cause.ContractKey && r.Field == cause.Field && r.CauseMark == cause.Mark)
            : rows;
}
