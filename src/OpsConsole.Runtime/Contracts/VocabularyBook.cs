using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <summary>A vocabulary as it once stood.</summary>
public sealed record VocabularyVersion(int Version, string Note, string By, DateTimeOffset At, SharedVocabulary Vocabulary);

/// <summary>Reads the shared vocabularies: those that came with the console, overlaid by what people made of them, and those people added.</summary>
public sealed class VocabularyBook(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>What recipes speak. SLA tiers and statuses are words people know from elsewhere; what a lifecycle stage means is said here once (S0-80, S0-127).</summary>
    public static IReadOnlyList<SharedVocabulary> Shipped { get; } =
    [
        new()
        {
            Key = "lifecycle",
            Name = "Lifecycle",
            Meaning = "Where a customer stands with us.",
            Terms = [new("lead", "Lead", "Known to us, has not tried the product."), new("trial", "Trial", "Tries the product, pays nothing yet."), new("active", "Active", "Pays, or has a contract that runs."), new("churned", "Churned", "Was active, and has ended it.")],
        },
        new()
        {
            Key = "health",
            Name = "Customer health",
            Meaning = "What customer success expects of a customer that is active.",
            Terms = [new("healthy", "Healthy", "Health score of 70 or more."), new("watch", "Watch", "Health score of 40 to 69."), new("at-risk", "At risk", "Health score under 40, or the risk flag is set.")],
        },
        new()
        {
            Key = "sla",
            Name = "SLA",
            Meaning = "The first reply we promise, by tier.",
            Terms = [new("standard", "Standard", "First reply within one working day."), new("silver", "Silver", "First reply within four hours."), new("gold", "Gold", "First reply within one hour.")],
        },
        new()
        {
            Key = "status",
            Name = "Status",
            Meaning = "How far a task or an escalation is.",
            Terms = [new("open", "Open", "Nobody has begun."), new("in-progress", "In progress", "Somebody is at it."), new("done", "Done", "Nothing is left to do.")],
        },
        new() { Key = VocabularyFit.Owner, Name = "Owner", Meaning = "Who answers for a record, a contract or a queue: always by e-mail address, so that everybody can be told.", Format = VocabularyFormat.Email },
    ];

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<SharedVocabulary>> ListAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await AllAsync(db, ct);
    }

    /// <summary>Newest first; one that came with the console begins as it came.</summary>
    public async Task<IReadOnlyList<VocabularyVersion>> HistoryAsync(string key, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.VocabularyVersions.AsNoTracking().Where(v => v.VocabularyKey == key).OrderByDescending(v => v.Version).ToListAsync(ct);
        return [.. rows.Select(v => new VocabularyVersion(v.Version, v.Note, v.By, v.At, Read(v.Json)))];
    }

    /// <summary>The contracts that name each vocabulary, in what is published or in a draft, by the vocabulary's key.</summary>
    public async Task<ILookup<string, (string Key, string Name)>> UsesAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var uses = new List<(string Vocabulary, (string, string) Contract)>();
        foreach (var (row, published, draft) in await Publishing.AllAsync(db, ct))
        {
            var rows = (draft?.Fields ?? []).Concat(published?.Fields ?? []);
            uses.AddRange(rows.Select(f => f.Vocabulary).OfType<string>().Distinct().Select(v => (v, (row.Key, row.Name))));
        }

        return uses.ToLookup(u => u.Vocabulary, u => u.Contract);
    }

    internal static async Task<IReadOnlyList<SharedVocabulary>> AllAsync(OpsDbContext db, CancellationToken ct)
    {
        var changed = (await db.Vocabularies.AsNoTracking().ToListAsync(ct)).Select(r => Read(r.Json)).ToList();
        return [.. changed.Concat(Shipped.Where(s => changed.All(c => c.Key != s.Key))).OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Puts the next version into the caller's transaction.</summary>
    internal static async Task<SharedVocabulary> KeepAsync(OpsDbContext db, SharedVocabulary? before, SharedVocabulary after, string note, string by, DateTimeOffset at, CancellationToken ct)
    {
        var next = after with { Version = (before?.Version ?? 0) + 1 };
        var row = await db.Vocabularies.FindAsync([next.Key], ct);
        if (row is null)
        {
            row = new VocabularyRow { Key = next.Key, Name = next.Name, Json = "" };
            db.Vocabularies.Add(row);
            if (before is not null)
            {
                db.VocabularyVersions.Add(new VocabularyVersionRow { VocabularyKey = before.Key, Version = before.Version, Json = JsonSerializer.Serialize(before), Note = "As it came with the console", By = Audit.Actor.System.Name, At = at });
            }
        }

        (row.Name, row.Version, row.Json) = (next.Name, next.Version, JsonSerializer.Serialize(next));
        db.VocabularyVersions.Add(new VocabularyVersionRow { VocabularyKey = next.Key, Version = next.Version, Json = row.Json, Note = note, By = by, At = at });
        return next;
    }

    private static SharedVocabulary Read(string json) => JsonSerializer.Deserialize<SharedVocabulary>(json) ?? throw new InvalidOperationException("A stored vocabulary cannot be read.");
}
