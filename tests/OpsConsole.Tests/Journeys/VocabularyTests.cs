using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A word of the shared vocabulary under another name: told before, changed everywhere at once, and nothing is written because of it.</summary>
public sealed class VocabularyTests
{
    private const string Stage = "custom_attributes.lifecycle_stage";

    private static readonly Rule Welcome = new()
    {
        Key = "welcome",
        Name = "Welcome who is active",
        When = new() { Event = TriggerKind.Changed, Side = Side.Left, Field = "lifecycle_stage", To = "Active" },
        Branches = [new() { Then = [new() { Do = ActionKind.Message, Text = "Welcome" }] }],
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S0_59_A_stage_renamed_once_changes_contract_rule_and_value_map_and_the_run_after_it_writes_nothing(bool inIntercomToo)
    {
        await using var rehearsal = await SpeakingAsync();
        var active = await MakeActiveAsync(rehearsal);
        await rehearsal.SetRowsAsync(active.Select(p => p.Row), _ => new { lifecycle_stage = "Live" }, typecast: true);
        if (inIntercomToo)
        {
            await SetStagesAsync(rehearsal, "lead", "trial", "live", "churned", "active");
            foreach (var pair in active)
            {
                await rehearsal.SetContactAsync(pair.Contact, new { custom_attributes = new { lifecycle_stage = "live" } });
            }
        }

        var desk = rehearsal.Get<VocabularyDesk>();
        var reach = await desk.ReachAsync("lifecycle", "active", "Live");
        var contract = Assert.Single(reach.Contracts);
        Assert.True(reach.MayGo);
        Assert.Equal((2, false), (contract.Version, contract.NeedsApproval));
        Assert.Equal(["fields[3].values", "fields[3].values", "rules[0]"], contract.Uses.Select(u => u.Part));
        Assert.Equal(inIntercomToo ? "live" : "active", contract.Uses.Single(u => u.Side == Side.Right).After);

        var put = await desk.RenameAsync(Rehearsal.Person, "lifecycle", "active", "Live", reach.Vocabulary.Version);

        Assert.Equal(3, put[Rehearsal.Key].Version);
        var store = rehearsal.Get<ContractStore>();
        var now = (await store.FindAsync(Rehearsal.Key))!.Published!;
        Assert.Equal("Renamed Active to Live in Lifecycle", now.Note);
        Assert.Equal(inIntercomToo ? "live" : "active", now.Fields.Single(f => f.Right == Stage).Values!["Live"]);
        Assert.Equal("Live", RuleJson.Read(now.Rules[0]).When.To);
        Assert.Equal("Live", (await rehearsal.Get<VocabularyBook>().ListAsync()).Single(v => v.Key == "lifecycle").Terms.Single(t => t.Key == "active").Word);

        var old = (await store.VersionAsync(Rehearsal.Key, 2))!;
        Assert.Equal("active", old.Fields.Single(f => f.Right == Stage).Values!["Active"]);
        Assert.Equal("Active", RuleJson.Read(old.Rules[0]).When.To);

        var writes = await rehearsal.WritesAsync();
        var run = Rehearsal.Succeeded(await rehearsal.RunAsync());
        await rehearsal.ActAsync();
        Assert.Equal((3, 0, 0, 0), (run.ContractVersion, run.Updated, run.Created, run.Review));
        Assert.Equal(writes, await rehearsal.WritesAsync());
        await using var db = await rehearsal.DbAsync();
        Assert.Empty(await db.Actions.ToListAsync()); // nobody became active by it, so nobody is welcomed
        await rehearsal.AssertQuietAsync();
        Assert.Equal(1, await db.Audit.CountAsync(a => a.Verb == "rename" && a.Object == "vocabulary"));
        Assert.Equal(1, await db.Audit.CountAsync(a => a.Verb == "rename" && a.Object == "contract"));
    }

    [Fact]
    public async Task S0_59_A_draft_follows_the_rename_and_keeps_what_else_it_says()
    {
        await using var rehearsal = await SpeakingAsync();
        await AddOptionAsync(rehearsal);
        var store = rehearsal.Get<ContractStore>();
        var published = (await store.FindAsync(Rehearsal.Key))!.Published!;
        await store.SaveDraftAsync(Rehearsal.Person, Rehearsal.Key, ContractJson.Write(published with { Purpose = "half done" }), null);

        await rehearsal.Get<VocabularyDesk>().RenameAsync(Rehearsal.Person, "lifecycle", "active", "Live", 1);

        var view = (await store.FindAsync(Rehearsal.Key))!;
        Assert.Equal((3, "half done"), (view.Published!.Version, view.Draft!.Purpose));
        Assert.All([view.Published, view.Draft], c => Assert.Contains("Live", c.Fields.Single(f => f.Right == Stage).Values!.Keys));
        Assert.Equal(["Purpose"], ContractDiff.Between(view.Published, view.Draft).Select(c => c.Label));
    }

    [Fact]
    public async Task S0_59_What_was_seen_is_what_is_renamed_and_a_taken_word_is_refused()
    {
        await using var rehearsal = await SpeakingAsync();
        var desk = rehearsal.Get<VocabularyDesk>();
        var stages = (await rehearsal.Get<VocabularyBook>().ListAsync()).Single(v => v.Key == "lifecycle");
        Assert.Contains("is defined in Customer health", (await desk.ReachAsync("lifecycle", "active", "at risk")).Problem, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConflictException>(() => desk.RenameAsync(Rehearsal.Person, "lifecycle", "active", "Trial", 1));

        var second = await desk.SaveAsync(Rehearsal.Person, stages with { Terms = [.. stages.Terms, new("dormant", "Dormant", "Pays, has not signed in for 30 days.")] }, "added Dormant");
        Assert.Equal(2, second.Version);
        await Assert.ThrowsAsync<ConflictException>(() => desk.SaveAsync(Rehearsal.Person, stages, "from what was there before"));
        await Assert.ThrowsAsync<ConflictException>(() => desk.RenameAsync(Rehearsal.Person, "lifecycle", "active", "Live", 1));
        Assert.Equal([2, 1], (await rehearsal.Get<VocabularyBook>().HistoryAsync("lifecycle")).Select(v => v.Version));
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.RenameAsync(Rehearsal.Person with { Role = Roles.Editor }, "lifecycle", "active", "Live", 2));
        Assert.Equal(2, (await rehearsal.Get<ContractStore>().FindAsync(Rehearsal.Key))!.Published!.Version);
    }

    [Fact]
    public async Task S0_59_A_contract_that_would_not_fit_keeps_the_rename_from_being_done_anywhere()
    {
        await using var rehearsal = await SpeakingAsync();
        await SetStagesAsync(rehearsal, "lead", "trial", "churned"); // Intercom offers neither the old word nor the new one
        var reach = await rehearsal.Get<VocabularyDesk>().ReachAsync("lifecycle", "active", "Live");
        Assert.False(reach.MayGo);
        Assert.Contains("has no option \"live\"", reach.Contracts[0].Problems[0].Sentence, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<VocabularyDesk>().RenameAsync(Rehearsal.Person, "lifecycle", "active", "Live", 1));

        Assert.EndsWith("Nothing was renamed.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Active", (await rehearsal.Get<VocabularyBook>().ListAsync()).Single(v => v.Key == "lifecycle").Terms.Single(t => t.Key == "active").Word);
    }

    [Fact]
    public async Task S0_59_A_recipe_begun_after_a_rename_speaks_the_new_word()
    {
        await using var rehearsal = await SpeakingAsync();
        await AddOptionAsync(rehearsal);
        await rehearsal.Get<VocabularyDesk>().RenameAsync(Rehearsal.Person, "lifecycle", "active", "Live", 1);

        var begun = await rehearsal.Get<VocabularyDesk>().SpeakAsync(ContractStarts.FromRecipe(Rehearsal.Key, "second", "Second", new("airtable-demo", "Contacts"), new("intercom-demo", "contacts")));

        Assert.Equal("active", begun.Fields.Single(f => f.Right == Stage).Values!["Live"]);
    }

    /// <summary>The demo's contract with a rule that speaks of a stage, as version 2, settled.</summary>
    private static async Task<Rehearsal> SpeakingAsync()
    {
        var rehearsal = await Rehearsal.SyncedAsync(12);
        await rehearsal.PublishAsync(c => c with { Rules = [RuleJson.Write(Welcome)], Limits = c.Limits with { MassChangeShare = 1 } });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        return rehearsal;
    }

    private static async Task<List<Pair>> MakeActiveAsync(Rehearsal rehearsal)
    {
        var pairs = await rehearsal.PairsAsync();
        var active = new List<Pair>();
        foreach (var pair in pairs)
        {
            if (await rehearsal.CellAsync(pair.Row, "lifecycle_stage") == "Active")
            {
                active.Add(pair);
            }
        }

        Assert.NotEmpty(active);
        return active;
    }

    /// <summary>Airtable offers "Live" as well: typecast adds an option where a value needs it.</summary>
    private static async Task AddOptionAsync(Rehearsal rehearsal)
    {
        var pair = (await rehearsal.PairsAsync())[0];
        var stage = await rehearsal.CellAsync(pair.Row, "lifecycle_stage");
        await rehearsal.SetRowsAsync([pair.Row], _ => new { lifecycle_stage = "Live" }, typecast: true);
        await rehearsal.SetRowAsync(pair.Row, new { lifecycle_stage = stage });
    }

    private static async Task SetStagesAsync(Rehearsal rehearsal, params string[] stages)
    {
        var attributes = (await rehearsal.Sandbox.IntercomAsync("GET", "data_attributes?model=contact"))["data"].EnumerateArray();
        var id = attributes.Single(a => a.GetProperty("name").GetString() == "lifecycle_stage").GetProperty("id").GetInt32();
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("PUT", $"data_attributes/{id}", new { options = stages.Select(s => new { value = s }) })).Status);
    }
}
