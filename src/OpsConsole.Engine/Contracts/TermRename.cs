using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>What becomes of one spelling of a word that is renamed.</summary>
public enum SpellingFate
{
    /// <summary>The system offers the new word, so the contract follows.</summary>
    Offered,

    /// <summary>The system has no list of options there; the new word is written from the next run on.</summary>
    Free,

    /// <summary>The system offers only the old word, so the contract goes on spelling it so there.</summary>
    Kept,

    /// <summary>The system offers neither; publishing says so where it is written to.</summary>
    Missing,
}

/// <summary>One place in a contract where the word stands.</summary>
/// <param name="Part">"fields[3].values", "gates[0]", "rules[1]".</param>
/// <param name="Label">What people call the place.</param>
public sealed record TermUse(string Part, string Label, Side Side, string Field, string Before, string After, SpellingFate Fate);

/// <param name="Contract">The contract with the word renamed wherever it follows; the very one given where nothing does.</param>
public sealed record RenamedContract(Contract Contract, IReadOnlyList<TermUse> Uses)
{
    public bool Changes => Uses.Any(u => u.Before != u.After);
}

/// <summary>
/// A word of a shared vocabulary under another name. It is renamed in the value maps of the rows that name the vocabulary, and in the gates and rules that look at those fields, each side as its system spells it: where a system
/// offers only the old option, its spelling stays, so that nothing is written only because a word was renamed.
/// </summary>
public sealed record TermRename(string Vocabulary, string From, string To)
{
    /// <summary>Pure: what the contract would be, and where the word stands in it.</summary>
    public RenamedContract In(Contract contract, ObjectType left, ObjectType right)
    {
        var rows = contract.Fields.Where(f => f.Vocabulary == Vocabulary).ToList();
        if (rows.Count == 0)
        {
            return new(contract, []);
        }

        var spelling = new TermSpelling(this, rows, left, right);
        var renamed = contract with
        {
            Fields = [.. contract.Fields.Select((f, i) => f.Vocabulary == Vocabulary && f.Values is not null ? spelling.In(f, i) : f)],
            Gates = [.. contract.Gates.Select((g, i) => spelling.In(g, i))],
            Rules = [.. contract.Rules.Select((r, i) => spelling.In(r, i))],
        };
        return new(spelling.Uses.Any(u => u.Before != u.After) ? renamed : contract, spelling.Uses);
    }
}
