using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.WriteOut;

/// <summary>
/// Who changed what, one row a change (S0-43): what people did in the console, and every field that runs wrote, in the order in which each was taken down. Values are those of the record's story, so
/// private ones are masked.
/// </summary>
static class ChangeSheet
{
    private const int AtOnce = 100;

    /// <summary>Runs are told of field by field, and who looked in has changed nothing.</summary>
    private static readonly IReadOnlyList<string> LeftOut = ["run", "sandbox"];
    private static readonly IReadOnlyList<string> Looked = ["signIn", "look", "test"];

    public static ObjectType Table { get; } = new("Change log", "Change log",
    [
        Sheet.Field(Sheet.Key, FieldType.Text), Sheet.Field("changed_at", FieldType.DateTime), Sheet.Field("who", FieldType.Text), Sheet.Field("what", FieldType.Text), Sheet.Field("version", FieldType.Number),
        Sheet.Field("run", FieldType.Number), Sheet.Field("record", FieldType.Text), Sheet.Field("field", FieldType.Text), Sheet.Field("before", FieldType.Text), Sheet.Field("after", FieldType.Text),
    ]);

    /// <param name="until">What was taken down later may stand beside something that is still being written under a lower number; it waits.</param>
    /// <returns>Null once nothing is left.</returns>
    public static async Task<SheetPage?> NextAsync(OpsDbContext db, WriteOutRow row, DateTimeOffset until, CancellationToken ct)
    {
        var audit = (await db.Audit.AsNoTracking().Where(a => a.Id > row.ReachedAudit).OrderBy(a => a.Id).Take(AtOnce).ToListAsync(ct)).TakeWhile(a => a.At <= until).ToList();
        if (audit.Count > 0)
        {
            return new([.. audit.Where(a => !LeftOut.Contains(a.Object) && !Looked.Contains(a.Verb) && !IsOfRun(a)).Select(Row)], row.Reached, audit[^1].Id);
        }

        var records = await (
            from record in db.RunRecords.AsNoTracking()
            join run in db.Runs on record.RunId equals run.Id
            where record.Id > row.Reached
            orderby record.Id
            select new { Record = record, run.Mode, run.RequestedBy, run.ContractVersion }).Take(AtOnce).ToListAsync(ct);
        var told = records.TakeWhile(r => r.Record.At <= until).ToList();
        return told.Count == 0 ? null : new([.. told.Where(r => r.Mode != RunMode.Preview && r.Record.Outcome is Outcome.Created or Outcome.Updated or Outcome.Review).SelectMany(r => Rows(r.Record, r.RequestedBy, r.ContractVersion))], told[^1].Record.Id, row.ReachedAudit);
    }

    /// <summary>A high-impact value that a run changed stands in the audit and in the run's story alike; the story tells it.</summary>
    private static bool IsOfRun(AuditRow row) => row is { Verb: "changeValue", From: not "rule" };

    private static RecordWrite Row(AuditRow row) => Sheet.Row(FormattableString.Invariant($"a{row.Id}"),
    [
        ("changed_at", FieldValue.Instant(row.At)), ("who", FieldValue.Text(row.Who)), ("what", FieldValue.Text(row.Sentence)), ("record", FieldValue.Text($"{row.Object} {row.ObjectKey}")),
        ("before", FieldValue.Text(row.Before)), ("after", FieldValue.Text(row.After)),
    ]);

    private static IEnumerable<RecordWrite> Rows(RunRecordRow record, string who, int? version) =>
        from field in (record.FieldsJson is { } json ? JsonSerializer.Deserialize<List<FieldStory>>(json, RunLoop.Json)! : []).Select((story, index) => (Story: story, Index: index))
        where field.Story.IsWritten
        select Sheet.Row(FormattableString.Invariant($"r{record.Id}.{field.Index}"),
        [
            ("changed_at", FieldValue.Instant(record.At)), ("who", FieldValue.Text(who)), ("what", FieldValue.Text(field.Story.Why)), ("version", version is { } v ? FieldValue.Number(v) : FieldValue.Empty), ("run", FieldValue.Number(record.RunId)),
            ("record", FieldValue.Text((field.Story.Side == Side.Left ? record.LeftId : record.RightId) ?? record.LeftId ?? record.RightId)), ("field", FieldValue.Text(field.Story.Field)),
            ("before", FieldValue.Text(field.Story.Before)), ("after", FieldValue.Text(field.Story.After)),
        ]);
}
