using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
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
    public void Every_recipe_is_a_contract_that_could_be_published()
    {
        var assembly = typeof(RunLoop).Assembly;
        var recipes = assembly.GetManifestResourceNames().Where(n => n.StartsWith("recipes/", StringComparison.Ordinal)).ToList();

        Assert.Equal(Directory.GetFiles(Path.Combine(SourceTree.Top, "src/OpsConsole.Runtime/Recipes")).Length, recipes.Count);
        Assert.NotEmpty(recipes);
        Assert.All(recipes, name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var parse = ContractJson.Parse(reader.ReadToEnd());
            Assert.Empty(parse.Problems);
            Assert.DoesNotContain(ContractValidator.Check(parse.Contract!), p => p.Level == ProblemLevel.Error);
            Assert.Equal(ContractJson.Write(parse.Contract!), ContractJson.Write(ContractJson.Parse(ContractJson.Write(parse.Contract!)).Contract!));
        });
    }

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
