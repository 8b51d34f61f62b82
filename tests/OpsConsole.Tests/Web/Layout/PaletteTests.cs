using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store;
using OpsConsole.Tests.Web.Pages;
using OpsConsole.Web.Components.Layout;
using Xunit;

namespace OpsConsole.Tests.Web.Layout;

public sealed class PaletteTests : PageTest
{
    private IRenderedComponent<Palette> Shown(string role = Roles.Admin) => Render<Palette>(p => p.AddCascadingValue(new Actor("maja@example.test", role, "page")));

    private Task SeedAllAsync() => SeedAsync(db =>
    {
        Samples.AddPipeline(db);
        db.Runs.Add(Samples.RunRow());
        db.Reviews.AddRange(Samples.Review(), Samples.Review("The vendor said no.", OpsConsole.Engine.Records.ReviewReason.Refused));
    });

    [Fact]
    public async Task X_02_What_the_server_finds_comes_below_what_stood_there_and_moves_nothing()
    {
        await SeedAllAsync();
        var palette = Shown();
        var before = palette.FindAll("[role=option]").Select(o => o.TextContent).ToList();
        await palette.Find("input").InputAsync(new() { Value = "1" });
        var after = palette.FindAll("[role=option]").Select(o => o.TextContent).ToList();
        Assert.Equal(before, after.Take(before.Count));
        Assert.StartsWith("Run 1, ", after[before.Count]);
        await palette.Find("input").InputAsync(new() { Value = "plan_tier" });
        Assert.StartsWith("/review?cause=ValueNotMapped", palette.Find("a[data-found]").GetAttribute("href"));
    }

    [Theory]
    [InlineData("run 1", "/runs/1")]
    [InlineData("refused", "/review?cause=Refused~contacts-contract~plan_tier%7Ccustom_attributes.plan_tier~0")]
    public async Task Runs_are_found_by_number_and_causes_by_their_words(string words, string address)
    {
        await SeedAllAsync();
        Assert.Equal(address, (await Services.GetRequiredService<PaletteFinder>().FindAsync(words)).Single().Address);
    }

    [Fact]
    public async Task Contracts_and_pipelines_are_offered_at_once_and_nothing_for_nothing()
    {
        await SeedAllAsync();
        var finder = Services.GetRequiredService<PaletteFinder>();
        Assert.Equal(["Contract", "Pipeline"], (await finder.KnownAsync()).Select(f => f.Kind));
        Assert.Empty(await finder.FindAsync("  "));
    }

    [Theory]
    [InlineData(Roles.Viewer, false)]
    [InlineData(Roles.Admin, true)]
    public void A_page_that_a_role_may_not_open_is_not_offered(string role, bool people) =>
        Assert.Equal(people, Shown(role).FindAll("a[role=option]").Any(a => a.GetAttribute("href") == "/people"));

    [Fact]
    public void It_is_a_combobox_over_a_listbox()
    {
        var palette = Shown();
        var input = palette.Find("input");
        Assert.Equal(("combobox", palette.Find("[role=listbox]").Id), (input.GetAttribute("role"), input.GetAttribute("aria-controls")));
        Assert.All(palette.FindAll("[role=option]"), o => Assert.NotNull(o.GetAttribute("aria-selected")));
    }
}
