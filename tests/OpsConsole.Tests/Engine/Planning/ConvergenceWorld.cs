using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Mapping;
using OpsConsole.Engine.Merging;
using OpsConsole.Engine.Planning;
using OpsConsole.Engine.Records;
using Record = OpsConsole.Engine.Records.Record;

namespace OpsConsole.Tests.Engine.Planning;

/// <summary>Two systems in memory and what the store would remember, worked by the real planner the way a run works them: decide, write, settle.</summary>
sealed class ConvergenceWorld
{
    public const int Pairs = 3;
    private readonly ConvergenceSchema schema;
    private readonly FieldHasher hasher = new(new byte[32]);
    private readonly Pair[] pairs;
    private DateTimeOffset now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public ConvergenceWorld(ConvergenceSchema schema)
    {
        this.schema = schema;
        Mapper = new Mapper(schema.Contract, schema.LeftType, schema.RightType);
        pairs = [.. Enumerable.Range(0, Pairs).Select(i => new Pair(i))];
    }

    public Mapper Mapper { get; }

    public Contract Contract => schema.Contract;

    public Record? On(int pair, Side side) => pairs[pair].On(side);

    public Agreement AgreementOf(int pair) => pairs[pair].Agreement;

    public long Hash(FieldMap field, Side side, Record record) => hasher.Of(field.Name, Mapper.Present(field, side, record[field.On(side)]));

    /// <summary>A person at a vendor changes a cell, or begins a record by it.</summary>
    public void Edit(int pair, Side side, int field, int value)
    {
        var kind = schema.Kinds[field % schema.Kinds.Count];
        var values = side == Side.Left ? kind.LeftValues : kind.RightValues;
        Put(pairs[pair], side, new Dictionary<string, FieldValue> { ["id"] = FieldValue.Text("c" + pair), [kind.Row.On(side)] = values[value % values.Count] });
    }

    /// <summary>The planner's word about one record; null where this side has none.</summary>
    public Decision? Decide(int pair, Side source, bool full)
    {
        var at = pairs[pair];
        if (at.On(source) is null)
        {
            return null;
        }

        var there = at.On(source.Other());
        var rules = new PlanRules { Contract = schema.Contract, Mapper = Mapper, Hasher = hasher, Names = new("Left", "Right"), PutBack = full };
        return Planner.Decide(rules, new PairFacts
        {
            Source = source,
            Left = at.On(Side.Left),
            Right = at.On(Side.Right),
            Match = at.Linked ? new Match.Linked(there!.Id) : there is null ? new Match.New() : new Match.Found(there.Id, 0),
            Agreement = at.Agreement,
        });
    }

    /// <summary>Carries a decision out. A crash comes after the writes to <paramref name="crashAfter"/>'s side and before anything is settled.</summary>
    public void Carry(int pair, Decision decision, Side? crashAfter = null)
    {
        var at = pairs[pair];
        foreach (var side in new[] { Side.Right, Side.Left })
        {
            if (decision.Writes(side).Count > 0)
            {
                Put(at, side, decision.Writes(side));
            }

            if (crashAfter == side)
            {
                return;
            }
        }

        if (decision.Paired && at.On(Side.Left) is { } left && at.On(Side.Right) is { } right)
        {
            at.Linked = true;
            at.Agreement = Settled(at.Agreement, decision, left, right);
        }
    }

    private Agreement Settled(Agreement before, Decision decision, Record left, Record right)
    {
        var agreed = new Dictionary<string, AgreedField>();
        foreach (var field in schema.Contract.Fields)
        {
            if (!decision.Unsettled.Contains(field.Name))
            {
                agreed[field.Name] = new(Hash(field, Side.Left, left), Hash(field, Side.Right, right));
            }
            else if (before.Find(field.Name) is { } old)
            {
                agreed[field.Name] = old;
            }
        }

        return Agreement.FromBytes(new Agreement(agreed).ToBytes());
    }

    /// <summary>Vendors omit empty cells, and the left one unticked boxes too, as Airtable does.</summary>
    private void Put(Pair pair, Side side, IReadOnlyDictionary<string, FieldValue> fields)
    {
        var cells = new Dictionary<string, FieldValue>(pair.On(side)?.Fields ?? new Dictionary<string, FieldValue>());
        foreach (var (path, value) in fields)
        {
            cells.Remove(path);
            if (!value.IsEmpty && (side == Side.Right || value != FieldValue.Boolean(false)))
            {
                cells[path] = value;
            }
        }

        now += TimeSpan.FromSeconds(1);
        pair.Set(side, new Record($"{side}{pair.Number}", cells, now));
    }

    private sealed class Pair(int number)
    {
        private Record? left;
        private Record? right;

        public int Number { get; } = number;

        public bool Linked { get; set; }

        public Agreement Agreement { get; set; } = Agreement.None;

        public Record? On(Side side) => side == Side.Left ? left : right;

        public void Set(Side side, Record record)
        {
            if (side == Side.Left)
            {
                left = record;
            }
            else
            {
                right = record;
            }
        }
    }
}
