using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A draft on its way: edited by two, kept over a restart, mended after drift, published and run.</summary>
public sealed class DraftTests
{
    [Fact]
    public async Task A_draft_edited_by_two_survives_a_restart_and_is_published_and_run()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var published = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var mine = await rehearsal.Get<DraftDesk>().EditAsync(Rehearsal.Person, published, published with { Purpose = "Support sees plans" }, 0);
        await rehearsal.Get<DraftDesk>().EditAsync(Rehearsal.Person with { Name = "tomas" }, published, published with { Fields = [.. published.Fields.Select(f => f.Left == "team" ? f with { Why = "Routing" } : f)] }, 0);
        await rehearsal.RestartAsync();

        var view = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!;
        Assert.Equal((mine.Revision + 1, "tomas"), (view.DraftRevision, view.DraftBy));
        Assert.Equal(["Purpose", "team"], ContractDiff.Between(view.Published, view.Draft!).Select(c => c.Label));
        await Assert.ThrowsAsync<OpsConsole.Runtime.Audit.ConflictException>(() => rehearsal.Get<ContractStore>().PublishAsync(Rehearsal.Person, Rehearsal.Key, "Seen before Tomas", mine.Revision));
        Assert.Equal(2, (await rehearsal.Get<ContractStore>().PublishAsync(Rehearsal.Person, Rehearsal.Key, "Plans", view.DraftRevision)).Version);
        Assert.Equal(2, Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full)).ContractVersion);
    }

    [Fact]
    public async Task S0_22_S3_13_The_demos_contract_is_judged_against_what_both_sides_can_truly_do()
    {
        await using var rehearsal = await Rehearsal.StartAsync(12);
        var contract = (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!;
        var schemas = await rehearsal.Get<SchemaBook>().LookAsync(contract, new CallContext(CallPriority.Person, new CallMeter(), default));
        Assert.Empty(Governance.Check(contract, schemas.Left, schemas.Right));
        Assert.Contains(Capabilities.Of(contract, Side.Right, schemas.Right), c => c is { Path: "created_at", Writable: false, Reason: not null });
        Assert.All(contract.Fields, f => Assert.Contains(Capabilities.Of(contract, Side.Left, schemas.Left), c => c.Path == f.Left && c.Row is not null));
    }
}
