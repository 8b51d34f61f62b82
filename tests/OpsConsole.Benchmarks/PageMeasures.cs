using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Benchmarks;

/// <summary>How long the two busiest pages wait for their rows when a database is full; the real queries on SQLite. Aim: the worst p95 of four questions within 150 ms.</summary>
static class PageMeasures
{
    private const int Ceiling = 150; // milliseconds
    private const int Times = 60;
    private const int Size = 50;
    private const string Contract = "airtable-intercom-contacts";
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    public static Task ReviewPageAsync(int items) => OnDatabaseAsync(async services =>
    {
        await FillAsync(services, items, i => new ReviewRow
        {
            PipelineKey = Contract,
            ContractKey = Contract,
            Reason = (ReviewReason)(i % 10),
            Field = i % 10 is 4 or 5 or 6 ? $"field_{i % 7}|custom_attributes.field_{i % 7}" : null,
            Text = $"plan_tier \"Growth ({i % 40})\" has no Intercom value, so plan_tier of customer {i} was not written.",
            CauseMark = i % 10 == 4 ? i % 40 : 0,
            Fingerprint = i,
            EvidenceJson = $$"""{"values":[{"field":"plan_tier","left":"Growth ({{i % 40}})","right":"growth","note":"custom_attributes.plan_tier"}],"candidates":[]}""",
            LeftId = $"recContact{i:0000000}",
            Status = i % 5 == 0 ? ReviewStatus.Resolved : ReviewStatus.Open,
            Attempts = 1,
            AssignedTo = i % 50 == 0 ? "maja@example.test" : null,
            LastRunId = 1,
            CreatedAt = Start.AddSeconds(i),
            LastTriedAt = Start.AddSeconds(i),
            ResolvedAt = i % 5 == 0 ? Start.AddSeconds(i + 60) : null,
        });
        var queries = services.GetRequiredService<ReviewQueries>();
        var cause = (await queries.CausesAsync(new(), new(1, Size))).Items[3].Key;
        await MeasureAsync("review-page", new()
        {
            ["first page"] = async n => await queries.PageAsync(new(), new(1, Size)),
            ["filter"] = async n => await queries.CausesAsync(new ReviewFilter(Reason: (ReviewReason)(n % 10), Text: $"customer {n * 7}"), new(1, Size)),
            ["group"] = async n => await queries.CausesAsync(new(), new(1, Size)),
            ["next page"] = async n => await queries.RowsAsync(new ReviewFilter { Cause = cause }, new(2 + n, Size)),
        });
    });

    public static Task RunPageAsync(int records) => OnDatabaseAsync(async services =>
    {
        await FillAsync(services, records, i => new RunRecordRow
        {
            RunId = 1,
            Outcome = (Outcome)(1 + i % 5),
            Reason = (i % 5) switch { 2 => ((SkipReason)(i % 7)).ToString(), 3 => ((ReviewReason)(i % 9)).ToString(), _ => null },
            LeftId = $"recContact{i:0000000}",
            RightId = $"65f0c0de{i:0000000}",
            Text = $"Updated custom_attributes.health_score, custom_attributes.plan_tier of customer {i} in Intercom.",
            At = Start.AddMilliseconds(i),
            FieldsJson = $$"""[{"field":"health_score","side":"right","before":"{{i % 100}}","after":"{{i % 97}}","why":"Airtable owns the field"}]""",
        });
        var queries = services.GetRequiredService<RunQueries>();
        await MeasureAsync("run-page", new()
        {
            ["first page"] = async n => await queries.RecordsAsync(1, new RecordFilter(), new(1, Size)),
            ["filter"] = async n => await queries.RecordsAsync(1, new RecordFilter(Outcome.Failed, Text: $"customer {n * 7}"), new(1, Size)),
            ["group"] = async n => await queries.GroupsAsync(1),
            ["next page"] = async n => await queries.RecordsAsync(1, new RecordFilter(Outcome.Review), new(2 + n, Size)),
        });
    });

    private static async Task OnDatabaseAsync(Func<IServiceProvider, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory("opsconsole-pages-").FullName;
        var services = new ServiceCollection().AddStore(new StoreOptions(Path.Combine(folder, "opsconsole.db"), null)).AddSingleton<ReviewQueries>().AddSingleton<RunQueries>().BuildServiceProvider();
        try
        {
            await services.GetRequiredService<StoreStartup>().MigrateAsync();
            await measure(services);
        }
        finally
        {
            await services.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync<T>(IServiceProvider services, int count, Func<int, T> row)
        where T : class
    {
        foreach (var portion in Enumerable.Range(0, count).Chunk(10_000))
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            db.Set<T>().AddRange(portion.Select(row));
            await db.SaveChangesAsync();
        }
    }

    private static async Task MeasureAsync(string measure, Dictionary<string, Func<int, Task>> questions)
    {
        var p95 = new Dictionary<string, double>();
        foreach (var (name, ask) in questions)
        {
            await ask(0); // warm
            var taken = new List<double>();
            for (var n = 1; n <= Times; n++)
            {
                var watch = Stopwatch.StartNew();
                await ask(n);
                taken.Add(watch.Elapsed.TotalMilliseconds);
            }

            p95[name] = Math.Round(taken.Order().ElementAt((int)Math.Ceiling(Times * 0.95) - 1), 3);
        }

        var worst = p95.Values.Max();
        Console.WriteLine(JsonSerializer.Serialize(new { measure, unit = "ms", p95Ms = worst, ours = worst, ceiling = Ceiling, ratio = Math.Round(worst / Ceiling, 3), questions = p95 }));
    }
}
