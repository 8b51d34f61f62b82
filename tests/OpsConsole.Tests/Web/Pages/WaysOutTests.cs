using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Pages.Review;
using Xunit;
using Given = OpsConsole.Tests.Engine.Contracts.Samples;

namespace OpsConsole.Tests.Web.Pages;

/// <summary>What the drawer offers for each kind of trouble, and what an edit puts into the contract.</summary>
public sealed class WaysOutTests : PageTest
{
    private async Task<IRenderedComponent<Microsoft.AspNetCore.Components.IComponent>> OpenAsync(ReviewReason reason, string role = Roles.Lead)
    {
        var contract = Given.Example with
        {
            Version = 1,
            Fields = [.. Given.Example.Fields.Select(f => f.Left == "plan_tier" ? f with { Values = new Dictionary<string, string> { ["Free"] = "Free", ["Growth"] = "Growth" } } : f)],
        };
        await SeedAsync(db =>
        {
            db.Pipelines.Add(new PipelineRow { Key = contract.Key, Name = "Contacts", ContractKey = contract.Key, CreatedAt = Samples.Start });
            db.Contracts.Add(new ContractRow { Key = contract.Key, Name = contract.Name, PublishedVersion = 1 });
            db.ContractVersions.Add(new ContractVersionRow { ContractKey = contract.Key, Version = 1, Json = ContractJson.Write(contract), Note = "n", PublishedBy = "maja@example.test", PublishedAt = Samples.Start });
            db.Schemas.Add(new SchemaRow { ConnectionKey = contract.Left.Connection, Object = contract.Left.Object, Json = JsonSerializer.Serialize(Given.Airtable()), SeenAt = Samples.Start });
            db.Schemas.Add(new SchemaRow { ConnectionKey = contract.Right.Connection, Object = contract.Right.Object, Json = JsonSerializer.Serialize(Given.Intercom()), SeenAt = Samples.Start });
            for (var i = 0; i < 3; i++)
            {
                var row = Samples.Review(reason: reason);
                (row.PipelineKey, row.ContractKey, row.LeftId) = (contract.Key, contract.Key, $"rec{i}");
                db.Reviews.Add(row);
            }
        });
        return Open(typeof(ReviewPage), role, "?item=1");
    }

    private static IEnumerable<string> Ways(IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> page) =>
        page.FindAll("input[name=way]").Select(r => page.Find("#" + r.GetAttribute("aria-labelledby")).TextContent);

    [Theory]
    [InlineData(ReviewReason.ValueNotMapped, "Map once for 3|Edit plan_tier and retry|Retry|Skip|Assign")]
    [InlineData(ReviewReason.ValueDoesNotFit, "Edit plan_tier and retry|Retry|Skip|Assign")]
    [InlineData(ReviewReason.BothChanged, "Take Left's value|Take Right's value|Edit plan_tier and retry|Retry|Skip|Assign")]
    [InlineData(ReviewReason.UndoBlocked, "Clear plan_tier again|Keep it empty|Assign")]
    [InlineData(ReviewReason.DuplicateClaim, "It is 65f0c0de|Edit plan_tier and retry|Retry|Skip|Assign")]
    public async Task X_02_Each_trouble_has_its_ways_out(ReviewReason reason, string ways) =>
        Assert.Equal(ways.Split('|'), Ways(await OpenAsync(reason)));

    [Fact]
    public async Task X_02_An_edit_can_put_the_value_into_the_contracts_draft_so_that_the_others_resolve_too()
    {
        var page = await OpenAsync(ReviewReason.ValueNotMapped);
        await page.Find("#way-edit").ChangeAsync(new() { Value = "on" });
        Assert.Contains("Add this to the contract so that 2 more resolve", page.Markup);
        await page.Find("input[aria-label='New value of plan_tier']").InputAsync(new() { Value = "Unheard of" });
        Assert.True(page.Find(".oc-check input").HasAttribute("disabled"));
        await page.Find("input[aria-label='New value of plan_tier']").InputAsync(new() { Value = "Growth" });
        await page.Find(".oc-check input").ChangeAsync(new() { Value = true });
        Assert.Contains("The draft will map \"Growth (2025)\" to \"Growth\".", page.Markup);
        await page.FindAll("button").First(b => b.TextContent.Contains("Set plan_tier and retry")).ClickAsync(new());

        var view = (await Services.GetRequiredService<ContractStore>().FindAsync(Given.Example.Key))!;
        Assert.Equal("Growth", view.Draft!.Fields.Single(f => f.Left == "plan_tier").Values!["Growth (2025)"]);
        Assert.DoesNotContain("Growth (2025)", view.Published!.Fields.Single(f => f.Left == "plan_tier").Values!.Keys);
        Assert.Equal(1, view.Published.Version);
    }

    [Fact]
    public async Task X_02_Mapping_once_leaves_the_item_open_until_a_person_publishes()
    {
        var page = await OpenAsync(ReviewReason.ValueNotMapped);
        await page.Find("#way-map").ChangeAsync(new() { Value = "on" });
        Assert.True(page.Find("[data-primary]").HasAttribute("disabled"));
        await page.Find("aside select").ChangeAsync(new() { Value = "Scale" });
        await page.Find("[data-primary]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("The draft maps it to \"Scale\" already.", page.Markup));
        Assert.Contains("To review", page.Find(".oc-pane-verdict").TextContent);
    }

    [Fact]
    public void X_02_Who_may_not_edit_contracts_is_not_offered_the_map() =>
        Assert.DoesNotContain(Way.Of(Samples.Review(), [], new("c", "plan_tier", Side.Left, "x", ["y"], new Dictionary<string, string>(), 0, null), OpsConsole.Web.Components.Shared.ContractEnds.Unknown("c"), new Actor("x@example.test", Roles.Viewer, "page")), w => w.Kind == WayKind.Map);
}
