using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A token that one vendor refuses.</summary>
public sealed class TokenTests
{
    [Theory]
    [InlineData("airtable-demo", "Airtable")]
    [InlineData("intercom-demo", "Intercom")]
    public async Task A_refused_token_ends_the_run_with_its_systems_name_and_touches_nothing(string connection, string system)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Waiting" });
        var world = await rehearsal.WorldAsync();
        await SetTokenAsync(rehearsal, connection, "wrong");

        var run = await rehearsal.RunAsync();

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.StartsWith($"{system} refused our token", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", run.Error, StringComparison.Ordinal);
        Rehearsal.AddsUp(run);
        Assert.Empty(await rehearsal.RecordsAsync(run.Id));
        Assert.Empty(await rehearsal.ReviewsAsync());
        Assert.Equal(world, await rehearsal.WorldAsync());

        Assert.Equal([connection], await RefusedAsync(rehearsal));

        await SetTokenAsync(rehearsal, connection, "sandbox");
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Empty(await RefusedAsync(rehearsal));
        Assert.Equal("Waiting", await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team"));
    }

    private static async Task<List<string>> RefusedAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Connections.Where(c => !c.Authorised).Select(c => c.Key).ToListAsync();
    }

    private static async Task SetTokenAsync(Rehearsal rehearsal, string connection, string token)
    {
        await using var db = await rehearsal.DbAsync();
        (await db.Connections.SingleAsync(c => c.Key == connection)).ProtectedSecret = rehearsal.Get<ConnectionBook>().Protect(token);
        await db.SaveChangesAsync();
    }
}
