using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Accounts at vendors: tested by reading, replaced only by what works, and their secrets never seen again.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData("airtable-demo", "Airtable")]
    [InlineData("intercom-demo", "Intercom")]
    public async Task S1_07_A_test_names_each_prerequisite_and_never_writes(string key, string system)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        var (world, writes) = (await rehearsal.WorldAsync(), await rehearsal.WritesAsync());

        var checks = await rehearsal.Get<ConnectionDesk>().TestAsync(Rehearsal.Person, key);

        Assert.Equal((world, writes), (await rehearsal.WorldAsync(), await rehearsal.WritesAsync()));
        Assert.DoesNotContain(checks, c => c.Passed == false);
        Assert.Contains(checks, c => c.Text.StartsWith($"{system} answered and took the token", StringComparison.Ordinal));
        Assert.Contains(checks, c => c.Name.StartsWith("Fields for", StringComparison.Ordinal) && c.Passed == true);
        Assert.Contains(checks, c => c is { Name: "Write", Passed: null });
        await Assert.ThrowsAsync<NotAllowedException>(() => rehearsal.Get<ConnectionDesk>().TestAsync(Rehearsal.Person with { Role = Roles.Lead }, key));
    }

    [Fact]
    public async Task S1_07_A_missing_field_is_named()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        await rehearsal.Sandbox.ControlAsync("POST", "reset", new { });
        await rehearsal.PublishAsync(c => c);
        await using (var db = await rehearsal.DbAsync())
        {
            var version = await db.ContractVersions.OrderBy(v => v.Version).LastAsync();
            version.Json = version.Json.Replace("csm_owner", "csm_lost", StringComparison.Ordinal);
            await db.SaveChangesAsync();
        }

        var failed = Assert.Single(await rehearsal.Get<ConnectionDesk>().TestAsync(Rehearsal.Person, "airtable-demo"), c => c.Passed == false);
        Assert.Contains("Airtable has no csm_lost", failed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("airtable-demo")]
    [InlineData("intercom-demo")]
    public async Task S1_04_A_refused_token_does_not_replace_the_one_that_works_and_no_secret_is_ever_seen(string key)
    {
        const string wrong = "pat-wrong-secret-4711";
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        var desk = rehearsal.Get<ConnectionDesk>();
        var before = await RowAsync(rehearsal, key);

        var refusal = await Assert.ThrowsAsync<ConflictException>(() => desk.ReplaceAsync(Rehearsal.Person, key, wrong));

        Assert.Contains("the old ones stay", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before.ProtectedSecret, (await RowAsync(rehearsal, key)).ProtectedSecret);
        Rehearsal.Succeeded(await rehearsal.RunAsync());

        await desk.ReplaceAsync(Rehearsal.Person, key, " sandbox ");
        var after = await RowAsync(rehearsal, key);
        Assert.NotEqual(before.ProtectedSecret, after.ProtectedSecret);
        Assert.DoesNotContain("sandbox", after.ProtectedSecret, StringComparison.Ordinal);
        Assert.Equal((Rehearsal.Person.Name, true), (after.SecretBy, after.Authorised));
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await using var db = await rehearsal.DbAsync();
        var audit = await db.Audit.Where(a => a.Object == "connection").ToListAsync();
        Assert.Equal(["replaceCredentials"], audit.Select(a => a.Verb));
        Assert.DoesNotContain(audit, a => $"{a.Sentence} {a.Before} {a.After}".Contains("wrong", StringComparison.Ordinal));
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.ReplaceAsync(Rehearsal.Person with { Role = Roles.Lead }, key, "sandbox"));
    }

    [Fact]
    public async Task S1_07_The_budget_is_told_in_the_vendors_own_window()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        var details = await rehearsal.Get<ConnectionQueries>().DetailsAsync();
        var intercom = details.Single(d => d.Connection.Vendor == "intercom");
        Assert.Equal(TimeSpan.FromSeconds(10), intercom.Budget!.Window);
        Assert.InRange(intercom.Budget.Fullest, 1, intercom.Budget.Limit);
        Assert.NotNull(intercom.Budget.LastCall);
        Assert.Equal(TimeSpan.FromSeconds(1), details.Single(d => d.Connection.Vendor == "airtable").Budget!.Window);
        Assert.Equal([Rehearsal.Key], intercom.Uses.Single().Pipelines);
    }

    private static async Task<ConnectionRow> RowAsync(Rehearsal rehearsal, string key)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Connections.AsNoTracking().SingleAsync(c => c.Key == key);
    }
}
