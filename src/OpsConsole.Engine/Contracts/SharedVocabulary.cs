namespace OpsConsole.Engine.Contracts;

/// <summary>What a shared vocabulary settles: which words there are, or how such a value is written.</summary>
public enum VocabularyFormat
{
    Words,

    /// <summary>Any value, written as an e-mail address: so are owners told everywhere (S0-80).</summary>
    Email,
}

/// <summary>One word that people and systems share. <see cref="Key"/> stays when the word is renamed.</summary>
/// <param name="Meaning">When the word holds; the one place where that is said (S0-127).</param>
/// <param name="Retired">No longer to be used; kept, so that old versions can be read.</param>
public sealed record Term(string Key, string Word, string? Meaning = null, bool Retired = false);

/// <summary>
/// Words defined once and used by all contracts: lifecycle stages, SLA tiers, statuses (S0-59). A row names its vocabulary, and its value map says how each system spells the words, so a published version holds all it
/// needs by itself and stays as it was, whatever is renamed later.
/// </summary>
public sealed record SharedVocabulary
{
    public required string Key { get; init; }
    public required string Name { get; init; }
    public string? Meaning { get; init; }
    public VocabularyFormat Format { get; init; }
    public IReadOnlyList<Term> Terms { get; init; } = [];

    /// <summary>Raised by one with every change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Words in use.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<Term> InUse => Terms.Where(t => !t.Retired);

    /// <summary>The term a system's spelling stands for; case and outer blanks count for nothing.</summary>
    public Term? Find(string spelling) => Terms.FirstOrDefault(t => Same(t.Word, spelling));

    /// <summary>The row with this vocabulary: words that its value map does not spell yet join it, as the options of both sides have them, or by the word itself where a side has no options.</summary>
    public FieldMap SpokenIn(FieldMap row, IReadOnlyList<string>? left, IReadOnlyList<string>? right)
    {
        var values = new Dictionary<string, string>(row.Values ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var term in InUse.Where(t => !values.Any(v => Same(v.Key, t.Word) || Same(v.Value, t.Word))))
        {
            if (Spelled(left, term.Word) is { } l && Spelled(right, term.Word) is { } r)
            {
                values[l] = r;
            }
        }

        return row with { Vocabulary = Key, Values = values.Count == 0 ? null : values };

        static string? Spelled(IReadOnlyList<string>? options, string word) => options is not { Count: > 0 } ? word : options.FirstOrDefault(o => Same(o, word));
    }

    public static bool Same(string a, string b) => a.AsSpan().Trim().Equals(b.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);
}
