using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Runtime.Runs;

/// <summary>The status fields a contract keeps in one of the two systems (S0-30 to S0-34, S0-63).</summary>
static class WriteBacks
{
    public const string Ok = "OK";
    public const string Error = "Error";
    public const string NeedsReview = "Needs review";
    private const int LongestError = 250;

    /// <summary>
    /// What has to be written: nothing when the record already says so and nothing else was written to it or its partner, so that an unchanged record causes no write.
    /// </summary>
    /// <param name="record">The record as last read; null for one that is created by this very write.</param>
    public static Dictionary<string, FieldValue> Fields(WriteBack to, Record? record, string? partnerId, string status, string? error, bool worked, DateTimeOffset now)
    {
        var wanted = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        Want(to.Id, FieldValue.Text(partnerId), onlyIf: partnerId is not null);
        Want(to.Status, FieldValue.Text(status));
        Want(to.Error, FieldValue.Text(error is { Length: > LongestError } ? error[..LongestError] + "…" : error));
        if (to.RanAt is { } ranAt && (wanted.Count > 0 || worked))
        {
            wanted[ranAt] = FieldValue.Instant(now);
        }

        return wanted;

        void Want(string? field, FieldValue value, bool onlyIf = true)
        {
            if (field is not null && onlyIf && (record is null ? !value.IsEmpty : record[field] != value))
            {
                wanted[field] = value;
            }
        }
    }
}
