using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

/// <summary>Contracts held against the words all of them share.</summary>
public sealed class VocabularyFitTests
{
    private static readonly IReadOnlyList<SharedVocabulary> Shipped = VocabularyBook.Shipped;

    private static FieldMap Row(params (string Left, string Right)[] values) =>
        Samples.Row() with { Type = FieldType.Select, Vocabulary = "lifecycle", Values = values.Length == 0 ? null : values.ToDictionary(v => v.Left, v => v.Right) };

    private static IEnumerable<ContractProblem> Check(FieldMap row) => VocabularyFit.Check(Samples.With(row) with { Owner = null }, Shipped);

    [Fact]
    public void S0_59_Words_of_the_vocabulary_fit_however_a_system_spells_them() => Assert.Empty(Check(Row(("Lead", "lead"), ("Kunde", "ACTIVE"))));

    [Theory]
    [InlineData("Aktiv", "aktiv", "fields[0].values", "holds no word of Lifecycle")]
    [InlineData(null, null, "fields[0].values", "Say how both systems spell the words of Lifecycle: Lead, Trial, Active or Churned")]
    public void S0_59_S0_07_A_word_outside_the_vocabulary_keeps_the_contract_from_being_published(string? left, string? right, string path, string words)
    {
        var problem = Assert.Single(Check(left is null ? Row() : Row((left, right!))));
        Assert.Equal((path, ProblemLevel.Error), (problem.Path, problem.Level));
        Assert.Contains(words, problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_nobody_knows_is_an_error_with_a_guess() =>
        Assert.Contains("Did you mean lifecycle?", Assert.Single(Check(Row() with { Vocabulary = "livecycle" })).Sentence, StringComparison.Ordinal);

    [Fact]
    public void S0_80_An_owner_is_an_email_address_or_said_to_be_none()
    {
        Assert.Equal("fields[0].type", Assert.Single(Check(Samples.Row() with { Vocabulary = "owner" })).Path);
        Assert.Empty(Check(Samples.Row() with { Vocabulary = "owner", Type = FieldType.Email }));
        var contract = Samples.With(Samples.Row());
        Assert.Equal(("owner", ProblemLevel.Warning), VocabularyFit.Check(contract with { Owner = "Maja" }, Shipped).Select(p => (p.Path, p.Level)).Single());
        Assert.Empty(VocabularyFit.Check(contract with { Owner = "maja@example.test" }, Shipped));
    }

    [Fact]
    public void A_retired_word_is_only_warned_of()
    {
        IReadOnlyList<SharedVocabulary> now = [Shipped.Single(v => v.Key == "lifecycle") with { Terms = [new("lead", "Lead", null, Retired: true)] }];
        Assert.Equal(ProblemLevel.Warning, Assert.Single(VocabularyFit.Check(Samples.With(Row(("Lead", "lead"))) with { Owner = null }, now)).Level);
    }

    [Fact]
    public void S0_80_S0_127_The_conventions_come_with_the_console_and_no_word_is_defined_twice()
    {
        Assert.Equal(["Open", "In progress", "Done"], Shipped.Single(v => v.Key == "status").Terms.Select(t => t.Word));
        Assert.Equal(["Lead", "Trial", "Active", "Churned"], Shipped.Single(v => v.Key == "lifecycle").Terms.Select(t => t.Word));
        Assert.All(Shipped, v => Assert.Null(VocabularyRules.Problem(null, v, [.. Shipped.Where(o => o.Key != v.Key)])));
        Assert.All(Shipped.SelectMany(v => v.Terms), t => Assert.False(string.IsNullOrWhiteSpace(t.Meaning)));
        var words = Shipped.SelectMany(v => v.Terms).Select(t => t.Word.ToUpperInvariant()).ToList();
        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.Contains("AT RISK", words);
    }

    [Fact]
    public void S0_59_Every_recipe_speaks_known_words_and_contacts_speak_of_the_lifecycle()
    {
        Assert.All(ContractStarts.Recipes, r => Assert.Empty(VocabularyFit.Check(ContractStarts.Read(r), Shipped)));
        Assert.Equal("lifecycle", ContractStarts.Read("airtable-intercom-contacts").Fields.Single(f => f.Left == "lifecycle_stage").Vocabulary);
    }
}
