using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Merging;

/// <summary>Single cases first, as one would explain them; below them, rules that every case of the whole table keeps.</summary>
public sealed class ThreeWayMergeTests
{
    private static readonly FieldVerdict Agreed = new FieldVerdict.Agreed();

    [Theory]
    [InlineData(Direction.ToRight, "L", "R", true, false, false, "write Right L")]
    [InlineData(Direction.ToRight, "L", "R", true, true, false, "write Right L")]
    [InlineData(Direction.ToRight, "L", "R", false, true, false, "not taken Right")]
    [InlineData(Direction.ToRight, "L", "R", false, true, true, "put back Right L")]
    [InlineData(Direction.ToRight, "", "R", true, false, false, "agreed")]
    [InlineData(Direction.ToRight, "L", "", false, true, false, "not taken Right")]
    [InlineData(Direction.ToLeft, "L", "R", false, true, false, "write Left R")]
    [InlineData(Direction.ToLeft, "L", "R", true, false, false, "not taken Left")]
    [InlineData(Direction.ToLeft, "L", "R", true, false, true, "put back Left R")]
    public void S0_39_S0_40_A_field_of_one_way_follows_its_owner(Direction direction, string left, string right, bool leftChanged, bool rightChanged, bool putBack, string expected) =>
        Assert.Equal(expected, Told(new Case(Row(direction, direction == Direction.ToLeft ? FieldOwner.Right : FieldOwner.Left), left, right, leftChanged, rightChanged, true, putBack, null)));

    [Theory]
    [InlineData(ConflictPolicy.Latest, Side.Right, "write Left R")]
    [InlineData(ConflictPolicy.Latest, Side.Left, "write Right L")]
    [InlineData(ConflictPolicy.Latest, null, "ask")]
    [InlineData(ConflictPolicy.PreferLeft, Side.Right, "write Right L")]
    [InlineData(ConflictPolicy.PreferRight, Side.Left, "write Left R")]
    [InlineData(ConflictPolicy.Review, Side.Left, "ask")]
    [InlineData(null, Side.Left, "ask")]
    public void When_both_changed_a_shared_field_the_policy_decides(ConflictPolicy? policy, Side? newer, string expected)
    {
        Assert.Equal(expected, Told(new Case(Row(Direction.Both, FieldOwner.Shared) with { Conflict = policy }, "L", "R", true, true, true, false, newer)));
        Assert.Equal(expected, Told(new Case(Row(Direction.Both, FieldOwner.Shared) with { Conflict = policy }, "L", "R", true, true, false, false, newer)));
    }

    [Theory]
    [InlineData(OnEmpty.Keep, "", "R", true, false, "write Left R")]
    [InlineData(OnEmpty.Clear, "", "R", true, false, "write Right ")]
    [InlineData(OnEmpty.Clear, "", "R", true, true, "write Left R")]
    [InlineData(OnEmpty.Clear, "L", "", false, true, "write Left ")]
    [InlineData(OnEmpty.Clear, "L", "", false, false, "write Right L")]
    [InlineData(OnEmpty.Keep, "L", "", false, true, "write Right L")]
    public void An_emptied_field_comes_back_or_travels_as_the_contract_says(OnEmpty onEmpty, string left, string right, bool leftChanged, bool rightChanged, string expected) =>
        Assert.Equal(expected, Told(new Case(Row(Direction.Both, FieldOwner.Shared) with { OnEmpty = onEmpty }, left, right, leftChanged, rightChanged, true, false, null)));

    [Fact]
    public void G4_What_is_equal_is_agreed_whatever_happened_before() =>
        All(c => c.Left == c.Right, (c, verdict) => Assert.Equal(Agreed, verdict));

    [Fact]
    public void S0_01_A_field_is_never_written_where_it_comes_from_or_is_owned() =>
        All(_ => true, (c, verdict) =>
        {
            var guarded = c.Field.Owner != FieldOwner.Shared ? (Side)c.Field.Owner : c.Source;
            Assert.False(verdict is FieldVerdict.Write write && (write.To == guarded || write.To == c.Source), $"{c}: {verdict}");
        });

    [Fact]
    public void A_foreign_change_alone_is_left_or_put_back_and_nothing_else_is()
    {
        All(c => c.Left != c.Right, (c, verdict) =>
        {
            var foreign = c.Source is { } source && c.EverAgreed && c.Changed(source.Other()) && !c.Changed(source) && !(c.On(source).Length == 0 && c.Field.OnEmpty == OnEmpty.Keep);
            Assert.Equal(foreign && !c.PutBack, verdict is FieldVerdict.NotTaken);
            Assert.Equal(foreign && c.PutBack, verdict is FieldVerdict.Write { PutBack: true });
        });
    }

    [Fact]
    public void A_change_of_a_shared_field_on_one_side_alone_travels() =>
        All(c => c.IsShared && c.EverAgreed && c.LeftChanged != c.RightChanged && c is { Left: "L", Right: "R" }, (c, verdict) =>
            Assert.Equal(c.LeftChanged ? new FieldVerdict.Write(Side.Right, FieldValue.Text("L"), false) : new FieldVerdict.Write(Side.Left, FieldValue.Text("R"), false), verdict));

