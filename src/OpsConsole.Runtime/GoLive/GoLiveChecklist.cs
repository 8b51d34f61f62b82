using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.GoLive;

/// <summary>The go-live lines (S0-36, S0-97 to S0-104) in their order, those that only read first. Each says what it saw, or throws what is wrong.</summary>
sealed class GoLiveChecklist(Contract contract, ContractSchemas schemas, GoLiveFields fields, GoLiveProbe probe, RecordFinder finder, RecordPreview preview, UndoDesk undo, CancellationToken ct)
{
    /// <summary>Records of the line about volume.</summary>
    public const int Many = 100;

    /// <summary>Test people in all.</summary>
    public const int People = Nobody + Many;

    private const int ByEmail = 1;
    private const int ByKey = 2;
    private const int Nobody = 3;
    private const int Previewed = 20;
    private const string Special = "Zoë Ó'Brien \"李\" محمد 👩‍🚀 & <b>";

    private string? byEmail;
    private string? byKey;

    public IEnumerable<(string Line, string Name, bool Writes, Func<Task<string>> Show)> Lines =>
    [
        ("S0-36", "Both systems hold what the contract names", false, SchemaAsync),
        ("X-01", $"{Previewed} records are planned without a refusal", false, PlansAsync),
        ("S0-97", "Who was made by e-mail is not doubled when the key arrives", true, KeyArrivesAsync),
        ("S0-98", "Who has a key is made once", true, OnceAsync),
        ("S0-99", "A change of plan arrives", true, () => TravelsAsync(fields.Plan, "The contract carries no other choice than the lifecycle.")),
        ("S0-100", "A change of lifecycle arrives", true, () => TravelsAsync(fields.Stage, "The contract carries no lifecycle.")),
        ("S0-101", "Without key and e-mail nobody is made, and it is said", true, NobodyAsync),
        ("S0-102", "Special letters survive both ways", true, SpecialAsync),
        ("S0-103", $"{Many} records change in one go", true, ManyAsync),
        ("S0-104", "A wrong lifecycle is put back on both sides", true, UndoneAsync),
    ];

    private Task<string> SchemaAsync()
    {
        var problems = SchemaFit.Check(contract, schemas.Left, schemas.Right).Where(p => p.Level == ProblemLevel.Error).ToList();
        return problems.Count == 0
            ? Task.FromResult($"{contract.Fields.Count} rows fit {schemas.Left.Label} and {schemas.Right.Label}.")
            : throw new GoLiveException(string.Join(" ", problems.Take(3).Select(p => p.Sentence)));
    }

    private async Task<string> PlansAsync()
    {
        var answer = await preview.PreviewAsync(contract, await finder.SampleAsync(contract, Previewed, ct), ct);
        var failed = answer.Records.Count(r => r.Outcome == Outcome.Failed);
        return failed == 0
            ? $"{answer.Records.Count} records: {string.Join(", ", answer.Records.CountBy(r => r.Outcome).Select(o => $"{o.Value} {o.Key.ToString().ToLowerInvariant()}"))}. Nothing was written."
            : throw new GoLiveException($"{failed} of {answer.Records.Count} would fail. Preview them in the contract for the reason.");
    }

    private async Task<string> KeyArrivesAsync()
    {
        byEmail = await MakeAsync(ByEmail, hasKey: false, hasEmail: true);
        await probe.RunAsync([byEmail]);
        var first = await PartnerAsync(byEmail);
        await probe.SetAsync(Side.Left, [byEmail], fields.Key!.Left, _ => probe.Key(ByEmail));
        await probe.RunAsync([byEmail]);
        var then = await PartnerAsync(byEmail);
        var key = await probe.ValueAsync(Side.Right, then, fields.Key.Right);
        Demand(first == then, $"The key made a second record: {first} and {then}.");
        Demand(key == probe.Key(ByEmail), $"{fields.Key.Right} holds \"{key}\" there, not the key.");
        await SingleAsync(ByEmail, then);
        return $"{then} was made by e-mail and took the key.";
    }

    private async Task<string> OnceAsync()
    {
        byKey = await MakeAsync(ByKey, hasKey: true, hasEmail: true);
        await probe.RunAsync([byKey]);
        var partner = await PartnerAsync(byKey);
        var again = await probe.RunAsync([byKey]);
        Demand(again.Created == 0, "A second run made another record.");
        await SingleAsync(ByKey, partner);
        return $"{partner} was made, and a second run made nothing.";
    }

    private async Task<string> TravelsAsync(FieldMap? row, string lacks)
    {
        var (id, first, second) = Choice(row, lacks);
        var seen = new List<string>();
        foreach (var value in new[] { first, second })
        {
            await probe.SetAsync(Side.Left, [id], row!.Left, _ => value);
            await probe.RunAsync([id]);
            seen.Add(await probe.ValueAsync(Side.Right, await PartnerAsync(id), row.Right));
        }

        Demand(seen is [{ Length: > 0 } a, { Length: > 0 } b] && a != b, $"{row!.Left} went from {first} to {second}, and {row.Right} there held \"{seen[0]}\", then \"{seen[1]}\".");
        return $"{row.Left} {first}, then {second}; there {seen[0]}, then {seen[1]}.";
    }

