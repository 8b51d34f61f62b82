using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A new version of the contract is applied to everybody by the next run; an old one comes back by being published anew.</summary>
public sealed class ContractChangeTests
{
    [Fact]
    public async Task S0_59_S0_64_A_new_version_is_applied_to_everybody_and_an_old_one_comes_back()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = await rehearsal.PairsAsync();
        var (churned, active) = (pairs[0], pairs[1]);
        await rehearsal.SetRowAsync(churned.Row, new { lifecycle_stage = "Churned" });
        await rehearsal.SetRowAsync(active.Row, new { lifecycle_stage = "Active" });
        Assert.Equal(1, Rehearsal.Succeeded(await rehearsal.RunAsync()).ContractVersion);
        await rehearsal.PublishAsync(c => c with
        {
            Fields = [.. c.Fields.Select(f => f.Left switch
            {
                "lifecycle_stage" => f with { Values = new Dictionary<string, string> { ["Lead"] = "lead", ["Trial"] = "trial", ["Active"] = "churned", ["Churned"] = "active" } },
                "csm_owner" => f with { Transforms = ["template:{csm_owner} of {team}"] },
                _ => f,
            })],
            Limits = c.Limits with { MassChangeShare = 1 },
        });

        var second = Rehearsal.Succeeded(await rehearsal.RunAsync());

        Assert.Equal(2, second.ContractVersion);
        Assert.Contains("The contract changed", second.Notices, StringComparison.Ordinal);
        Assert.Equal(("active", "churned"), (await StageAsync(rehearsal, churned), await StageAsync(rehearsal, active)));
        foreach (var pair in pairs.Take(20))
        {
            var row = await rehearsal.RowAsync(pair.Row);
            Assert.Equal($"{Rehearsal.Cell(row, "csm_owner")} of {Rehearsal.Cell(row, "team")}", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.csm_name"));
        }

        await rehearsal.AssertQuietAsync();
        await rehearsal.Get<ContractStore>().RepublishAsync(Rehearsal.Person, Rehearsal.Key, 1, "Back to how it was");
        Assert.Equal(RunStatus.Held, (await rehearsal.RunAsync()).Status); // version 1's own limit: everybody's csm changes back
        await rehearsal.Get<OpsConsole.Runtime.Runs.RunDesk>().ApproveAsync(Rehearsal.Person, (await rehearsal.LastRunAsync()).Id);
        var third = Rehearsal.Succeeded(await rehearsal.EndOfAsync((await rehearsal.LastRunAsync()).Id));

        Assert.Equal(3, third.ContractVersion);
        Assert.Equal(("churned", "active"), (await StageAsync(rehearsal, churned), await StageAsync(rehearsal, active)));
        await Agreement.AssertAsync(rehearsal);
        await rehearsal.AssertQuietAsync();
    }

    private static Task<string?> StageAsync(Rehearsal rehearsal, Pair pair) => rehearsal.AttributeAsync(pair.Contact, "custom_attributes.lifecycle_stage");
}
