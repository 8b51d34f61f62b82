using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OpsConsole.Engine.Extraction;

/// <summary>A field that is not as it was known. A value of it may already be on its way: the column stands before the row does.</summary>
/// <param name="Field">As it is known from now on.</param>
/// <param name="Was">Null for a field that nobody has seen before.</param>
/// <param name="Taken">It becomes a column; else it stays out, as the plan says.</param>
public sealed record FieldNews(string Object, SourceField Field, ColumnType? Was, bool Taken);

/// <summary>
/// Turns records of one object into rows of its table, as the plan says: what is left out is never looked at, what is hashed is hashed here, before anything else sees it. Thread-safe: slices
/// share it, so that a new field is met once.
/// </summary>
public sealed class RowProjector
{
    private readonly SourceObject source;
    private readonly ObjectPlan plan;
    private readonly NewFields policy;
    private readonly Pseudonyms names;
    private readonly Lock gate = new();
    private volatile Layout layout;

    /// <param name="seen">Fields beyond the source's own that earlier runs have met, and fields whose type turned out to be another.</param>
    public RowProjector(SourceObject source, ObjectPlan plan, NewFields policy, Pseudonyms names, IReadOnlyList<SourceField> seen)
    {
        (this.source, this.plan, this.policy, this.names) = (source, plan, policy, names);
        layout = Layout.Of(Known(source, seen), source.Never, TreatmentOf, HashedWithin);
    }

    /// <summary>The table's columns as of now; grows when a record brings a field that nobody knew.</summary>
    public IReadOnlyList<Column> Columns => layout.Columns;

    /// <summary>The source's own fields, of the types they turned out to have, and those met beside them.</summary>
    public static IReadOnlyList<SourceField> Known(SourceObject source, IReadOnlyList<SourceField> seen) =>
    [
        .. source.Fields.Select(f => seen.FirstOrDefault(s => s.Name == f.Name) is { } other ? f with { Type = other.Type } : f),
        .. seen.Where(s => source.Find(s.Name) is null),
    ];

    /// <summary>The record as a row, in the order of <see cref="Columns"/>; a later row may be longer.</summary>
    /// <param name="record">The vendor's JSON; a single value where the object is a list of them.</param>
    /// <param name="given">Values the record does not hold itself, by column: its owner's id, its place in a list. They are keys, so they are never hashed.</param>
    /// <param name="news">Called for each field that is not as it was known, before the row is returned.</param>
    public object?[] Project(JsonElement record, ReadOnlySpan<(string Column, object Value)> given, Action<FieldNews> news)
    {
        var now = layout;
        var row = new object?[now.Columns.Length];
        foreach (var (column, value) in given)
        {
            if (now.Find(column) is { Ordinal: >= 0 } slot)
            {
                row[slot.Ordinal] = value;
            }
        }

        if (record.ValueKind != JsonValueKind.Object)
        {
            Put(ref now, ref row, now.Find(""), record, news);
            return row;
        }

        if (now.Order is null)
        {
            now.Learn(record);
        }

        var expected = 0;
        foreach (var property in record.EnumerateObject())
        {
            var slot = now.Next(property, ref expected);
            if (slot is null)
            {
                (now, slot) = Meet(property, news);
                if (row.Length < now.Columns.Length)
                {
                    Array.Resize(ref row, now.Columns.Length);
                }
            }

            Put(ref now, ref row, slot, property.Value, news);
        }

        return row;
    }

    private void Put(ref Layout now, ref object?[] row, Slot? slot, JsonElement value, Action<FieldNews> news)
    {
        if (slot is not { Ordinal: >= 0 } || value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return;
        }

        if (slot.Hashed)
        {
            row[slot.Ordinal] = names.Of(value);
            return;
        }

        var cell = slot.Shape is { } shape && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? shape.Text(value, names) : Cell(value, slot.Type);
        if (cell is null)
        {
            now = Widen(slot, news);
            cell = Cell(value, ColumnType.Text);
        }

        row[slot.Ordinal] = cell;
    }

    /// <summary>Null where the value is of another type.</summary>
    private static object? Cell(JsonElement value, ColumnType type) => type switch
    {
        ColumnType.Text or ColumnType.Json => value.ValueKind == JsonValueKind.String && type == ColumnType.Text ? value.GetString() : value.GetRawText(),
        ColumnType.Integer => value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number, // ids of people come as both (fact sheet, section 1)
            _ => null,
        },
        ColumnType.Real => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null,
        ColumnType.Boolean => value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private (Layout Now, Slot? Slot) Meet(JsonProperty property, Action<FieldNews> news)
    {
        lock (gate)
        {
            if (layout.Find(property.Name) is null)
            {
                var type = TypeOf(property.Value);
                var column = Name(property.Name);
                var field = new SourceField(column, type) { VendorName = property.Name };
                var treatment = TreatmentOf(column);
                news(new FieldNews(source.Name, field, null, treatment != Treatment.Leave));
                layout = layout.With(field, treatment, HashedWithin(column));
            }

            return (layout, layout.Find(property.Name));
        }
    }

