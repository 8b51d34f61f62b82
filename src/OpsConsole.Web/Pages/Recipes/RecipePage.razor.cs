using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Recipes;

namespace OpsConsole.Web.Pages.Recipes;

/// <summary>Three steps on one page: where, what it needs, what would happen. The systems are asked as soon as the page lives and after every choice; nothing is written before the button.</summary>
public sealed partial class RecipePage(RecipeQueries recipes, RecipeChecker checker, RecipeDesk desk, NavigationManager nav) : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private RecipeDetail? detail;
    private RecipeChoice? choice;
    private RecipeCheck? check;
    private RecipeResult? done;
    private IReadOnlyList<NotMade> refused = [];
    private string? asked;
    private string? error;
    private bool busy;
    private bool previewed;

    [Parameter]
    public string Key { get; set; } = "";

    [CascadingParameter]
    private Actor Actor { get; set; } = null!;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <summary>Not while the page is drawn by the server alone: that answer would be thrown away.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (choice is not null && asked != Key)
        {
            asked = Key;
            await CheckAsync();
        }
    }

    private async Task<RecipeDetail?> LoadAsync(CancellationToken ct) => await recipes.FindAsync(Key, ct);

    /// <summary>Where there is only one of a kind there is nothing to choose.</summary>
    private void Begin(RecipeDetail? now)
    {
        if (now?.Line.Recipe.Key != detail?.Line.Recipe.Key)
        {
            (choice, check, done, error, refused) = (null, null, null, null, []);
        }

        detail = now;
        if (choice is null && now is { Left: [var left, ..], Right: [var right, ..], Line.Recipe: var recipe })
        {
            choice = new(new(left.Key, recipe.Contract.Left.Object), new(right.Key, recipe.Contract.Right.Object), recipe.Settings.ToDictionary(
                s => s.Key, s => s.Value ?? (s.Kind == Engine.Recipes.SettingKind.Channel && now.Channels is [var only] ? only.Key : "")));
        }

        StateHasChanged();
    }

    private Task ChooseAsync(RecipeChoice now)
    {
        (choice, done, refused) = (now, null, []);
        return CheckAsync();
    }

    private async Task CheckAsync()
    {
        (busy, error, previewed) = (true, null, false);
        StateHasChanged();
        try
        {
            check = await checker.CheckAsync(detail!.Line.Recipe, choice!, gone.Token);
        }
        catch (ConflictException e)
        {
            (error, check) = (e.Message, null);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            busy = false;
        }

        StateHasChanged();
    }

    /// <summary>Switching on comes after seeing what it does.</summary>
    private Task PreviewedAsync(RecipeCheck shown)
    {
        previewed = shown == check;
        StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task MakeAsync()
    {
        refused = await desk.MakeFieldsAsync(Actor, Key, choice!, gone.Token);
        await CheckAsync();
    }

    private async Task InstallAsync()
    {
        var result = await desk.InstallAsync(Actor, Key, choice!, gone.Token);
        if (result.AwaitsYes)
        {
            nav.NavigateTo($"/pipelines/{result.PipelineKey}/matching");
            return;
        }

        done = result;
        await CheckAsync();
    }
}
