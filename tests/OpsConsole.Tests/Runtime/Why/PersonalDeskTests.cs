using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Why;
using OpsConsole.Tests.Journeys;
using Xunit;

namespace OpsConsole.Tests.Runtime.Why;

/// <summary>Private values are masked for everybody; who may have them shown leaves an entry (S0-119).</summary>
public sealed class PersonalDeskTests
{
    [Fact]
    public async Task S0_119_Who_may_sees_private_values_and_the_audit_says_that_they_looked_but_not_at_what()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(5);
        await rehearsal.PublishAsync(c => c with { Fields = [.. c.Fields.Select(f => f.Left == "team" ? f with { Sensitivity = Sensitivity.Secret } : f)] });
        var pair = (await rehearsal.PairsAsync())[0];
        var email = (await rehearsal.CellAsync(pair.Row, "email"))!;
        var masked = (await rehearsal.Get<WhyQueries>().AskAsync(pair.Row)).Customers.Single().Fields.Single(f => f.Left == "email");
        Assert.Equal((true, Masking.Email(email)), (masked.Personal, masked.LeftValue));

        var shown = await rehearsal.Get<PersonalDesk>().ShowAsync(Rehearsal.Person, Rehearsal.Key, pair.Row, pair.Contact);
        Assert.Equal((email, email), shown.Where(s => s.Left == "email").Select(s => (s.LeftValue, s.RightValue)).Single());
        Assert.DoesNotContain(shown, s => s.Left == "team");
        await using var db = await rehearsal.DbAsync();
        var entry = await db.Audit.SingleAsync(a => a.Verb == "look");
        Assert.Equal((Rehearsal.Person.Name, "customer", pair.Row), (entry.Who, entry.Object, entry.ObjectKey));
        Assert.Contains("email", entry.Sentence);
        Assert.DoesNotContain(email, entry.Sentence + entry.Before + entry.After, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(Roles.Viewer)]
    [InlineData(Roles.Editor)]
    public async Task S0_119_Who_may_not_sees_nothing_and_nobody_is_asked(string role)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(2);
        var pair = (await rehearsal.PairsAsync())[0];
        var calls = await rehearsal.CallsAsync("airtable");
        await Assert.ThrowsAsync<NotAllowedException>(() => rehearsal.Get<PersonalDesk>().ShowAsync(new Actor("v@example.test", role, "page"), Rehearsal.Key, pair.Row, pair.Contact));
        Assert.Equal(calls, await rehearsal.CallsAsync("airtable"));
    }
}
