using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Recipes;

public enum NeedState
{
    Found,
    Missing,

    /// <summary>There, but it cannot serve: another type, an option lacking, not to be written.</summary>
    Wrong,
}

/// <param name="Sentence">What is wrong; null where nothing is.</param>
public sealed record NeedLine(FieldNeed Need, NeedState State, string? Sentence = null);

/// <summary>How the two systems stand to what a recipe needs.</summary>
/// <param name="Wanted">What is missing, by object type, as it is to be made.</param>
/// <param name="Obstacles">What no new field would mend, a sentence each.</param>
public sealed record RecipeFit(IReadOnlyList<NeedLine> Lines, IReadOnlyList<(Side Side, ObjectType Object)> Wanted, IReadOnlyList<string> Obstacles)
{
    public int Missing => Lines.Count(l => l.State == NeedState.Missing);

    /// <summary>Nothing is missing and nothing stands in the way.</summary>
    public bool IsReady => Missing == 0 && Obstacles.Count == 0 && Lines.All(l => l.State != NeedState.Wrong);

    /// <summary>The contract is held against the systems as they would be with everything missing made: what is wrong then, no making mends.</summary>
    /// <param name="contract">The contract that would be published.</param>
    /// <param name="there">An object type as it is; null where the system has none of the name.</param>
    public static RecipeFit Check(Contract contract, IReadOnlyList<FieldNeed> needs, Func<Side, string, ObjectType?> there, Func<Side, IReadOnlyList<ActionKind>> acts)
    {
        List<FieldNeed> missing = [.. needs.Where(n => there(n.Side, n.Object)?.Find(n.Field) is null).Select(n => Settled(n, contract, there))];
        List<(Side Side, ObjectType Object)> wanted = [.. missing.GroupBy(n => (n.Side, n.Object)).Select(o => (o.Key.Side, Made(o.Key.Object, there(o.Key.Side, o.Key.Object), o)))];
        ObjectType Then(Side side)
        {
            var name = contract.On(side).Object;
            var now = there(side, name);
            var made = wanted.FirstOrDefault(w => w.Side == side && w.Object.Name == name).Object;
            return now is null ? made ?? new(name, name, []) : now with { Fields = [.. now.Fields, .. made?.Fields ?? []] };
        }

        var (left, right) = (Then(Side.Left), Then(Side.Right));
        var uses = FieldUses.Of(contract).ToLookup(u => u.Path, u => (u.Side, contract.On(u.Side).Object, u.Field));
        var wrong = new Dictionary<(Side, string, string), string>();
        foreach (var (side, name, field, word) in RecipeNeeds.Written(contract))
        {
            if (there(side, name) is { } type && type.Find(field) is { Type: FieldType.Select, Options: { } options } && !options.Contains(word, StringComparer.Ordinal))
            {
                wrong.TryAdd((side, name, field), $"{field} in {type.SystemName} has no option {Wording.Quote(word)}, which the recipe writes. Add it there.{Wording.DidYouMean(word, options)}");
            }
        }

        var obstacles = new List<string>();
        foreach (var problem in ContractValidator.Check(contract).Concat(SchemaFit.Check(contract, left, right)).Concat(RuleFit.Check(contract, left, right, acts)).Where(p => p.Level == ProblemLevel.Error))
        {
            var line = uses[problem.Path].FirstOrDefault(u => needs.Any(n => (n.Side, n.Object, n.Field) == u));
            if (line.Field is null || !wrong.TryAdd(line, problem.Sentence))
            {
                obstacles.Add(problem.Sentence);
            }
        }

        return new(
        [
            .. needs.Select(n => missing.Find(m => (m.Side, m.Object, m.Field) == (n.Side, n.Object, n.Field)) is { } settled ? new NeedLine(settled, NeedState.Missing)
                : wrong.GetValueOrDefault((n.Side, n.Object, n.Field)) is { } sentence ? new NeedLine(n, NeedState.Wrong, sentence)
                : new NeedLine(n, NeedState.Found)),
        ], wanted, [.. obstacles.Distinct()]);
    }

    /// <summary>A choice without options of its own takes those of the field it is joined with; where that has none either, it is text.</summary>
    private static FieldNeed Settled(FieldNeed need, Contract contract, Func<Side, string, ObjectType?> there)
    {
        if (need.Type is not (FieldType.Select or FieldType.MultiSelect) || need.Options is not null)
        {
            return need;
        }

        var other = need.Side.Other();
        var partner = need.Object == contract.On(need.Side).Object ? contract.Fields.FirstOrDefault(f => f.On(need.Side) == need.Field)?.On(other) : null;
        return partner is not null && there(other, contract.On(other).Object)?.Find(partner)?.Options is { } options ? need with { Options = options } : need with { Type = FieldType.Text };
    }

    /// <summary>Text first: the first field of a new table is what people call its records by.</summary>
    private static ObjectType Made(string name, ObjectType? now, IEnumerable<FieldNeed> needs) =>
        new(name, now?.Label ?? name, [.. needs.OrderBy(n => n.Type == FieldType.Text ? 0 : 1).Select(n => new FieldShape(n.Field, n.Field, n.Type, Writable: true, n.Options))]) { System = now?.System };
}