    private async Task<string> NobodyAsync()
    {
        var id = await MakeAsync(Nobody, hasKey: false, hasEmail: false);
        var run = await probe.RunAsync([id]);
        var story = await probe.StoryAsync(run, id) ?? throw new GoLiveException($"Run {run.Id} does not list the record.");
        Demand(story.Outcome is Outcome.Skipped or Outcome.Review && (await probe.PartnersAsync([id])).Count == 0, $"The run said {story.Outcome}: {story.Text}");
        return story.Text;
    }

    private async Task<string> SpecialAsync()
    {
        var id = Needed(byKey);
        var partner = await PartnerAsync(id);
        await probe.SetAsync(Side.Left, [id], fields.Name!.Left, _ => Special);
        await probe.RunAsync([id]);
        var there = await probe.ValueAsync(Side.Right, partner, fields.Name.Right);
        Demand(there == Special, $"\"{Special}\" arrived as \"{there}\".");
        if (!fields.Name.Flows(Side.Right))
        {
            return "They arrived unchanged. The contract does not carry them back.";
        }

        var back = Special + " ñ";
        await probe.SetAsync(Side.Right, [partner], fields.Name.Right, _ => back);
        await probe.RunAsync([id]);
        var here = await probe.ValueAsync(Side.Left, id, fields.Name.Left);
        Demand(here == back, $"\"{back}\" came back as \"{here}\".");
        return "They arrived and came back unchanged.";
    }

    private async Task<string> ManyAsync()
    {
        var ids = await probe.MakeAsync(Enumerable.Range(Nobody + 1, Many).Select(n => (n, true, true)));
        var made = await probe.RunAsync(ids);
        await probe.SetAsync(Side.Left, ids, fields.Name!.Left, i => $"{probe.Key(Nobody + 1 + i)} changed");
        var changed = await probe.RunAsync(ids);
        Demand((made.Created, made.Failed, changed.Updated, changed.Failed) == (Many, 0, Many, 0), $"{made.Created} were made, {made.Failed} failed; {changed.Updated} were changed, {changed.Failed} failed. Runs {made.Id} and {changed.Id} tell why.");
        return $"{Many} made by run {made.Id} and changed by run {changed.Id}; none failed.";
    }

    private async Task<string> UndoneAsync()
    {
        var row = fields.Stage;
        var (id, first, second) = Choice(row, "The contract carries no lifecycle.");
        var partner = await PartnerAsync(id);
        await probe.SetAsync(Side.Left, [id], row!.Left, _ => first);
        await probe.RunAsync([id]);
        var before = await probe.ValueAsync(Side.Right, partner, row.Right);
        await probe.SetAsync(Side.Left, [id], row.Left, _ => second);
        var wrong = await probe.RunAsync([id]);
        await probe.EndAsync(await undo.RequestAsync(probe.Actor, new() { Run = wrong.Id }, ct));
        var (left, right) = (await probe.ValueAsync(Side.Left, id, row.Left), await probe.ValueAsync(Side.Right, partner, row.Right));
        Demand((left, right) == (first, before), $"After the undo of run {wrong.Id}, {row.Left} holds \"{left}\" and {row.Right} \"{right}\"; before they held \"{first}\" and \"{before}\".");
        return $"Run {wrong.Id} was undone: {row.Left} is {left} again, {row.Right} is {right}.";
    }

    private async Task<string> MakeAsync(int number, bool hasKey, bool hasEmail) => (await probe.MakeAsync([(number, hasKey, hasEmail)]))[0];

    private async Task<string> PartnerAsync(string leftId) => (await probe.PartnersAsync([leftId])) is [var one] ? one : throw new GoLiveException($"{leftId} has no partner on the right. Open it under Why.");

    /// <summary>The vendor itself finds no second one.</summary>
    private async Task SingleAsync(int number, string partner)
    {
        var others = (await probe.FindAsync(number)).Where(id => id != partner).ToList();
        Demand(others.Count == 0, $"There are others with the same key or e-mail: {string.Join(", ", others)}.");
    }

    private (string Id, string First, string Second) Choice(FieldMap? row, string lacks) => row is null
        ? throw new GoLiveSkipException(lacks)
        : GoLiveFields.TwoValues(row, schemas.Left) is { } values ? (Needed(byKey), values.First, values.Second) : throw new GoLiveSkipException($"{row.Left} has no two values that the contract maps.");

    private static string Needed(string? id) => id ?? throw new GoLiveException("The record for it could not be made; see the line above.");

    private static void Demand(bool so, string otherwise)
    {
        if (!so)
        {
            throw new GoLiveException(otherwise);
        }
    }
}

/// <summary>A line that has nothing to check here; the message says why.</summary>
sealed class GoLiveSkipException(string message) : Exception(message);
