using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

public sealed class HeldRunTests
{
    [Fact]
    public async Task Who_is_gone_by_the_time_a_held_run_is_approved_is_SkipReason_Vanished_and_the_others_are_written()
    {
        await using var rehearsal = await Rehearsal.StartAsync(contacts: 20);
        await rehearsal.RunAsync();
        var rows = await rehearsal.RowsAsync();
        foreach (var row in rows)
        {
            await rehearsal.SetRowAsync(row.GetProperty("id").GetString()!, new { team = "A new team" });
        }

        var held = await rehearsal.RunAsync(RunMode.Full);
        Assert.Equal(RunStatus.Held, held.Status);
        var gone = rows[0].GetProperty("id").GetString()!;
        await rehearsal.Sandbox.AirtableAsync("DELETE", $"/Contacts/{gone}");
        await rehearsal.Get<RunDesk>().ApproveAsync(Rehearsal.Person, held.Id);
        var run = await rehearsal.EndOfAsync(held.Id);

        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.Equal(nameof(SkipReason.Vanished), Assert.Single(await rehearsal.RecordsAsync(run.Id), r => r.LeftId == gone).Reason);
        Assert.All(await rehearsal.ContactsAsync(), c => Assert.True(Rehearsal.Attribute(c, "custom_attributes.team") == "A new team" || c.GetProperty("external_id").ToString() == rows[0].GetProperty("fields").GetProperty("external_id").ToString()));
    }
}
