using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Recipes;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Recipes;

/// <summary>
/// Installs recipes by the doors that people use: a draft, its publication, a pipeline that awaits its yes. What it makes can be edited, rolled back and switched off like everything made
/// by hand.
/// </summary>
public sealed class RecipeDesk(
    IDbContextFactory<OpsDbContext> contexts, RecipeChecker checker, ConnectionBook book, DraftDesk drafts, ContractStore contracts, FirstRunDesk first, RunDesk runs, AuditTrail audit, ChangeFeed changes)
{
    /// <summary>How often a pipeline made for a recipe runs, once somebody has said yes to it. Seconds.</summary>
    private const int Interval = 300;

    /// <summary>Makes the fields that the recipe misses; what exists is left alone. Safe to repeat.</summary>
    /// <returns>What could not be made and why.</returns>
    /// <exception cref="ConflictException">A side cannot be asked.</exception>
    public async Task<IReadOnlyList<NotMade>> MakeFieldsAsync(Actor actor, string recipeKey, RecipeChoice choice, CancellationToken ct = default)
    {
        actor.Demand(Right.PublishContracts);
        var check = await CheckAsync(recipeKey, choice, ct);
        var refused = new List<NotMade>();
        try
        {
            var call = new CallContext(CallPriority.Person, new CallMeter(), ct);
            foreach (var (side, wanted) in check.Fit.Wanted)
            {
                var end = side == Engine.Records.Side.Left ? choice.Left : choice.Right;
                var connector = await book.OpenAsync(end.Connection, ct);
                var not = await connector.MakeAsync(wanted, call);
                refused.AddRange(not);
                var made = wanted.Fields.Select(f => f.Path).Except(not.Select(n => n.Path)).ToList();
                if (made.Count > 0)
                {
                    await audit.WriteAsync(actor, "makeFields", "connection", end.Connection, $"Made {string.Join(", ", made)} in {connector.SystemName} {wanted.Name} for the recipe {check.Recipe.Name}.", ct);
                }
            }
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            throw new ConflictException($"Not every field could be made. {e.Message}");
        }

        return refused;
    }

    /// <summary>Puts the recipe to work. Into the contract that joins the two ends already, as its next version; else as a contract and a pipeline of its own, whose first run waits for a person.</summary>
    /// <exception cref="ConflictException">Something it needs is missing, unsaid or in the way; nothing was published.</exception>
    public async Task<RecipeResult> InstallAsync(Actor actor, string recipeKey, RecipeChoice choice, CancellationToken ct = default)
    {
        actor.Demand(Right.EditContracts);
        actor.Demand(Right.PublishContracts);
        actor.Demand(Right.ChangePipelines);
        actor.Demand(Right.RunPipelines);
        var check = await CheckAsync(recipeKey, choice, ct);
        if (!check.IsReady)
        {
            throw new ConflictException(check.Unsaid.Concat(check.Obstacles).Concat(check.Fit.Lines.Select(l => l.Sentence).OfType<string>()).FirstOrDefault() ?? "Fields are missing. Make them first.");
        }

        if (check.IsInstalled)
        {
            throw new ConflictException($"{check.Recipe.Name} is in {check.Contract.Name} already; there is nothing to add.");
        }

        var key = check.Contract.Key;
        var note = $"Recipe: {check.Recipe.Name}";
        var version = check.Joined switch
        {
            null => await BeginAsync(actor, check, note, ct),
            { IsIn: true } => check.Contract.Version,
            _ => await AddAsync(actor, check, note, ct),
        };
        var pipeline = check.Pipeline ?? await StartAsync(actor, check, choice, ct);
        await audit.WriteAsync(actor, "install", "recipe", recipeKey, version is null ? $"Asked a second person to have the recipe {check.Recipe.Name} in the contract {key}." : $"Installed the recipe {check.Recipe.Name} in version {version} of the contract {key}.", ct);
        changes.Publish(Topic.Contracts);
        return new(key, version, pipeline.Key, pipeline.AwaitsYes);
    }

    private async Task<RecipeCheck> CheckAsync(string recipeKey, RecipeChoice choice, CancellationToken ct) =>
        await checker.CheckAsync(RecipeBook.Find(recipeKey) ?? throw new MissingException("recipe", recipeKey), choice, ct);

    private async Task<int?> BeginAsync(Actor actor, RecipeCheck check, string note, CancellationToken ct)
    {
        await drafts.CreateAsync(actor, check.Contract, ct);
        return (await contracts.PublishAsync(actor, check.Contract.Key, note, ct)).Version;
    }

    private async Task<int?> AddAsync(Actor actor, RecipeCheck check, string note, CancellationToken ct)
    {
        var key = check.Contract.Key;
        var view = await contracts.FindAsync(key, ct) ?? throw new MissingException("contract", key);
        if (view.Draft is not null || view.Published!.Version != check.Contract.Version)
        {
            throw new ConflictException($"{view.DraftBy ?? "Somebody"} changed {view.Name} meanwhile. Nothing was published; look at it once more.");
        }

        var edit = await drafts.EditAsync(actor, view.Published, check.Contract, view.DraftRevision, ct);
        if (edit.By is not null)
        {
            throw new ConflictException($"{edit.By} began a draft of {view.Name} at the same moment. The recipe stands in it too; look at it there and publish it.");
        }

        try
        {
            return (await contracts.PublishAsync(actor, key, note, edit.Revision, null, ct)).Version;
        }
        catch (InvalidContractException)
        {
            await contracts.DiscardDraftAsync(actor, key, ct); // the systems changed since the check: no half-made draft is left behind
            throw;
        }
    }

    /// <summary>Off, narrowed as the recipe says, and previewed: its first run is said yes to where the matching is shown.</summary>
    private async Task<PipelineRow> StartAsync(Actor actor, RecipeCheck check, RecipeChoice choice, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var names = await db.Pipelines.Select(p => p.Name).ToListAsync(ct);
        var name = check.Joined is null ? check.Recipe.Name : check.Contract.Name;
        var key = await first.CreateAsync(actor, check.Contract.Key, names.Contains(name) ? $"{name} ({choice.Left.Object})" : name, Interval, null, ct);
        if (check.Joined is null && check.Recipe.Filter(choice.Said) is { } filter)
        {
            await first.SetFilterAsync(actor, key, filter, ct);
        }

        await runs.RequestAsync(actor, key, RunMode.Preview, ct: ct);
        return await db.Pipelines.AsNoTracking().SingleAsync(p => p.Key == key, ct);
    }
}
