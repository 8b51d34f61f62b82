using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Recipes;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Recipes in a rehearsal: the files that come with the console, by the desk that the page uses.</summary>
public sealed partial class Rehearsal
{
    public static RecipeChoice Choice(string recipe, string? table = null, params (string Key, string Value)[] said)
    {
        var shipped = RecipeBook.Find(recipe)!;
        return new(
            new Endpoint("airtable-demo", table ?? shipped.Contract.Left.Object), new Endpoint("intercom-demo", shipped.Contract.Right.Object),
            shipped.Settings.ToDictionary(s => s.Key, s => said.FirstOrDefault(x => x.Key == s.Key).Value ?? s.Value ?? ""));
    }

    /// <summary>Makes what is missing, switches it on, says yes to its matching where it is new, and waits for the run that follows.</summary>
    public async Task<RecipeResult> InstallAsync(string recipe, string? table = null, params (string Key, string Value)[] said)
    {
        var choice = Choice(recipe, table, said);
        Assert.Empty(await Get<RecipeDesk>().MakeFieldsAsync(Person, recipe, choice));
        var result = await Get<RecipeDesk>().InstallAsync(Person, recipe, choice);
        if (!result.AwaitsYes)
        {
            AddsUp(await LetAsync(await RunOfAsync(result.PipelineKey)));
            return result;
        }

        var preview = await Get<RunQueries>().LastPreviewAsync(result.PipelineKey);
        AddsUp(await EndOfAsync(preview!.Id));
        AddsUp(await LetAsync(await EndOfAsync(await Get<FirstRunDesk>().StartAsync(Person, result.PipelineKey))));
        return result;
    }

    /// <summary>The run's end; where it is held for changing much, after a person's yes.</summary>
    private async Task<RunRow> LetAsync(RunRow run)
    {
        if (run.Status != RunStatus.Held)
        {
            return run;
        }

        await Get<RunDesk>().ApproveAsync(Person, run.Id);
        await UntilAsync(async () => (await Get<RunQueries>().FindAsync(run.Id))!.Status is not (RunStatus.Held or RunStatus.Queued or RunStatus.Running), "the held run ended");
        return (await Get<RunQueries>().FindAsync(run.Id))!;
    }
}
