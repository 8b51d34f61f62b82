using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Web;
using OpsConsole.Tests.Web.Pages;
using Xunit;

namespace OpsConsole.Tests.Runtime.Contracts;

public sealed class ContractQueriesTests : PageTest
{
    private ContractQueries Queries => Services.GetRequiredService<ContractQueries>();

    [Fact]
    public async Task A_line_tells_problems_users_and_who_changed_it_last_and_filters_narrow()
    {
        await SeedAsync(db =>
        {
            ContractSamples.Publish(db);
            db.Pipelines.Add(new PipelineRow { Key = "p", Name = "Contacts", ContractKey = ContractSamples.Key, CreatedAt = Web.Samples.Start });
            db.Contracts.Add(new ContractRow { Key = "drafty", Name = "Drafty", DraftJson = ContractJson.Write(ContractSamples.Example with { Key = "drafty", Fields = [] }), DraftBy = "tomas", DraftAt = Web.Samples.Start });
        });
        var all = await Queries.PageAsync(new(), new(1, 50));
        var line = all.Items.Single(c => c.Row.Key == ContractSamples.Key);
        Assert.Equal((2, 0, "Contacts", "maja@example.test", "As it began"), (all.Total, line.Errors, Assert.Single(line.UsedBy).Name, line.ChangedBy, line.Note));
        Assert.Equal(("drafty", 1, "tomas"), (Assert.Single((await Queries.PageAsync(new(State: ContractState.Draft), new(1, 50))).Items) is { } d ? (d.Row.Key, d.Errors, d.ChangedBy) : default));
        Assert.Equal(1, (await Queries.PageAsync(new("raft"), new(1, 50))).Total);
        Assert.Equal((2, 1), (await Queries.PageAsync(new(), new(2, 1))) is var second ? (second.Total, second.Items.Count) : default);
    }

    [Fact]
    public async Task S0_64_A_version_tells_how_many_runs_worked_under_it()
    {
        await SeedAsync(db =>
        {
            ContractSamples.Publish(db);
            db.ContractVersions.Add(ContractSamples.Version(ContractSamples.Example, 2, "Second"));
            db.Pipelines.Add(new PipelineRow { Key = Web.Samples.Pipeline, Name = "Contacts", ContractKey = ContractSamples.Key, CreatedAt = Web.Samples.Start });
            foreach (var version in new[] { 1, 2, 2 })
            {
                var run = Web.Samples.RunRow();
                run.ContractVersion = version;
                db.Runs.Add(run);
            }
        });
        Assert.Equal([(2, 2), (1, 1)], (await Queries.VersionsAsync(ContractSamples.Key, new(1, 50))).Items.Select(v => (v.Version, v.Runs)));
    }
}
