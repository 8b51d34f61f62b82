using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Conventions;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A contract whose versions a second person approves: no door publishes it alone.</summary>
public sealed class ApprovalTests
{
    private static readonly Actor Maja = new("maja@example.test", Roles.Editor, "page");

    private static readonly Actor Priya = new("priya@example.test", Roles.Editor, "page");

    [Fact]
    public async Task S0_19_A_second_person_publishes_exactly_what_was_shown()
    {
        await using var rehearsal = await GuardedAsync();
        var store = rehearsal.Get<ContractStore>();
        await DraftAsync(rehearsal, "Plans");

        var asked = await store.PublishAsync(Maja, Rehearsal.Key, "What plans are for", null, Priya.Name);

        Assert.Null(asked.Version);
        Assert.Equal(1, (await store.FindAsync(Rehearsal.Key))!.Published!.Version);
        var request = (await rehearsal.Get<ApprovalQueries>().OfContractAsync(Rehearsal.Key))!;
        Assert.Null(request.Void);
        Assert.Equal((asked.Request!.Value, Maja.Name, Priya.Name), (request.Row.Id, request.Row.AskedBy, request.Row.AskedOf));
        Assert.Equal(["Purpose"], ContractDiff.Between(request.Base, request.Contract).Select(c => c.Label));

        Assert.Equal(2, await rehearsal.Get<ApprovalDesk>().ApproveAsync(Priya, asked.Request.Value));

        var now = (await store.FindAsync(Rehearsal.Key))!;
        Assert.Equal((2, "Plans", "What plans are for", true), (now.Published!.Version, now.Published.Purpose, now.Published.Note, now.Draft is null));
        var version = (await store.HistoryAsync(Rehearsal.Key))[0];
        Assert.Equal((Maja.Name, Priya.Name), (version.PublishedBy, version.ApprovedBy));
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(["askApproval", "publish", "approve"], await db.Audit.Where(a => a.ObjectKey == Rehearsal.Key && a.Id > 2 && a.Verb != "requireApproval" && a.Verb != "editDraft").OrderBy(a => a.Id).Select(a => a.Verb).ToListAsync());
        await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<ApprovalDesk>().ApproveAsync(Priya, asked.Request.Value));
    }

    [Fact]
    public async Task S0_19_Nobody_approves_their_own_and_no_token_approves_at_all()
    {
        await using var rehearsal = await GuardedAsync();
        var desk = rehearsal.Get<ApprovalDesk>();
        await DraftAsync(rehearsal, "Plans");
        var mine = (await rehearsal.Get<ContractStore>().PublishAsync(Maja, Rehearsal.Key, "Mine")).Request!.Value;
        Assert.Contains("yourself", (await Assert.ThrowsAsync<ConflictException>(() => desk.ApproveAsync(Maja, mine))).Message, StringComparison.Ordinal);
        Assert.Contains("a person who is signed in", (await Assert.ThrowsAsync<ConflictException>(() => desk.ApproveAsync(new("token ci", Roles.Admin, "api"), mine))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.ApproveAsync(Priya with { Role = Roles.Viewer }, mine));
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.RequireAsync(Priya with { Role = Roles.Lead }, Rehearsal.Key, false));

        // A token that Priya made speaks for Priya.
        await using (var db = await rehearsal.DbAsync())
        {
            db.ApiTokens.Add(new ApiTokenRow { Name = "ci", TokenHash = "x", Role = Roles.Editor, CreatedBy = Priya.Name, CreatedAt = DateTimeOffset.UtcNow });
            await db.SaveChangesAsync();
        }

        var tokens = (await rehearsal.Get<ContractStore>().PublishAsync(new("token ci", Roles.Editor, "api"), Rehearsal.Key, "By machine")).Request!.Value;
        Assert.Contains("asked anew", (await Assert.ThrowsAsync<ConflictException>(() => desk.ApproveAsync(Priya, mine))).Message, StringComparison.Ordinal);
        Assert.Contains("yourself", (await Assert.ThrowsAsync<ConflictException>(() => desk.ApproveAsync(Priya, tokens))).Message, StringComparison.Ordinal);
        Assert.Equal(2, await desk.ApproveAsync(Maja, tokens));
    }

    [Fact]
    public async Task S0_19_A_draft_changed_since_makes_the_request_void_and_says_so()
    {
        await using var rehearsal = await GuardedAsync();
        await DraftAsync(rehearsal, "Plans");
        var asked = (await rehearsal.Get<ContractStore>().PublishAsync(Maja, Rehearsal.Key, "Plans")).Request!.Value;
        await DraftAsync(rehearsal, "Something else, slipped in");

        Assert.Contains("changed the draft since", (await rehearsal.Get<ApprovalQueries>().OfContractAsync(Rehearsal.Key))!.Void, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<ApprovalDesk>().ApproveAsync(Priya, asked));

        Assert.Contains("has to ask again", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!.Version);
        Assert.Null(await rehearsal.Get<ApprovalQueries>().OfContractAsync(Rehearsal.Key));
    }

    [Fact]
    public async Task S0_19_A_request_declined_with_a_word_leaves_the_draft()
    {
        await using var rehearsal = await GuardedAsync();
        var desk = rehearsal.Get<ApprovalDesk>();
        await DraftAsync(rehearsal, "Plans");
        var asked = (await rehearsal.Get<ContractStore>().PublishAsync(Maja, Rehearsal.Key, "Plans")).Request!.Value;
        await Assert.ThrowsAsync<ConflictException>(() => desk.DeclineAsync(Priya, asked, " "));
        await desk.DeclineAsync(Priya, asked, "Name the plans");

        Assert.Contains("Name the plans", (await Assert.ThrowsAsync<ConflictException>(() => desk.ApproveAsync(Priya, asked))).Message, StringComparison.Ordinal);
        Assert.Equal("Plans", (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Draft!.Purpose);
    }

    [Fact]
    public async Task S0_19_No_door_goes_round_the_second_person()
    {
        await using var rehearsal = await GuardedAsync();
        var store = rehearsal.Get<ContractStore>();
        await using (var db = await rehearsal.DbAsync())
        {
            // Airtable calls the stage Live, so that a rename has something to publish.
            var pair = (await rehearsal.PairsAsync())[0];
            await rehearsal.SetRowsAsync([pair.Row], _ => new { lifecycle_stage = "Live" }, typecast: true);
        }

        var doors = new Dictionary<string, Func<Task<PublishResult>>>
        {
            ["publish"] = async () =>
            {
                await DraftAsync(rehearsal, "By the dialog");
                return await store.PublishAsync(Maja, Rehearsal.Key, "By the dialog");
            },
            ["republish"] = () => store.RepublishAsync(Maja, Rehearsal.Key, 1, ""),
            ["rename"] = async () => (await rehearsal.Get<VocabularyDesk>().RenameAsync(Rehearsal.Person, "lifecycle", "active", "Live", 1))[Rehearsal.Key],
        };
        foreach (var (verb, door) in doors)
        {
            var result = await door();
            Assert.True(result is { Version: null, Request: not null }, verb);
            Assert.Equal(verb, (await rehearsal.Get<ApprovalQueries>().OfContractAsync(Rehearsal.Key))!.Row.Verb);
        }

        Assert.Single(await store.HistoryAsync(Rehearsal.Key));

        // Approved, the rename is published and the draft beside it stays.
        Assert.Equal(2, await rehearsal.Get<ApprovalDesk>().ApproveAsync(Priya, (await rehearsal.Get<ApprovalQueries>().OfContractAsync(Rehearsal.Key))!.Row.Id));
        var view = (await store.FindAsync(Rehearsal.Key))!;
        Assert.Equal("By the dialog", view.Draft!.Purpose);
        Assert.Contains("Live", view.Published!.Fields.Single(f => f.Left == "lifecycle_stage").Values!.Keys);
    }

    /// <summary>Versions come into being in one place (and in the demo's first setup), so no new door can forget the second person.</summary>
    [Fact]
    public void S0_19_Versions_are_made_in_one_place() =>
        Assert.Equal(["src/OpsConsole.Runtime/Contracts/Publishing.cs", "src/OpsConsole.Runtime/Demo/DemoSetup.cs"], SourceTree.Code.Where(f => f.Text.Contains("ContractVersions.Add", StringComparison.Ordinal)).Select(f => f.Path).Order(StringComparer.Ordinal));

    [Fact]
    public async Task S0_19_Who_is_asked_is_somebody_else_who_may_and_nobody_else_approves()
    {
        await using var rehearsal = await GuardedAsync();
        var store = rehearsal.Get<ContractStore>();
        await DraftAsync(rehearsal, "Plans");
        await Assert.ThrowsAsync<ConflictException>(() => store.PublishAsync(Maja, Rehearsal.Key, "Plans", null, Maja.Name));
        await Assert.ThrowsAsync<ConflictException>(() => store.PublishAsync(Maja, Rehearsal.Key, "Plans", null, "stranger@example.test"));
        var asked = (await store.PublishAsync(Maja, Rehearsal.Key, "Plans", null, Priya.Name)).Request!.Value;
        Assert.Contains("asked priya@example.test", (await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<ApprovalDesk>().ApproveAsync(Rehearsal.Person, asked))).Message, StringComparison.Ordinal);
    }

    private static async Task DraftAsync(Rehearsal rehearsal, string purpose)
    {
        var store = rehearsal.Get<ContractStore>();
        await store.SaveDraftAsync(Maja, Rehearsal.Key, ContractJson.Write((await store.FindAsync(Rehearsal.Key))!.Published! with { Purpose = purpose }), null);
    }

    /// <summary>The demo with two people, and the switch set.</summary>
    private static async Task<Rehearsal> GuardedAsync()
    {
        var rehearsal = await Rehearsal.SyncedAsync(12);
        await using var db = await rehearsal.DbAsync();
        db.Roles.AddRange(Roles.All.Select(r => new Microsoft.AspNetCore.Identity.IdentityRole(r) { Id = r, NormalizedName = r.ToUpperInvariant() }));
        foreach (var (person, role) in new[] { (Maja.Name, Roles.Editor), (Priya.Name, Roles.Editor), (Rehearsal.Person.Name, Roles.Admin) })
        {
            db.Users.Add(new ConsoleUser { Id = person, UserName = person, Email = person, NormalizedEmail = person.ToUpperInvariant(), NormalizedUserName = person.ToUpperInvariant() });
            db.UserRoles.Add(new() { UserId = person, RoleId = role });
        }

        await db.SaveChangesAsync();
        await rehearsal.Get<ApprovalDesk>().RequireAsync(Rehearsal.Person, Rehearsal.Key, true);
        return rehearsal;
    }
}
