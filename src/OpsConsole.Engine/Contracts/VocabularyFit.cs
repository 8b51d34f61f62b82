using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Contracts;

/// <summary>A contract against the shared vocabularies it names: known words only, each spelled for both sides.</summary>
public static class VocabularyFit
{
    /// <summary>How owners are written; a contract's own owner keeps to it too.</summary>
    public const string Owner = "owner";

    public static IReadOnlyList<ContractProblem> Check(Contract contract, IReadOnlyList<SharedVocabulary> vocabularies) =>
        [.. contract.Fields.SelectMany((row, i) => row.Vocabulary is null ? [] : Row(row, $"fields[{i}]", row.Vocabulary, vocabularies)), .. OwnedBy(contract, vocabularies)];

    private static IEnumerable<ContractProblem> Row(FieldMap row, string path, string key, IReadOnlyList<SharedVocabulary> vocabularies) =>
        vocabularies.FirstOrDefault(v => v.Key == key) is not { } vocabulary
            ? [new(path + ".vocabulary", $"There is no vocabulary {Wording.Quote(key)}.{Wording.DidYouMean(key, vocabularies.Select(v => v.Key))}")]
            : vocabulary.Format == VocabularyFormat.Email ? Addresses(row, path, vocabulary) : Words(row, path, vocabulary);

    private static IEnumerable<ContractProblem> Addresses(FieldMap row, string path, SharedVocabulary vocabulary)
    {
        if (row.Type != FieldType.Email)
        {
            yield return new(path + ".type", $"{vocabulary.Name} is written as an e-mail address everywhere; make the row an email, so that anything else goes to review.");
        }
    }

    private static IEnumerable<ContractProblem> Words(FieldMap row, string path, SharedVocabulary vocabulary)
    {
        if (row.Type is not (FieldType.Text or FieldType.Select or FieldType.MultiSelect))
        {
            yield return new(path + ".vocabulary", $"{vocabulary.Name} is a list of words, and this row holds a {row.Type.Word()}.");
            yield break;
        }

        if (row.Values is not { Count: > 0 } values)
        {
            yield return new(path + ".values", $"Say how both systems spell the words of {vocabulary.Name}: {Wording.Or(vocabulary.InUse.Select(t => t.Word))}. Without a value map any other word would pass.");
            yield break;
        }

        foreach (var (left, right) in values)
        {
            if ((vocabulary.Find(left) ?? vocabulary.Find(right)) is not { } term)
            {
                yield return new(path + ".values", $"{Wording.Quote(left)} → {Wording.Quote(right)} holds no word of {vocabulary.Name}. Use {Wording.Or(vocabulary.InUse.Select(t => t.Word))}, or add the word to the vocabulary.");
            }
            else if (term.Retired)
            {
                yield return new(path + ".values", $"{Wording.Quote(term.Word)} is retired from {vocabulary.Name}; records with it go to review once its row is taken out of the value map.", ProblemLevel.Warning);
            }
        }
    }

    private static IEnumerable<ContractProblem> OwnedBy(Contract contract, IReadOnlyList<SharedVocabulary> vocabularies) =>
        contract.Owner is { } owner && vocabularies.Any(v => v is { Key: Owner, Format: VocabularyFormat.Email }) && !IsAddress(owner)
            ? [new("owner", $"Owners are written as e-mail addresses, and {Wording.Quote(owner)} is none; nobody can be told by it.", ProblemLevel.Warning)]
            : [];

    private static bool IsAddress(string text) => text.Split('@') is [{ Length: > 0 }, { Length: > 2 } domain] && domain.IndexOf('.') is > 0 and var dot && dot < domain.Length - 1 && !text.Any(char.IsWhiteSpace);
}
