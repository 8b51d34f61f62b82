using System.Text.Json;
using OpsConsole.Engine.Extraction;
using Xunit;

namespace OpsConsole.Tests.Engine.Extraction;

public sealed class RowProjectorTests
{
    private static readonly Pseudonyms Names = new([.. Enumerable.Range(0, 32).Select(n => (byte)n)]);

    private static readonly SourceObject People = new("people", ExtractMode.Incremental, ["id"],
    [
        new("id", ColumnType.Text), new("email", ColumnType.Text, Private: true), new("age", ColumnType.Integer), new("score", ColumnType.Real), new("open", ColumnType.Boolean),
        new("source", ColumnType.Json) { PrivateWithin = ["body", "author"], NeverWithin = ["attachments"] },
    ], null)
    { Never = ["type"] };

    [Fact]
    public void S1_21_S1_22_A_field_is_taken_as_it_is_or_is_not_there_at_all()
    {
        var projector = Of(new() { ["email"] = Treatment.Leave });
        Assert.Equal(["id", "age", "score", "open", "source"], projector.Columns.Select(c => c.Name));
        Assert.Equal(["1", 33L, 1.5, true, """{"a":1}"""], Row(projector, """{"type":"x","id":"1","email":"a@b.example","age":33,"score":1.5,"open":true,"source":{"a":1}}"""));
    }

    [Fact]
    public void S1_23_S1_73_Hashed_values_are_equal_where_the_values_are_and_nested_ones_keep_what_is_around_them()
    {
        var projector = Of(new() { ["email"] = Treatment.Hash, ["source.body"] = Treatment.Hash, ["source.author.email"] = Treatment.Hash });
        var row = Row(projector, """{"id":"1","email":"a@b.example","source":{"type":"x","body":"secret","author":{"id":"7","email":"a@b.example"},"attachments":[{"url":"u"}]}}""");
        Assert.Equal(Names.Of("a@b.example"), row[1]);
        Assert.Equal("""{"type":"x","body":"B","author":{"id":"7","email":"E"}}""".Replace("\"B\"", $"\"{Names.Of("secret")}\"", StringComparison.Ordinal).Replace("\"E\"", $"\"{Names.Of("a@b.example")}\"", StringComparison.Ordinal), row[5]);
        Assert.NotEqual(Names.Of("a@b.example"), new Pseudonyms(new byte[32]).Of("a@b.example"));
    }

    [Fact]
    public void S1_71_A_JSON_field_that_is_hashed_whole_keeps_its_names_and_no_value()
    {
        var text = (string)Row(Of(new() { ["source"] = Treatment.Hash }), """{"id":"1","source":{"plan":"Free","n":3,"list":["x"],"none":null}}""")[5]!;
        var json = JsonDocument.Parse(text).RootElement;
        Assert.Equal((Names.Of("Free"), Names.Of("3"), Names.Of("x")), (json.GetProperty("plan").GetString(), json.GetProperty("n").GetString(), json.GetProperty("list")[0].GetString()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("none").ValueKind);
    }

    [Theory]
    [InlineData(NewFields.Take, true)]
    [InlineData(NewFields.Block, false)]
    public void S1_25_S1_26_A_field_nobody_knew_is_told_once_and_taken_by_the_policy(NewFields policy, bool taken)
    {
        var news = new List<FieldNews>();
        var projector = new RowProjector(People, new ObjectPlan("people", All()), policy, Names, []);
        Row(projector, """{"id":"1","mood":4}""", news);
        var row = Row(projector, """{"id":"2","mood":5}""", news);
        var one = Assert.Single(news);
        Assert.Equal(("people", "mood", ColumnType.Integer, taken), (one.Object, one.Field.Name, one.Field.Type, one.Taken));
        Assert.Equal(taken, projector.Columns.Any(c => c.Name == "mood"));
        Assert.Equal(taken ? 5L : null, row.Length > 6 ? row[6] : null);

        // The next run starts with what this one met.
        Row(new RowProjector(People, new ObjectPlan("people", All()), policy, Names, [one.Field]), """{"id":"3","mood":6}""", news);
        Assert.Single(news);
    }

    [Fact]
    public void A_value_of_another_type_widens_its_column_and_is_not_lost()
    {
        var news = new List<FieldNews>();
        var projector = Of([]);
        Assert.Equal(7L, Row(projector, """{"id":"1","age":"7"}""", news)[2]); // ids of people come as both
        Assert.Equal("seven", Row(projector, """{"id":"1","age":"seven"}""", news)[2]);
        Assert.Equal(ColumnType.Text, projector.Columns[2].Type);
        Assert.Equal((ColumnType.Integer, "age"), (Assert.Single(news).Was, news[0].Field.Name));
        Assert.Equal("8", Row(projector, """{"id":"1","age":8}""", news)[2]);
    }

    [Fact]
    public void A_vendors_odd_names_become_columns_and_are_known_again()
    {
        var news = new List<FieldNews>();
        Row(Of([]), """{"id":"1","Foo Bar":1,"9lives":2}""", news);
        Assert.Equal(["foo_bar", "f_9lives"], news.Select(n => n.Field.Name));
        var again = new RowProjector(People, new ObjectPlan("people", All()), NewFields.Take, Names, [.. news.Select(n => n.Field)]);
        Assert.Equal(1L, Row(again, """{"id":"1","Foo Bar":1}""", news)[6]);
        Assert.Equal(2, news.Count);
    }

    private static Dictionary<string, Treatment> All() => People.Fields.ToDictionary(f => f.Name, _ => Treatment.Take);

    private static RowProjector Of(Dictionary<string, Treatment> fields) => new(People, new ObjectPlan("people", fields), NewFields.Take, Names, []);

    private static object?[] Row(RowProjector projector, string json, List<FieldNews>? news = null) =>
        projector.Project(JsonDocument.Parse(json).RootElement, [], n => (news ?? throw new InvalidOperationException($"Nobody knew {n.Field.Name}.")).Add(n));
}
