using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Proof;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Components.Proof;

/// <summary>What previews come to, as people read it.</summary>
public static class Proofs
{
    /// <summary>"2 fields to Intercom, 1 to Airtable, 1 to review."</summary>
    public static string Sum(PreviewAnswer answer, IReadOnlyList<PreviewedRecord> records)
    {
        var (left, right, waiting) = (records.Sum(r => r.WritesLeft), records.Sum(r => r.WritesRight), records.Count(r => r.Outcome == Outcome.Review));
        var parts = new List<string>();
        if (right > 0)
        {
            parts.Add($"{Words.Count(right, "field")} to {answer.RightSystem}");
        }

        if (left > 0)
        {
            parts.Add($"{Words.Count(left, "field")} to {answer.LeftSystem}");
        }

        if (parts.Count == 0)
        {
            parts.Add("Nothing would be written");
        }

        if (waiting > 0)
        {
            parts.Add($"{Words.Number(waiting)} to review");
        }

        return string.Join(", ", parts) + ".";
    }
}
