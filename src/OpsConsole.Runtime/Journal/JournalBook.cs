using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Journal;

/// <summary>A write as the journal takes it down.</summary>
/// <param name="Agreed">What both sides had agreed on before it.</param>
public sealed record Intent(Side Side, string SourceId, string? TargetId, IReadOnlyDictionary<string, FieldValue> New, Record? Old, Agreement Agreed);

/// <summary>One field of a journal entry; values of sensitive fields stand as keyed hashes.</summary>
public sealed record JournalField(string Field, string Old, string New);

/// <summary>Intents go down before the vendor is called, in one transaction; outcomes after. A crash leaves evidence, not a riddle (style.md, 17).</summary>
public sealed class JournalBook(IDbContextFactory<OpsDbContext> contexts, FieldHasher hasher, JournalBox box, TimeProvider clock)
{
    /// <summary>An intent met again after a restart is the same entry. Returns each intent's entry id, in order, and whether it stood open already.</summary>
    public async Task<IReadOnlyList<(long Id, bool StoodOpen)>> IntendAsync(long runId, Contract contract, IReadOnlyList<Intent> intents, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var keys = intents.Select(i => KeyOf(runId, i)).ToList();
        var known = await db.Journal.Where(j => keys.Contains(j.IdempotencyKey)).ToDictionaryAsync(j => j.IdempotencyKey, ct);
        var result = new List<(JournalRow Row, bool StoodOpen)>();
        for (var i = 0; i < intents.Count; i++)
        {
            var stoodOpen = known.TryGetValue(keys[i], out var row) && row.State == JournalState.Intended;
            if (row is null)
            {
                row = new JournalRow { IdempotencyKey = keys[i], RunId = runId, ContractKey = contract.Key, Kind = "", FieldsJson = "" };
                db.Journal.Add(row);
            }

            var intent = intents[i];
            (row.Side, row.SourceId, row.TargetId) = (intent.Side, intent.SourceId, intent.TargetId);
            row.Kind = intent.TargetId is null ? "create" : "update";
            row.FieldsJson = Describe(contract, intent);
            row.ProtectedValues = intent.TargetId is null ? null : box.Close(Kept(contract, intent));
            (row.State, row.Error, row.IntendedAt, row.FinishedAt) = (JournalState.Intended, null, clock.GetUtcNow(), null);
            result.Add((row, stoodOpen));
        }

        await db.SaveChangesAsync(ct);
        return [.. result.Select(r => (r.Row.Id, r.StoodOpen))];
    }

    private string Describe(Contract contract, Intent intent) => JsonSerializer.Serialize(
        intent.New.Select(f => new JournalField(f.Key, Shown(contract, intent.Side, f.Key, intent.Old?[f.Key] ?? FieldValue.Empty), Shown(contract, intent.Side, f.Key, f.Value))));

    /// <summary>The console's own status fields are not kept: nobody wants an old status back.</summary>
    private static IReadOnlyList<KeptField> Kept(Contract contract, Intent intent)
    {
        var status = contract.WriteBack is { } to && to.Side == intent.Side ? to.Paths.ToHashSet() : [];
        return [.. intent.New.Where(f => !status.Contains(f.Key)).Select(f => new KeptField(f.Key, intent.Old?[f.Key] ?? FieldValue.Empty, f.Value, SourceBefore(contract, intent, f.Key)))];
    }

    private static long? SourceBefore(Contract contract, Intent intent, string path) =>
        contract.Fields.FirstOrDefault(f => f.On(intent.Side) == path && f.Flows(intent.Side.Other())) is { } field ? intent.Agreed.Find(field.Name)?.On(intent.Side.Other()) : null;

    private string Shown(Contract contract, Side side, string path, FieldValue value)
    {
        var sensitive = contract.Fields.Any(f => f.On(side) == path && f.Sensitivity != Sensitivity.None);
        return sensitive && !value.IsEmpty ? "#" + hasher.Of(path, value).ToString("x16", System.Globalization.CultureInfo.InvariantCulture) : value.ToString();
    }

    private static string KeyOf(long runId, Intent intent) => $"{runId}:{intent.Side}:{intent.SourceId}";
}
