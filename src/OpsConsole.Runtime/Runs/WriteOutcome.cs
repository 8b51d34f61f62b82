using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>Turns a vendor's answer to one write into what it means for the record.</summary>
static class WriteOutcome
{
    public static void Apply(RunScope scope, Side side, RecordWork record, IReadOnlyDictionary<string, FieldValue> fields, long journalId, WriteResult result)
    {
        var name = scope.Rules.Names.On(side);
        if (result is not WriteResult.Unanswered)
        {
            Interlocked.Exchange(ref scope.UnansweredInARow, 0);
        }

        switch (result)
        {
            case WriteResult.Done done:
                record.Wrote(side, done.Record);
                record.Journal.Add((journalId, JournalState.Done, null));
                break;
            case WriteResult.Exists { Archived: true } exists when record.IdOn(side) is null:
                record.Skip(SkipReason.ArchivedThere, $"Archived in {name} (id {exists.Id}). Nothing is written until somebody brings it back there.");
                record.ArchivedId = exists.Id;
                record.Journal.Add((journalId, JournalState.Refused, "archived there"));
                break;
            case WriteResult.Exists exists when record.IdOn(side) is null:
                record.ExistingId = exists.Id;
                record.Journal.Add((journalId, JournalState.Done, JournalRow.Existed));
                break;
            case WriteResult.Exists exists:
                record.Ask(Need(scope, record, ReviewReason.DuplicateClaim, fields,
                    $"Another {name} record (id {exists.Id}) already holds this e-mail or identifier, so {name} refused the change.", new EvidenceCandidate(side, exists.Id, "holds the same key")));
                record.Journal.Add((journalId, JournalState.Refused, "held by another record"));
                break;
            case WriteResult.Gone:
                record.Skip(scope.Connector(side).MissingMayBeArchived ? SkipReason.ArchivedThere : SkipReason.DeletedThere, $"Archived or deleted in {name} before it could be written.", side);
                record.Journal.Add((journalId, JournalState.Refused, "gone"));
                break;
            case WriteResult.Refused refused:
                var why = Masked(scope, side, fields, refused.Message);
                record.Fail(Need(scope, record, ReviewReason.Refused, fields, $"{name} refused the write: {why}. Trying again unchanged cannot help."));
                record.Journal.Add((journalId, JournalState.Refused, why));
                break;
            case WriteResult.Waits waits:
                record.Fail(Need(scope, record, ReviewReason.TriesSpent, fields, waits.Message));
                record.Journal.Add((journalId, JournalState.Refused, waits.Message));
                break;
            case WriteResult.Unanswered unanswered:
                Interlocked.Increment(ref scope.UnansweredInARow);
                record.Fail(Need(scope, record, ReviewReason.TriesSpent, fields, $"{unanswered.Message} The next run tries again."));
                break; // the entry stays open: whether it was carried out is not known
            default:
                throw new InvalidOperationException($"Result {result} is not known.");
        }
    }

    /// <summary>What was to be written, as one hash: refused once, it is not sent again in the same form.</summary>
    public static long Fingerprint(RunScope scope, IReadOnlyDictionary<string, FieldValue> fields)
    {
        var status = scope.Contract.WriteBack?.Paths.ToHashSet() ?? [];
        var text = string.Join('\u001f', fields.Where(f => !status.Contains(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"));
        return scope.Hasher.Of("refused", FieldValue.Text(text + "#"));
    }

    /// <summary>Vendors quote the value they refuse; a personal one must not get into queue and journal that way (guarantee 9).</summary>
    private static string Masked(RunScope scope, Side side, IReadOnlyDictionary<string, FieldValue> fields, string message)
    {
        foreach (var field in scope.Contract.Fields.Where(f => f.Sensitivity != Sensitivity.None))
        {
            if (fields.TryGetValue(field.On(side), out var value) && !value.IsEmpty)
            {
                message = message.Replace(value.ToString(), Masking.Of(field.Type, value), StringComparison.OrdinalIgnoreCase);
            }
        }

        return message;
    }

    private static ReviewNeed Need(RunScope scope, RecordWork record, ReviewReason reason, IReadOnlyDictionary<string, FieldValue> fields, string text, EvidenceCandidate? candidate = null)
    {
        var values = record.Decision.Fields.Select(f => new EvidenceValue(f.Field, f.Side == Side.Left ? f.After : "", f.Side == Side.Right ? f.After : "", "was to be written")).ToList();
        return new(reason, null, text, Fingerprint(scope, fields), new ReviewEvidence(values, candidate is null ? [] : [candidate]));
    }
}