    private Layout Widen(Slot slot, Action<FieldNews> news)
    {
        lock (gate)
        {
            if (layout.Columns[slot.Ordinal].Type != ColumnType.Text)
            {
                news(new FieldNews(source.Name, new SourceField(slot.Column, ColumnType.Text) { VendorName = slot.Vendor }, slot.Type, true));
                layout = layout.Widened(slot);
            }

            return layout;
        }
    }

    private Treatment TreatmentOf(string field) => plan.Fields.TryGetValue(field, out var treatment) ? treatment
        : source.Key.Contains(field) ? Treatment.Take
        : policy == NewFields.Take ? Treatment.Take : Treatment.Leave;

    private IReadOnlyList<string> HashedWithin(string field) =>
        [.. plan.Fields.Where(f => f.Value == Treatment.Hash && f.Key.StartsWith(field + ".", StringComparison.Ordinal)).Select(f => f.Key[(field.Length + 1)..])];

    /// <summary>A null tells nothing: text holds whatever comes later.</summary>
    private static ColumnType TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out _) ? ColumnType.Integer : ColumnType.Real,
        JsonValueKind.True or JsonValueKind.False => ColumnType.Boolean,
        JsonValueKind.Object or JsonValueKind.Array => ColumnType.Json,
        _ => ColumnType.Text,
    };

    /// <summary>A vendor's name as a column's: lower-case letters, digits, underscores.</summary>
    private string Name(string vendor)
    {
        var plain = new string([.. vendor.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        plain = plain.Length == 0 || char.IsAsciiDigit(plain[0]) || plain[0] == '_' ? "f_" + plain : plain;
        var free = plain;
        for (var n = 2; layout.Columns.Any(c => c.Name == free); n++)
        {
            free = $"{plain}_{n}";
        }

        return free;
    }

    /// <param name="Ordinal">Place in the row; below 0 where the field is left out.</param>
    private sealed record Slot(string Vendor, string Column, int Ordinal, ColumnType Type, bool Hashed, JsonShape? Shape)
    {
        /// <summary>As it stands in the vendor's JSON: a text would be turned into it again for every record.</summary>
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(Vendor);
    }

    private sealed record Layout(Column[] Columns, Slot[] Slots, Dictionary<string, Slot> ByName)
    {
        public static Layout Of(IReadOnlyList<SourceField> fields, IReadOnlyList<string> never, Func<string, Treatment> treatmentOf, Func<string, IReadOnlyList<string>> hashedWithin)
        {
            var empty = new Layout([], [], new(StringComparer.Ordinal));
            var all = fields.Aggregate(empty, (layout, field) => layout.With(field, treatmentOf(field.Name), hashedWithin(field.Name)));
            return never.Aggregate(all, (layout, name) => layout.With(new SourceField(name, ColumnType.Text), Treatment.Leave, []));
        }

        public Slot? Find(string name) => ByName.GetValueOrDefault(name);

        /// <summary>Fields in the order in which the vendor sends them; null before the first record. Not every record has all of them.</summary>
        public Slot[]? Order { get; private set; }

        public void Learn(JsonElement record) => Order = [.. record.EnumerateObject().Select(p => Find(p.Name)).OfType<Slot>().Concat(Slots).Distinct()];

        /// <summary>The field that comes after the last one is tried first, without making a text of its name.</summary>
        public Slot? Next(JsonProperty property, ref int expected)
        {
            var order = Order ?? Slots; // a field that was just met has made a new layout
            for (var at = expected; at < expected + 2 && at < order.Length; at++)
            {
                if (property.NameEquals(order[at].Name))
                {
                    expected = at + 1;
                    return order[at];
                }
            }

            var slot = Find(property.Name);
            expected = slot is null ? expected : Array.IndexOf(order, slot) + 1;
            return slot;
        }

        public Layout With(SourceField field, Treatment treatment, IReadOnlyList<string> hashedWithin)
        {
            var type = treatment == Treatment.Hash && field.Type != ColumnType.Json ? ColumnType.Text : field.Type;
            var left = treatment == Treatment.Leave;
            var slot = new Slot(field.VendorName, field.Name, left ? -1 : Columns.Length, type, treatment == Treatment.Hash, left ? null : JsonShape.Of(field.NeverWithin, hashedWithin));
            return Put(left ? Columns : [.. Columns, new Column(field.Name, type)], [.. Slots, slot], slot);
        }

        public Layout Widened(Slot slot)
        {
            var text = slot with { Type = ColumnType.Text };
            return Put([.. Columns.Select((c, i) => i == slot.Ordinal ? c with { Type = ColumnType.Text } : c)], [.. Slots.Select(s => s.Vendor == slot.Vendor ? text : s)], text);
        }

        private Layout Put(Column[] columns, Slot[] slots, Slot slot) =>
            new(columns, slots, new Dictionary<string, Slot>(ByName, StringComparer.Ordinal) { [slot.Vendor] = slot, [slot.Column] = slot });
    }
}
