using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Identity;
using Xunit;

namespace OpsConsole.Tests.Engine.Identity;

/// <summary>Keys in these tests: 0 is the external id, 1 the e-mail; numbers stand for hashes.</summary>
public sealed class IdentityResolverTests
{
    [Fact]
    public void A_link_is_believed_before_any_key()
    {
        var facts = Facts([1, 2]) with { LinkedPartner = "there", Candidates = [[Holder("other", 1, 2)], []] };

        Assert.Equal(new Match.Linked("there"), IdentityResolver.Resolve(facts));
    }

    [Fact]
    public void S0_37_The_canonical_key_is_asked_first_and_the_fallback_not_at_all()
    {
        var facts = Facts([1, 2]) with { Candidates = [[Holder("canonical", 1, 9)], [Holder("fallback", null, 2)]] };

        Assert.Equal(new Match.Found("canonical", 0), IdentityResolver.Resolve(facts));
    }

    [Fact]
    public void S0_37_The_fallback_key_is_asked_where_the_canonical_one_is_absent_or_found_nobody()
    {
        var candidates = new IReadOnlyList<KeyHolder>[] { [], [Holder("fallback", null, 2)] };

        Assert.Equal(new Match.Found("fallback", 1), IdentityResolver.Resolve(Facts([null, 2]) with { Candidates = candidates }));
        Assert.Equal(new Match.Found("fallback", 1), IdentityResolver.Resolve(Facts([1, 2]) with { Candidates = candidates }));
    }

    [Fact]
    public void S0_97_A_contact_known_by_mail_alone_is_found_when_its_external_id_arrives() =>
        Assert.Equal(new Match.Found("there", 1), IdentityResolver.Resolve(Facts([1, 2]) with { Candidates = [[], [Holder("there", null, 2)]] }));

    [Fact]
    public void S0_101_Without_any_key_nothing_is_matched() => Assert.Equal(new Match.NoKey(), IdentityResolver.Resolve(Facts([null, null])));

    [Fact]
    public void Somebody_with_a_key_whom_nobody_knows_is_new() => Assert.Equal(new Match.New(), IdentityResolver.Resolve(Facts([null, 2])));

    [Fact]
    public void S0_105_Two_candidates_are_a_question()
    {
        var match = Ambiguous(Facts([1, 2]) with { Candidates = [[Holder("a", 1, 2), Holder("b", 1, 3)], []] });

        Assert.Equal((Ambiguity.SeveralCandidates, 0), (match.Kind, match.KeyOrdinal));
        Assert.Equal(["a", "b"], match.CandidateIds);
        Assert.Empty(match.RivalIds);
    }

    [Fact]
    public void A_candidate_linked_to_somebody_else_is_a_question()
    {
        var match = Ambiguous(Facts([1, 2]) with { Candidates = [[Holder("a", 1, 2) with { LinkedTo = "another" }], []] });

        Assert.Equal(Ambiguity.CandidateTaken, match.Kind);
        Assert.Equal(["a"], match.CandidateIds);
    }

    [Fact]
    public void S0_38_Two_records_of_one_side_that_claim_one_partner_are_a_question()
    {
        var match = Ambiguous(Facts([1, 2]) with { Candidates = [[Holder("a", 1, 2)], []], Rivals = [[Holder("twin", 1, 2)], []] });

        Assert.Equal(Ambiguity.ClaimedTwice, match.Kind);
        Assert.Equal(["twin"], match.RivalIds);
    }

    [Fact]
    public void S0_38_Twins_without_a_partner_are_a_question_and_are_not_created_twice() =>
        Assert.Equal(Ambiguity.ClaimedTwice, Ambiguous(Facts([null, 2]) with { Rivals = [[], [Holder("twin", null, 2)]] }).Kind);

    [Fact]
    public void A_fallback_match_whose_canonical_keys_differ_is_a_question()
    {
        var match = Ambiguous(Facts([1, 2]) with { Candidates = [[], [Holder("a", 7, 2)]] });

        Assert.Equal((Ambiguity.KeysDisagree, 1), (match.Kind, match.KeyOrdinal));
    }

    [Fact]
    public void A_rival_without_the_canonical_key_gives_way_and_then_waits_itself()
    {
        var candidate = Holder("there", null, 2);
        var named = Facts([1, 2]) with { Candidates = [[], [candidate]], Rivals = [[], [Holder("nameless", null, 2)]] };
        var nameless = Facts([null, 2]) with { Candidates = [[], [candidate]], Rivals = [[], [Holder("named", 1, 2)]] };

        Assert.Equal(new Match.Found("there", 1), IdentityResolver.Resolve(named));
        Assert.Equal(Ambiguity.ClaimedTwice, Ambiguous(nameless).Kind);
    }

    [Fact]
    public void G3_Of_two_records_that_claim_one_key_at_most_one_is_matched_by_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Keys(), Keys(), Keys(), (mine, yours, there) =>
        {
            var (a, b) = (IdentityResolver.Resolve(Between(mine, "b", yours, there)), IdentityResolver.Resolve(Between(yours, "a", mine, there)));
            return !(a is Match.Found first && b is Match.Found second && first.KeyOrdinal == second.KeyOrdinal);
        }));

    [Fact]
    public void G3_A_match_is_always_the_one_free_holder_of_the_key_that_names_it() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Keys(), Keys(), Keys(), (mine, one, two) =>
        {
            var taken = two[0] == 2 ? "somebody" : null;
            KeyHolder[] holders = [new("one", one), new("two", two, taken)];
            var facts = new IdentityFacts { Keys = mine, Candidates = Among(mine, holders), Rivals = [[], [], []] };
            return IdentityResolver.Resolve(facts) switch
            {
                Match.Found found => facts.Candidates[found.KeyOrdinal].Count == 1 && facts.Candidates[found.KeyOrdinal][0] is { LinkedTo: null } holder && holder.Id == found.PartnerId,
                Match.New => facts.Candidates.All(c => c.Count == 0) && mine.Any(k => k is not null),
                Match.NoKey => mine.All(k => k is null),
                Match.Ambiguous doubt => facts.Candidates[doubt.KeyOrdinal].Count > 0,
                _ => false,
            };
        }));

    /// <summary>Three keys of few values, so that they meet often; absent a third of the time.</summary>
    private static Arbitrary<long?[]> Keys() => Gen.Elements<long?>(null, 1, 2).ArrayOf(3).ToArbitrary();

    private static IdentityFacts Between(long?[] mine, string otherId, long?[] other, long?[] there) => new()
    {
        Keys = mine,
        Candidates = Among(mine, new KeyHolder("there", there)),
        Rivals = Among(mine, new KeyHolder(otherId, other)),
    };

    private static IReadOnlyList<KeyHolder>[] Among(long?[] mine, params KeyHolder[] holders) =>
        [.. mine.Select((key, i) => holders.Where(h => key is not null && h.Keys[i] == key).ToList())];

    private static IdentityFacts Facts(long?[] keys) => new() { Keys = keys, Candidates = [[], []], Rivals = [[], []] };

    private static KeyHolder Holder(string id, params long?[] keys) => new(id, keys);

    private static Match.Ambiguous Ambiguous(IdentityFacts facts) => Assert.IsType<Match.Ambiguous>(IdentityResolver.Resolve(facts));
}
