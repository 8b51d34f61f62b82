using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Web;
using OpsConsole.Tests.Web.Pages;
using Xunit;

namespace OpsConsole.Tests.Runtime.Contracts;

public sealed class DraftDeskTests : PageTest
{
    private static readonly Contract Base = ContractSamples.Example;

    private DraftDesk Desk => Services.GetRequiredService<DraftDesk>();

    private ContractStore Store => Services.GetRequiredService<ContractStore>();

    private static Actor Person(string name, string role = Roles.Lead) => new(name, role, "page");

    private static Contract Why(Contract contract, string left, string why) => ContractSamples.WithRow(contract, left, f => f with { Why = why });

    private async Task<List<AuditRow>> AuditAsync()
    {
        List<AuditRow> rows = [];
        await SeedAsync(async db => rows = await db.Audit.OrderBy(a => a.Id).ToListAsync());
        return rows;
    }

    [Fact]
    public async Task Edits_of_two_people_in_different_cells_are_both_kept()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        await Desk.EditAsync(Person("tomas"), Base, Why(Base, "plan_tier", "by Tomas"), 0);
        var mine = await Desk.EditAsync(Person("maja"), Base, Why(Base, "vip_flag", "by Maja"), 0);
        Assert.Empty(mine.Conflicts);
        Assert.Equal("tomas", mine.By);
        var stored = (await Store.FindAsync(Base.Key))!.Draft!;
        Assert.Equal(["by Tomas", "by Maja"], stored.Fields.Where(f => f.Left is "plan_tier" or "vip_flag").Select(f => f.Why));
    }

    [Fact]
    public async Task The_same_cell_changed_by_both_is_told_and_not_overwritten()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        await Desk.EditAsync(Person("tomas"), Base, Why(Base, "plan_tier", "by Tomas"), 0);
        var mine = await Desk.EditAsync(Person("maja"), Base, Why(Base, "plan_tier", "by Maja"), 0);
        Assert.Equal(("why", "by Maja", "by Tomas"), (Assert.Single(mine.Conflicts).Cell, mine.Conflicts[0].Mine, mine.Conflicts[0].Theirs));
        Assert.Equal("by Tomas", (await Store.FindAsync(Base.Key))!.Draft!.Fields.Single(f => f.Left == "plan_tier").Why);
    }

    [Fact]
    public async Task Many_people_at_once_lose_nothing()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var rows = Base.Fields.Take(5).Select(f => f.Left).ToList();
        foreach (var wave in rows.Chunk(2))
        {
            await Task.WhenAll(wave.Select(left => Desk.EditAsync(Person(left), Base, Why(Base, left, "new " + left), 0)));
        }

        var stored = (await Store.FindAsync(Base.Key))!.Draft!;
        Assert.All(rows, left => Assert.Equal("new " + left, stored.Fields.First(f => f.Left == left).Why));
    }

    [Fact]
    public async Task Editing_back_to_what_is_published_leaves_no_draft()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        var edited = await Desk.EditAsync(Person("maja"), Base, Why(Base, "plan_tier", "x"), 0);
        await Desk.EditAsync(Person("maja"), edited.Contract, Base, edited.Revision);
        Assert.Null((await Store.FindAsync(Base.Key))!.Draft);
    }

    [Fact]
    public async Task S0_120_Only_a_lead_changes_keys_their_rows_and_the_write_back_through_any_door()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        await SeedAsync(db =>
        {
            db.ContractVersions.Add(ContractSamples.Version(Base with { Identity = Base.Identity with { Keys = [Base.Identity.Keys[0]] } }, 2));
            db.Contracts.Single().PublishedVersion = 2;
        });
        var now = (await Store.FindAsync(Base.Key))!.Published!;
        var keys = now with { Identity = Base.Identity };
        await Assert.ThrowsAsync<NotAllowedException>(() => Desk.EditAsync(Person("e", Roles.Editor), now, keys, 0));
        await Assert.ThrowsAsync<NotAllowedException>(() => Store.SaveDraftAsync(Person("e", Roles.Editor), Base.Key, ContractJson.Write(keys), null));
        await Assert.ThrowsAsync<NotAllowedException>(() => Store.RepublishAsync(Person("e", Roles.Editor), Base.Key, 1, "back"));
        await Assert.ThrowsAsync<NotAllowedException>(() => Desk.EditAsync(Person("e", Roles.Editor), now, now with { WriteBack = null }, 0));
        Assert.Null((await Store.FindAsync(Base.Key))!.Draft);
        await Desk.EditAsync(Person("e", Roles.Editor), now, Why(now, "external_id", "better said"), 0);
        await Desk.EditAsync(Person("l"), Why(now, "external_id", "better said"), Why(keys, "external_id", "better said"), 1);
        Assert.Equal(2, (await Store.FindAsync(Base.Key))!.Draft!.Identity.Keys.Count);
    }

    [Fact]
    public async Task S0_121_The_audit_tells_each_cell_before_and_after()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        await Desk.EditAsync(Person("maja"), Base, ContractSamples.WithRow(Base, "lifecycle_stage", f => f with { Owner = FieldOwner.Right }), 0);
        var entry = Assert.Single(await AuditAsync());
        Assert.Equal(("Changed Owner of lifecycle_stage in the draft.", "left", "right", "maja"), (entry.Sentence, entry.Before, entry.After, entry.Who));
    }

    [Fact]
    public async Task A_viewer_edits_nothing_and_a_key_is_taken_once()
    {
        await SeedAsync(db => ContractSamples.Publish(db));
        await Assert.ThrowsAsync<NotAllowedException>(() => Desk.EditAsync(Person("v", Roles.Viewer), Base, Why(Base, "plan_tier", "x"), 0));
        await Assert.ThrowsAsync<NotAllowedException>(() => Desk.CreateAsync(Person("v", Roles.Viewer), Base with { Key = "other" }));
        await Assert.ThrowsAsync<ConflictException>(() => Desk.CreateAsync(Person("e", Roles.Editor), Base));
        await Assert.ThrowsAsync<ConflictException>(() => Desk.CreateAsync(Person("e", Roles.Editor), Base with { Key = "Not a key" }));
        await Desk.CreateAsync(Person("e", Roles.Editor), ContractStarts.Blank("blank", "Blank", new("a", "x"), new("b", "y")));
        Assert.NotNull((await Store.FindAsync("blank"))!.Draft);
    }

    [Fact]
    public void Every_recipe_can_be_begun_between_other_ends() => Assert.All(ContractStarts.Recipes, r =>
    {
        var begun = ContractStarts.FromRecipe(r, "mine", "Mine", new("left", "L"), new("right", "R"));
        Assert.Equal(("mine", "Mine", new Endpoint("left", "L"), 0), (begun.Key, begun.Name, begun.Left, begun.Version));
        Assert.NotEmpty(begun.Fields);
    });
}
