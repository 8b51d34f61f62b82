using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class ContractJsonTests
{
    [Fact]
    public void The_example_is_read_whole()
    {
        var parse = ContractJson.Parse(Samples.ExampleJson);

        Assert.Empty(parse.Problems);
        var contract = parse.Contract!;
        Assert.Equal("airtable-intercom-contacts", contract.Key);
        Assert.Equal(10, contract.Fields.Count);
        Assert.Equal(ConflictPolicy.PreferLeft, contract.Fields[2].Conflict);
        Assert.Equal("lead", contract.Fields[3].Values!["Lead"]);
        Assert.Equal(FieldType.DateTime, contract.Fields[9].Type);
        Assert.Equal(GateAction.Review, contract.Gates[1].Then);
        Assert.Equal("sync_last_run_at", contract.WriteBack!.RanAt);
    }

    [Fact]
    public void Writing_the_example_gives_the_same_json_back()
    {
        var written = ContractJson.Write(Samples.Example);

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Samples.ExampleJson).RootElement, JsonDocument.Parse(written).RootElement), written);
        Assert.DoesNotContain('\r', written);
    }

    [Fact]
    public void Writing_and_reading_again_changes_no_letter()
    {
        var contract = Samples.Example with
        {
            Name = "Kunder: Ærø \"quoted\" \\ 🦄 مرحبا",
            Limits = new() { DebounceSeconds = 60 },
            Rules = [JsonDocument.Parse("{\"when\":[1,2,{\"a\":null}]}").RootElement],
            Fields = [.. Samples.Example.Fields, Samples.Row() with { Values = new Dictionary<string, string>(), OnEmpty = OnEmpty.Clear, Sensitivity = Sensitivity.Secret }],
        };
        var once = ContractJson.Write(contract);
        var parse = ContractJson.Parse(once);

        Assert.Empty(parse.Problems);
        Assert.Equal(once, ContractJson.Write(parse.Contract!));
        Assert.Contains("🦄", parse.Contract!.Name);
        Assert.Equal(ContractJson.Write(contract, indented: false), ContractJson.Write(ContractJson.Parse(ContractJson.Write(contract, indented: false)).Contract!, indented: false));
    }

    [Fact]
    public void A_draft_with_blank_cells_is_kept()
    {
        var draft = new Contract { Key = "", Name = "", Left = new("", ""), Right = new("", ""), Identity = new(), Fields = [new() { Left = "", Right = "" }] };

        Assert.Empty(ContractJson.Parse(ContractJson.Write(draft)).Problems);
    }

    [Fact]
    public void Half_a_letter_typed_into_a_cell_does_not_keep_a_contract_from_being_written() =>
        Assert.Empty(ContractJson.Parse(ContractJson.Write(Samples.Example with { Name = "a\ud800", Fields = [Samples.Row() with { Values = new Dictionary<string, string> { ["\udfff"] = "x" } }] })).Problems);

    [Fact]
    public void A_misspelt_member_is_named_with_its_path_and_a_guess()
    {
        var problem = Only(Samples.ExampleJson.Replace("\"owner\": \"left\", \"onEmpty\"", "\"ownr\": \"left\", \"onEmpty\""));

        Assert.Equal("fields[5].ownr", problem.Path);
        Assert.Equal("fields[5].ownr is not known; did you mean owner?", problem.Sentence);
    }

    [Fact]
    public void An_unknown_word_lists_the_allowed_ones()
    {
        var problem = Only(Samples.ExampleJson.Replace("\"conflict\": \"latest\"", "\"conflict\": \"newest\""));

        Assert.Equal("fields[1].conflict", problem.Path);
        Assert.Equal("fields[1].conflict must be latest, preferLeft, preferRight or review, and is \"newest\".", problem.Sentence);
    }

    [Theory]
    [InlineData("\"type\": \"number\"", "\"type\": \"unknown\"", "fields[5].type")]
    [InlineData("\"version\": 3", "\"version\": \"3\"", "version")]
    [InlineData("\"version\": 3", "\"version\": 3.5", "version")]
    [InlineData("\"version\": 3", "\"version\": 3, \"version\": 4", "version")]
    [InlineData("\"name\": \"Contacts: Airtable and Intercom\",", "", "name")]
    [InlineData("\"left\": { \"connection\": \"airtable-demo\", \"object\": \"Contacts\" },", "", "left")]
    [InlineData("\"connection\": \"airtable-demo\"", "\"connection\": null", "left.connection")]
    [InlineData("[\"trim\", \"lower\"]", "\"trim\"", "fields[1].transforms")]
    [InlineData("[\"trim\", \"lower\"]", "[\"trim\", 1]", "fields[1].transforms[1]")]
    [InlineData("\"Lead\": \"lead\"", "\"Lead\": 1", "fields[3].values.Lead")]
    [InlineData("\"Lead\": \"lead\"", "\"Lead\": \"lead\", \"Lead\": \"other\"", "fields[3].values")]
    [InlineData("\"side\": \"left\", \"field\": \"do_not_contact\"", "\"side\": \"middle\", \"field\": \"do_not_contact\"", "gates[0].when.all[0].side")]
    [InlineData("\"rules\": []", "\"rules\": {}", "rules")]
    [InlineData("\"rules\": []", "\"rules\": [\"\\ud800\"]", "rules[0]")]
    [InlineData("\"massChangeShare\": 0.2", "\"massChangeShare\": true", "limits.massChangeShare")]
    [InlineData("\"massChangeShare\": 0.2", "\"massChangeShare\": 1e999", "limits.massChangeShare")]
    [InlineData("\"key\": \"airtable-intercom-contacts\"", "\"key\": \"\\udfff\"", "key")]
    public void Every_fault_is_told_at_its_cell(string sound, string faulty, string path)
    {
        Assert.Contains(sound, Samples.ExampleJson);
        Assert.Equal(path, Only(Samples.ExampleJson.Replace(sound, faulty)).Path);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var parse = ContractJson.Parse("""{ "key": 1, "nam": "x", "left": [], "identity": { "keys": [ { "left": "a" } ], "create": "all" } }""");

        Assert.Null(parse.Contract);
        Assert.Equal(["nam", "key", "name", "left", "right", "identity.keys[0].right", "identity.keys[0].normalise", "identity.create"], parse.Problems.Select(p => p.Path));
    }

    [Fact]
    public void Malformed_json_names_line_and_column()
    {
        var problem = Only("{\n  \"key\": \"a\",\n  \"name\" \"b\"\n}");

        Assert.Contains("line 3, column 10", problem.Sentence);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("\uFEFF")]
    [InlineData("{\"\ud800\": 1}")]
    [InlineData("// comment\n{}")]
    public void What_is_no_contract_is_a_problem_and_not_a_crash(string? text)
    {
        var parse = ContractJson.Parse(text);

        Assert.Null(parse.Contract);
        Assert.NotEmpty(parse.Problems);
        Assert.All(parse.Problems, p => Assert.NotEmpty(p.Sentence));
    }

    [Fact]
    public void A_byte_order_mark_is_read_over() => Assert.Empty(ContractJson.Parse("\uFEFF" + Samples.ExampleJson).Problems);

    [Fact]
    public void Deep_nesting_is_refused_in_words() => Assert.Contains("deep", Only(string.Concat(Enumerable.Repeat("[", 100_000))).Sentence);

    [Fact]
    public void More_than_5_MB_is_refused_in_words() => Assert.Contains("5 MB", Only("{\"key\":\"" + new string('a', 6_000_000) + "\"}").Sentence);

    [Fact]
    public void A_large_file_of_nonsense_is_told_briefly_and_quickly()
    {
        var clock = Stopwatch.StartNew();
        var parse = ContractJson.Parse("{" + string.Join(',', Enumerable.Range(0, 250_000).Select(i => $"\"field{i}\":{i}")) + "}");

        Assert.Equal(101, parse.Problems.Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    [Fact]
    public void Any_text_at_all_never_throws() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => ContractJson.Parse(text) is { Problems.Count: > 0, Contract: null }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_mutation_of_the_example_is_a_contract_or_problems()
    {
        var source = Samples.ExampleJson;
        var pieces = new[] { "{", "}", "[", "]", "\"", ",", ":", "null", "1e9", "\\ud800", "\ud800", "true", "\"left\"", "\"\"", "-", "\0", "  " };
        var edits = Gen.Choose(0, source.Length - 12).SelectMany(at => Gen.Choose(0, 12).SelectMany(cut => Gen.Elements(pieces).Select(put => (at, cut, put)))).ListOf(3).ToArbitrary();

        Prop.ForAll(edits, list =>
        {
            var text = source;
            foreach (var (at, cut, put) in list)
            {
                var from = Math.Min(at, Math.Max(0, text.Length - cut));
                text = text.Remove(from, Math.Min(cut, text.Length - from)).Insert(from, put);
            }

            var parse = ContractJson.Parse(text);
            return parse.Contract is null == parse.Problems.Count > 0 && (parse.Contract is null || ContractValidator.Check(parse.Contract) is not null && ContractJson.Write(parse.Contract).Length > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Any_value_in_any_place_is_taken_or_told()
    {
        var source = Samples.ExampleJson;
        var scalars = Regex.Matches(source, "(?<=[:\\[,] ?)(\"[^\"]*\"|true|[0-9.]+)(?! *:)");
        var groups = Regex.Matches(source, "\\{[^{}]*\\}|\\[[^\\[\\]]*\\]");
        var places = scalars.Concat(groups).ToList();
        Assert.True(places.Count > 120, $"{places.Count}");
        string[] values = ["null", "true", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "-1", "1e308", "[]", "{}", "[null]", "[[]]", "{\"all\":[]}", "\"template:{\"", "\"both\"", "\"shared\""];

        Prop.ForAll(Gen.Choose(0, places.Count - 1).ToArbitrary(), Gen.Elements(values).ToArbitrary(), (at, value) =>
        {
            var parse = ContractJson.Parse(source.Remove(places[at].Index, places[at].Length).Insert(places[at].Index, value));
            if (parse.Contract is not { } contract)
            {
                return parse.Problems.All(p => !p.Sentence.Contains("valid JSON"));
            }

            ContractValidator.Check(contract);
            SchemaFit.Check(contract, Samples.Airtable(), Samples.Intercom());
            Drift.Find(contract, Samples.Airtable(), null, Samples.Airtable(), Samples.Intercom());
            return ContractJson.Write(ContractJson.Parse(ContractJson.Write(contract)).Contract!) == ContractJson.Write(contract);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static ContractProblem Only(string json)
    {
        var parse = ContractJson.Parse(json);
        Assert.Null(parse.Contract);
        return Assert.Single(parse.Problems);
    }
}
