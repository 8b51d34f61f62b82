using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <summary>How a draft is put into its row, by whichever door it came: guarded where it touches identity or write-back, and audited cell by cell.</summary>
static class DraftWriting
{
    private const int MostToldCells = 20;

    /// <param name="before">The draft, or what is published while there is none; null for a contract that is new.</param>
    /// <exception cref="NotAllowedException">It touches a guarded cell, and the actor may not.</exception>
    public static void Write(OpsDbContext db, AuditTrail audit, Actor actor, ContractRow row, Contract? before, Contract after, DateTimeOffset now)
    {
        Guard(actor, before, after);
        row.DraftJson = ContractJson.Write(after with { Version = row.PublishedVersion ?? 0 });
        (row.DraftBy, row.DraftAt) = (actor.Name, now);
        row.DraftRevision++;
        var cells = Cells(before, after);
        audit.Add(db, actor, "editDraft", "contract", row.Key, Sentence(before, cells), Lines(cells, c => c.Before), Lines(cells, c => c.After));
    }

    /// <exception cref="NotAllowedException">The change touches a guarded cell, and the actor may not.</exception>
    public static void Guard(Actor actor, Contract? before, Contract after)
    {
        if (before is not null && IdentityGuard.Touched(before, after).Count > 0)
        {
            actor.Demand(Right.EditIdentity);
        }
    }

    private static List<(string Where, string? Before, string? After)> Cells(Contract? before, Contract after) =>
        [.. before is null ? [] : ContractDiff.Between(before, after).SelectMany(c => c.Cells.Select(x => (c.IsRow ? $"{x.Label} of {c.Label}" : x.Label, x.Before, x.After)))];

    private static string Sentence(Contract? before, List<(string Where, string? Before, string? After)> cells) => (before, cells) switch
    {
        (null, _) => "Began the draft.",
        (_, []) => "Saved the draft as it was.",
        (_, [var only]) => $"Changed {only.Where} in the draft.",
        _ => $"Changed {cells.Count} cells of the draft: {string.Join(", ", cells.Take(3).Select(c => c.Where))}{(cells.Count > 3 ? " and more" : "")}.",
    };

    private static string? Lines(List<(string Where, string? Before, string? After)> cells, Func<(string Where, string? Before, string? After), string?> side) => cells switch
    {
        [] => null,
        [var only] => side(only),
        _ => string.Join('\n', cells.Take(MostToldCells).Select(c => $"{c.Where}: {side(c) ?? "empty"}")),
    };
}
