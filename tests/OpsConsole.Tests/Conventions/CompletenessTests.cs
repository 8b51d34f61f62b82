using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Recipes;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Recipes;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Postgres;
using OpsConsole.Runtime.Store.Sqlite;
using Xunit;

namespace OpsConsole.Tests.Conventions;

/// <summary>Whoever adds a reason, a vendor, a recipe or a column is told here what else belongs to it.</summary>
public sealed class CompletenessTests
{
    [Fact]
    public void Every_reason_that_a_run_can_give_is_produced_by_a_test()
    {
        var reasons = Enum.GetValues<SkipReason>().Select(r => $"{nameof(SkipReason)}.{r}").Concat(Enum.GetValues<ReviewReason>().Select(r => $"{nameof(ReviewReason)}.{r}"));
        var given = reasons.Where(r => SourceTree.Code.Any(f => !f.Path.StartsWith("src/OpsConsole.Web/", StringComparison.Ordinal) && f.Text.Contains(r, StringComparison.Ordinal))).ToList();

        Assert.True(given.Count > 10, "The source was not looked at.");
        var unproven = given.Where(r => !SourceTree.Tests.Any(t => t.Text.Contains(r, StringComparison.Ordinal) || t.Text.Contains(r.Replace('.', '_'), StringComparison.Ordinal))).ToList();
        Assert.Empty(unproven);
    }

    [Fact]
    public void Every_vendor_has_its_four_files_and_a_twin_in_the_sandbox()
    {
        var vendors = Directory.EnumerateDirectories(Path.Combine(SourceTree.Top, "src/OpsConsole.Runtime/Connectors")).Select(d => Path.GetFileName(d)).Where(v => v != "Http").ToList();
        var missing = from vendor in vendors
                      from path in new[] { "Connector", "Dialect", "Schema", "Payloads" }.Select(part => $"src/OpsConsole.Runtime/Connectors/{vendor}/{vendor}{part}.cs").Append("src/OpsConsole.Sandbox/" + vendor)
                      where !Path.Exists(Path.Combine(SourceTree.Top, path))
                      select path;

        Assert.Contains("Intercom", vendors);
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_whole_contract_that_ships_could_be_published()
    {
        Assert.Equal(Directory.GetFiles(Path.Combine(SourceTree.Top, "src/OpsConsole.Runtime/Contracts/Starts")).Length, ContractStarts.Recipes.Count);
        Assert.All(ContractStarts.Recipes, name =>
        {
            var contract = ContractStarts.Read(name);
            Assert.DoesNotContain(ContractValidator.Check(contract), p => p.Level == ProblemLevel.Error);
            Assert.Equal(ContractJson.Write(contract), ContractJson.Write(ContractJson.Parse(ContractJson.Write(contract)).Contract!));
        });
    }

    [Fact]
    public void Every_recipe_is_one_file_that_says_what_it_does_and_makes_a_contract_that_could_be_published()
    {
        Assert.Equal(Directory.GetFiles(Path.Combine(SourceTree.Top, "src/OpsConsole.Runtime/Recipes"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(), RecipeBook.All.Select(r => r.Key).Order());
        Assert.Equal(RecipeBook.All.Count, RecipeBook.All.Select(r => r.Name).Distinct().Count());
        Assert.All(RecipeBook.All, recipe =>
        {
            Assert.All(new[] { recipe.Name, recipe.Does, recipe.Writes, recipe.Never, recipe.Category }, text => Assert.False(string.IsNullOrWhiteSpace(text)));
            var contract = recipe.Fill(recipe.Contract.Left, recipe.Contract.Right, recipe.Assumed(new Dictionary<string, string>()));
            Assert.Empty(ContractValidator.Check(contract).Where(p => p.Level == ProblemLevel.Error).Select(p => $"{recipe.Key} {p.Path}: {p.Sentence}"));
            var open = string.Join(' ', recipe.Contract.Rules.Select(r => r.GetRawText()).Append(recipe.OpenFilter?.GetRawText()));
            Assert.Equal(recipe.Settings.Select(s => $"\"<{s.Key}>\"").Order(), System.Text.RegularExpressions.Regex.Matches(open.Replace("\\u003C", "<").Replace("\\u003E", ">"), "\"<[a-z-]+>\"").Select(m => m.Value).Distinct().Order());
            var needs = RecipeNeeds.Of(contract, recipe.Shapes);
            Assert.All(recipe.Shapes, s => Assert.Contains(needs, n => n.Object == s.Object && n.Field == s.Field)); // a shape that nothing uses says nothing
        });
    }

    /// <summary>S0-80 is a convention that all of them keep.</summary>
    [Fact]
    public void S0_74_to_S0_96_Every_recipe_and_queue_of_the_list_has_its_file() =>
        Assert.Empty(Enumerable.Range(74, 23).Where(n => n != 80).Select(n => $"S0-{n}").Except(RecipeBook.All.SelectMany(r => r.Lines)));

    [Fact]
    public void X_07_The_migrations_of_both_databases_bring_about_the_model()
    {
        using var sqlite = new SqliteOpsDbContext(new DbContextOptionsBuilder<SqliteOpsDbContext>().UseSqlite("Data Source=unused").Options);
        using var postgres = new PostgresOpsDbContext(new DbContextOptionsBuilder<PostgresOpsDbContext>().UseNpgsql("Host=unused").Options);

        Assert.All(new OpsDbContext[] { sqlite, postgres }, db => Assert.False(db.Database.HasPendingModelChanges(), $"{db.GetType().Name} lacks a migration."));
    }

    [Fact]
    public void A_test_file_for_a_class_stands_where_the_class_stands()
    {
        var sources = SourceTree.Code.Select(f => f.Path["src/OpsConsole.".Length..]).ToHashSet();
        var wandering = SourceTree.Tests
            .Select(t => t.Path["tests/".Length..])
            .Where(t => t.StartsWith("OpsConsole.Tests/", StringComparison.Ordinal) && t.EndsWith("Tests.cs", StringComparison.Ordinal))
            .Select(t => t["OpsConsole.Tests/".Length..].Replace("Tests.cs", ".cs", StringComparison.Ordinal))
            .Where(t => t.Split('/')[0] is "Engine" or "Runtime" && !sources.Contains(t) && sources.Count(s => s.EndsWith("/" + Path.GetFileName(t), StringComparison.Ordinal)) == 1);

        Assert.Empty(wandering);
    }
}
