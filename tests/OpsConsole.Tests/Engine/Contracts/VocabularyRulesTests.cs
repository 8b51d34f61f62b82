using OpsConsole.Engine.Contracts;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class VocabularyRulesTests
{
    private static readonly SharedVocabulary Stages = new() { Key = "lifecycle", Name = "Lifecycle", Terms = [new("lead", "Lead"), new("active", "Active")] };

    private static readonly SharedVocabulary Health = new() { Key = "health", Name = "Health", Terms = [new("at-risk", "At risk")] };

    private static string? Problem(SharedVocabulary after) => VocabularyRules.Problem(Stages, after, [Health]);

    private static SharedVocabulary With(params Term[] terms) => Stages with { Terms = terms };

    [Fact]
    public void S0_127_A_word_is_defined_once_in_all_vocabularies() =>
        Assert.Contains("is defined in Health", Problem(With(Stages.Terms[0], Stages.Terms[1], new("risk", "at RISK"))), StringComparison.Ordinal);

    [Fact]
    public void A_word_is_neither_taken_out_nor_renamed_without_its_reach_being_seen()
    {
        Assert.Contains("retire it instead", Problem(With(Stages.Terms[0])), StringComparison.Ordinal);
        Assert.Contains("only by a rename", Problem(With(Stages.Terms[0], new("active", "Live"))), StringComparison.Ordinal);
        Assert.Null(Problem(With(Stages.Terms[0], Stages.Terms[1] with { Retired = true, Meaning = "Pays" })));
    }

    [Theory]
    [InlineData("", "Word")]
    [InlineData("Key", "Word")]
    [InlineData("lead", "Word")]
    [InlineData("new", "")]
    [InlineData("new", " Word")]
    [InlineData("new", "lead")]
    public void A_word_and_its_key_are_sound_and_their_own(string key, string word) => Assert.NotNull(Problem(With(Stages.Terms[0], Stages.Terms[1], new(key, word))));

    [Theory]
    [InlineData("In progress", "in-progress")]
    [InlineData("lead", "lead-2")]
    [InlineData("Süß", "s")]
    [InlineData("日本", "word")]
    public void A_new_word_gets_a_key_of_its_own(string word, string key) => Assert.Equal(key, VocabularyRules.KeyFor(word, Stages));
}
