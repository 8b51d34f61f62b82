using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using Xunit;
using Outcome = OpsConsole.Engine.Records.Outcome;

namespace OpsConsole.Tests.Engine.Planning;

/// <summary>Whatever people do on both sides, in whatever order the runs meet it, both sides end up saying the same.</summary>
public sealed class ConvergenceProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1500).WithEndSize(240);

    [Fact]
    public void The_contracts_drawn_are_ones_that_could_be_published() => Prop.ForAll<int>(seed =>
        Assert.DoesNotContain(ContractValidator.Check(new ConvergenceSchema(seed).Contract), p => p.Level == ProblemLevel.Error)).QuickCheckThrowOnFailure();

    [Fact]
    public void After_any_story_and_one_full_pass_both_sides_agree_and_a_further_pass_writes_nothing() => Check.One(Many, Prop.ForAll<int, byte[]>((seed, story) =>
    {
        var world = Play(seed, story);
        for (var pair = 0; pair < ConvergenceWorld.Pairs; pair++)
        {
            if (SourceOf(world, pair) is { } source)
            {
                var decision = world.Decide(pair, source, full: true)!;
                world.Carry(pair, decision);
                AssertAgreed(world, pair, decision);
                AssertQuiet(world, pair, full: true);
            }
        }
    }));

    [Fact]
    public void G4_An_own_write_that_comes_back_from_either_side_is_answered_with_nothing() => Check.One(Many, Prop.ForAll<int, byte[]>((seed, story) =>
        Play(seed, story, (world, pair, _) => AssertQuiet(world, pair, full: false))));

    [Fact]
    public void Deciding_twice_on_the_same_facts_gives_the_same_decision() => Check.One(Many.WithMaxTest(300), Prop.ForAll<int, byte[]>((seed, story) =>
    {
        var world = Play(seed, story);
        foreach (var side in Enum.GetValues<Side>())
        {
            Assert.Equal(Told(world.Decide(0, side, full: true)), Told(world.Decide(0, side, full: true)));
            Assert.Equal(Told(world.Decide(0, side, full: false)), Told(world.Decide(0, side, full: false)));
        }
    }));

    [Fact]
    public void S0_01_No_decision_writes_to_the_side_that_owns_the_field() => Check.One(Many, Prop.ForAll<int, byte[]>((seed, story) =>
    {
        var world = Play(seed, story);
        for (var pair = 0; pair < ConvergenceWorld.Pairs; pair++)
        {
            foreach (var (source, full) in new[] { (Side.Left, true), (Side.Left, false), (Side.Right, true), (Side.Right, false) })
            {
                if (world.Decide(pair, source, full) is { } decision)
                {
                    Assert.All(world.Contract.Fields, field => AssertOwnerIsLeftAlone(world, pair, field, decision));
                }
            }
        }
    }));

    [Fact]
    public void The_stories_reach_every_outcome()
    {
        var seen = new HashSet<string>();
        var dice = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var story = new byte[120];
            dice.NextBytes(story);
            Play(i, story, (_, _, decision) => seen.Add(decision.Outcome + decision.Reason));
        }

        Assert.Superset(new HashSet<string> { "Created", "Updated", "SkippedNotOwner", "ReviewBothChanged", "ReviewValueDoesNotFit", "ReviewValueNotMapped" }, seen);
    }

    /// <summary>Four bytes are one step: what, whose record, which field, which value.</summary>
    private static ConvergenceWorld Play(int seed, byte[] story, Action<ConvergenceWorld, int, Decision>? afterRun = null)
    {
        var world = new ConvergenceWorld(new ConvergenceSchema(seed));
        for (var i = 0; i + 3 < story.Length; i += 4)
        {
            var (pair, side) = (story[i + 1] % ConvergenceWorld.Pairs, (Side)(story[i + 1] / 8 % 2));
            switch (story[i] % 8)
            {
                case 0 or 1 when world.Decide(pair, side, full: story[i] % 8 == 1) is { } decision:
                    world.Carry(pair, decision);
                    afterRun?.Invoke(world, pair, decision);
                    break;
                case 2 when world.Decide(pair, side, full: story[i + 2] % 2 == 0) is { } decision:
                    world.Carry(pair, decision, crashAfter: (Side)(story[i + 3] % 2));
                    break;
                default:
                    world.Edit(pair, side, story[i + 2], story[i + 3]);
                    break;
            }
        }

        return world;
    }

    private static void AssertQuiet(ConvergenceWorld world, int pair, bool full)
    {
        foreach (var side in Enum.GetValues<Side>())
        {
            var echo = world.Decide(pair, side, full)!;
            Assert.False(echo.HasWrites, $"Not quiet: {Told(echo)}");
            Assert.True(echo.Outcome == (echo.Reviews.Count > 0 ? Outcome.Review : Outcome.Unchanged) || (!full && echo.Outcome == Outcome.Skipped), Told(echo));
            Assert.Equal(echo.Outcome == Outcome.Unchanged, echo.Unsettled.Count == 0);
        }
    }

    /// <summary>Equal by the contract's rules; what is not is asked about, and for a reason.</summary>
    private static void AssertAgreed(ConvergenceWorld world, int pair, Decision decision)
    {
        var (left, right) = (world.On(pair, Side.Left)!, world.On(pair, Side.Right)!);
        foreach (var field in world.Contract.Fields)
        {
            bool Holds(Side from)
            {
                var (source, target) = from == Side.Left ? (left, right) : (right, left);
                var projected = world.Mapper.Project(field, from, source);
                return projected.Problem is null && (world.Mapper.Present(field, from.Other(), projected.Value) == world.Mapper.Present(field, from.Other(), target[field.On(from.Other())])
                    || (projected.Value.IsEmpty && field.OnEmpty == OnEmpty.Keep && !field.Flows(from.Other())));
            }

            var agreed = new[] { Side.Left, Side.Right }.Any(from => field.Flows(from) && Holds(from));
            var asked = decision.Reviews.Any(r => r.Field == field.Name);
            Assert.True(agreed != asked, $"{field.Name} {field.Direction} {field.Owner} {field.Conflict} {field.OnEmpty}: left '{left[field.Left]}', right '{right[field.Right]}', {(asked ? "asked about though they agree" : "neither agreed nor asked about")}.");
            Assert.Equal(asked, decision.Unsettled.Contains(field.Name));
        }
    }

    /// <summary>S0-01: a field is never written on the side that owns it.</summary>
    private static void AssertOwnerIsLeftAlone(ConvergenceWorld world, int pair, FieldMap field, Decision decision)
    {
        if (field.Owner == FieldOwner.Shared)
        {
            return;
        }

        var owner = field.Owner == FieldOwner.Left ? Side.Left : Side.Right;
        var written = decision.Writes(owner).ContainsKey(field.On(owner));
        Assert.False(written, $"{field.Name}, owned by {field.Owner}, would be written there: {Told(decision)}");
    }

    private static Side? SourceOf(ConvergenceWorld world, int pair) =>
        world.On(pair, Side.Left) is not null ? Side.Left : world.On(pair, Side.Right) is not null ? Side.Right : null;

    private static string Told(Decision? decision) => decision is null ? "" : string.Join('\n',
        [
            $"{decision.Outcome} {decision.Reason} {decision.Text} {decision.Create} {decision.Paired} {decision.LinkBy}",
            .. decision.LeftWrites.Select(w => $"left {w.Key} = {w.Value}"),
            .. decision.RightWrites.Select(w => $"right {w.Key} = {w.Value}"),
            .. decision.Fields.Select(f => f.ToString()),
            .. decision.Reviews.Select(r => $"{r.Reason} {r.Field} {r.Text} {r.Fingerprint}"),
            .. decision.Unsettled.Order(),
        ]);
}