    [Fact]
    public void Keep_never_removes_a_value() =>
        All(c => c.Field.OnEmpty == OnEmpty.Keep, (_, verdict) => Assert.False(verdict is FieldVerdict.Write { Value.IsEmpty: true }));

    [Fact]
    public void Clear_removes_a_value_only_for_an_emptying_of_its_own()
    {
        All(c => c.IsShared, (c, verdict) =>
        {
            var empty = c.Left.Length == 0 ? Side.Left : Side.Right;
            var emptied = c.Field.OnEmpty == OnEmpty.Clear && c.Left != c.Right && c.On(empty).Length == 0 && c.EverAgreed && c.Changed(empty) && !c.Changed(empty.Other());
            Assert.Equal(emptied, verdict is FieldVerdict.Write { Value.IsEmpty: true });
        });
    }

    [Fact]
    public void Only_a_shared_field_with_two_values_is_ever_asked_about() =>
        All(_ => true, (c, verdict) =>
        {
            var undecided = c.Field.Conflict is ConflictPolicy.Review or null || (c.Field.Conflict == ConflictPolicy.Latest && c.Newer is null);
            var conflict = c is { Left: "L", Right: "R", IsShared: true } && (!c.EverAgreed || c.LeftChanged == c.RightChanged);
            Assert.Equal(conflict && undecided, verdict is FieldVerdict.Ask);
        });

    [Fact]
    public void A_value_that_does_not_fit_is_told_instead_of_written()
    {
        var problem = new MappingProblem(ReviewReason.ValueDoesNotFit, "L does not fit.");
        All(c => c.Left == "L" && c.Field.Flows(Side.Left), (c, verdict) =>
        {
            var with = c.Decide(problem);
            if (verdict is FieldVerdict.Write { To: Side.Right, Value.IsEmpty: false } || c.Right == "L" && !c.IsForeign)
            {
                Assert.True(with is FieldVerdict.DoesNotFit { Problem: var told } && told == problem || c.IsShared, $"{c}: {with}");
            }

            Assert.False(with is FieldVerdict.Write { To: Side.Right, Value.IsEmpty: false });
        });
    }

    private static string Told(Case c) => c.Decide() switch
    {
        FieldVerdict.Agreed => "agreed",
        FieldVerdict.Ask => "ask",
        FieldVerdict.NotTaken notTaken => $"not taken {notTaken.By}",
        FieldVerdict.Write write => $"{(write.PutBack ? "put back" : "write")} {write.To} {write.Value}",
        var other => other.ToString(),
    };

    private static FieldMap Row(Direction direction, FieldOwner owner) => new() { Left = "l", Right = "r", Direction = direction, Owner = owner };

    /// <summary>Direction × owner × policy × on-empty × values × who changed × agreed before × put back × newer: 10,368 cases.</summary>
    private static void All(Func<Case, bool> where, Action<Case, FieldVerdict> check)
    {
        var seen = 0;
        foreach (var c in Table().Where(where))
        {
            check(c, c.Decide());
            seen++;
        }

        Assert.True(seen > 50, "Too few cases to mean anything.");
    }

    private static IEnumerable<Case> Table() =>
        from direction in Enum.GetValues<Direction>()
        from owner in Enum.GetValues<FieldOwner>()
        from policy in Enum.GetValues<ConflictPolicy>().Cast<ConflictPolicy?>().Append(null)
        from onEmpty in Enum.GetValues<OnEmpty>()
        from pair in new[] { ("L", "R"), ("L", "L"), ("", "R"), ("L", ""), ("", "") }
        from bits in Enumerable.Range(0, 16)
        from newer in new Side?[] { null, Side.Left, Side.Right }
        let row = Row(direction, owner) with { Conflict = policy, OnEmpty = onEmpty }
        select new Case(row, pair.Item1, pair.Item2, (bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, (bits & 8) > 0, newer);

    private sealed record Case(FieldMap Field, string Left, string Right, bool LeftChanged, bool RightChanged, bool EverAgreed, bool PutBack, Side? Newer)
    {
        public bool IsShared => Field.Flows(Side.Left) && Field.Flows(Side.Right);

        /// <summary>Where the field comes from; null where it comes from both sides, or from neither.</summary>
        public Side? Source => (Field.Flows(Side.Left), Field.Flows(Side.Right)) switch
        {
            (true, false) => Side.Left,
            (false, true) => Side.Right,
            _ => null,
        };

        public bool IsForeign => Source == Side.Left && EverAgreed && RightChanged && !LeftChanged;

        public string On(Side side) => side == Side.Left ? Left : Right;

        public bool Changed(Side side) => side == Side.Left ? LeftChanged : RightChanged;

        public FieldVerdict Decide(MappingProblem? leftProblem = null) =>
            ThreeWayMerge.Decide(Field, State(Side.Left, leftProblem), State(Side.Right, null), EverAgreed, PutBack, Newer);

        private FieldState State(Side side, MappingProblem? problem)
        {
            var value = FieldValue.Text(On(side));
            Projection? projected = !Field.Flows(side) ? null : problem is null ? Projection.Of(value) : new Projection(FieldValue.Empty, problem);
            return new(value, Changed(side), projected, projected?.Value ?? FieldValue.Empty);
        }
    }
}
