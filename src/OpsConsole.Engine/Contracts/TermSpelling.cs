using System.Text.Json;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>The walk through one contract for <see cref="TermRename"/>: respells each place and keeps count of them.</summary>
internal sealed class TermSpelling(TermRename rename, IReadOnlyList<FieldMap> rows, ObjectType left, ObjectType right)
{
    private readonly List<TermUse> uses = [];

    public IReadOnlyList<TermUse> Uses => uses;

    public FieldMap In(FieldMap row, int at)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (l, r) in row.Values!)
        {
            var place = ($"fields[{at}].values", ContractCells.Label(row));
            var there = Respell(Side.Left, row.Left, l, place, now => !row.Values.ContainsKey(now)); // a word the map has already would lose its own partner
            map[there] = Respell(Side.Right, row.Right, r, place);
        }

        return row.Values.SequenceEqual(map) ? row : row with { Values = map, Formerly = Formerly(row, at) };
    }

    private Dictionary<string, string> Formerly(FieldMap row, int at)
    {
        var formerly = new Dictionary<string, string>(row.Formerly ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var use in uses.Where(u => u.Part == $"fields[{at}].values" && u.Before != u.After))
        {
            formerly[use.Before] = use.After;
            formerly.Remove(use.After); // renamed back: it is no former word any more
        }

        return formerly;
    }

    public Gate In(Gate gate, int at)
    {
        var when = In(gate.When, ($"gates[{at}]", gate.Reason));
        return ReferenceEquals(when, gate.When) ? gate : gate with { When = when };
    }

    public JsonElement In(JsonElement json, int at)
    {
        if (!RuleJson.TryRead(json, out var rule, out _))
        {
            return json; // the validator names it; nothing is renamed in what cannot be read
        }

        var place = ($"rules[{at}]", rule.Name);
        var before = uses.Count;
        var now = rule with
        {
            When = rule.When with { From = Value(rule.When.Side, rule.When.Field, rule.When.From, place), To = Value(rule.When.Side, rule.When.Field, rule.When.To, place) },
            Branches = [.. rule.Branches.Select(b => b with { If = b.If is null ? null : In(b.If, place), Then = [.. b.Then.Select(a => a.Do == ActionKind.Set ? a with { Value = Value(a.Side, a.Field, a.Value, place) } : a)] })],
            Guard = rule.Guard.Require is { } require ? rule.Guard with { Require = In(require, place) } : rule.Guard,
        };
        return uses.Skip(before).Any(u => u.Before != u.After) ? RuleJson.Write(now) : json;
    }

    private Condition In(Condition when, (string, string) place)
    {
        var before = uses.Count;
        var now = new Condition { All = when.All?.Select(c => In(c, place)).ToList(), Any = when.Any?.Select(c => In(c, place)).ToList() };
        return uses.Skip(before).Any(u => u.Before != u.After) ? now : when;
    }

    private Clause In(Clause clause, (string, string) place) => clause.Value switch
    {
        { ValueKind: JsonValueKind.String } one => clause with { Value = JsonSerializer.SerializeToElement(Value(clause.Side, clause.Field, one.GetString(), place)) },
        { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) =>
            clause with { Value = JsonSerializer.SerializeToElement(many.EnumerateArray().Select(v => Value(clause.Side, clause.Field, v.GetString(), place)).ToArray()) },
        _ => clause,
    };

    /// <summary>Only on a field whose words are this vocabulary's: the same word elsewhere is another word.</summary>
    private string? Value(Side side, string? field, string? value, (string, string) place) =>
        value is not null && field is not null && rows.Any(r => r.On(side) == field) ? Respell(side, field, value, place) : value;

    private string Respell(Side side, string field, string spelling, (string Part, string Label) place, Func<string, bool>? free = null)
    {
        if (!SharedVocabulary.Same(spelling, rename.From))
        {
            return spelling;
        }

        var (now, fate) = Fate(spelling, (side == Side.Left ? left : right).Find(field)?.Options);
        if (now != spelling && free?.Invoke(now) == false)
        {
            (now, fate) = (spelling, SpellingFate.Kept);
        }

        uses.Add(new(place.Part, place.Label, side, field, spelling, now, fate));
        return now;
    }

    private (string Spelling, SpellingFate Fate) Fate(string spelling, IReadOnlyList<string>? options)
    {
        var wished = Like(spelling, rename.To);
        return options is null or [] ? (wished, SpellingFate.Free)
            : options.Contains(wished, StringComparer.Ordinal) ? (wished, SpellingFate.Offered)
            : options.FirstOrDefault(o => SharedVocabulary.Same(o, rename.To)) is { } other ? (other, SpellingFate.Offered)
            : options.Contains(spelling, StringComparer.Ordinal) ? (spelling, SpellingFate.Kept)
            : (wished, SpellingFate.Missing);
    }

    /// <summary>A system that writes its words small, or large, goes on doing so.</summary>
    private static string Like(string spelling, string word) =>
        spelling == spelling.ToLowerInvariant() ? word.ToLowerInvariant() : spelling.Length > 1 && spelling == spelling.ToUpperInvariant() ? word.ToUpperInvariant() : word;
}
