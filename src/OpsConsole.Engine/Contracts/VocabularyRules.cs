namespace OpsConsole.Engine.Contracts;

/// <summary>What a changed vocabulary must keep: every word defined once, nothing forgotten, names changed only by a rename.</summary>
public static class VocabularyRules
{
    private const int LongestKey = 40;

    private const int LongestWord = 60;

    /// <summary>Why the change cannot be taken; null when it can.</summary>
    /// <param name="before">Null for a vocabulary that is new.</param>
    /// <param name="others">All other vocabularies.</param>
    public static string? Problem(SharedVocabulary? before, SharedVocabulary after, IReadOnlyList<SharedVocabulary> others)
    {
        if (!IsKey(after.Key))
        {
            return $"A vocabulary's key has lower-case letters, digits and hyphens, at most {LongestKey}.";
        }

        if (string.IsNullOrWhiteSpace(after.Name))
        {
            return "Give the vocabulary a name: people choose it by that.";
        }

        if (after.Format == VocabularyFormat.Email)
        {
            return after.Terms.Count == 0 ? null : "A vocabulary of e-mail addresses has no words.";
        }

        return before?.Terms.Select(t => Kept(t, after)).OfType<string>().FirstOrDefault() ?? after.Terms.Select(t => Word(t, after, others)).OfType<string>().FirstOrDefault();
    }

    /// <summary>The key of a new word: its letters and digits, with a number behind where two would be alike.</summary>
    public static string KeyFor(string word, SharedVocabulary vocabulary)
    {
        var plain = string.Join('-', word.ToLowerInvariant().Split([.. word.ToLowerInvariant().Where(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries));
        var key = plain.Length is > 0 and <= LongestKey ? plain : "word";
        return Enumerable.Range(1, vocabulary.Terms.Count + 1).Select(n => n == 1 ? key : $"{key}-{n}").First(k => vocabulary.Terms.All(t => t.Key != k));
    }

    private static string? Kept(Term term, SharedVocabulary after) => after.Terms.FirstOrDefault(t => t.Key == term.Key) switch
    {
        null => $"{Wording.Quote(term.Word)} cannot be taken out, since old versions use it; retire it instead.",
        { Word: var word } when word != term.Word => $"{Wording.Quote(term.Word)} gets another name only by a rename, which shows first what it reaches.",
        _ => null,
    };

    private static string? Word(Term term, SharedVocabulary own, IReadOnlyList<SharedVocabulary> others)
    {
        if (!IsKey(term.Key) || own.Terms.Count(t => t.Key == term.Key) > 1)
        {
            return $"The key of {Wording.Quote(term.Word)} must be its own, of lower-case letters, digits and hyphens.";
        }

        if (string.IsNullOrWhiteSpace(term.Word) || term.Word.Length > LongestWord || term.Word != term.Word.Trim())
        {
            return $"A word has 1 to {LongestWord} letters and no blanks around it.";
        }

        if (own.Terms.Any(t => t.Key != term.Key && SharedVocabulary.Same(t.Word, term.Word)))
        {
            return $"{Wording.Quote(term.Word)} is in {own.Name} already.";
        }

        return others.FirstOrDefault(o => o.Find(term.Word) is not null) is { } other ? $"{Wording.Quote(term.Word)} is defined in {other.Name}; one word has one meaning. Use that vocabulary, or choose another word." : null;
    }

    private static bool IsKey(string key) => key.Length is > 0 and <= LongestKey && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
