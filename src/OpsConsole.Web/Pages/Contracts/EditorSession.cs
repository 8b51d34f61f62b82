using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>A cell both changed; <see cref="Mine"/> is the contract that holds my side of it.</summary>
public sealed record Standoff(MergeConflict Conflict, Contract Mine, string By);

/// <summary>One person's editing of one contract: what they see, what is stored, what stands against it, and what can be undone.</summary>
public sealed class EditorSession(Actor actor, DraftDesk desk, ContractView view, SideNames names)
{
    private readonly SemaphoreSlim saving = new(1, 1);
    private readonly Stack<(Contract Before, Contract After)> undo = new();
    private Contract stored = Standing(view);

    /// <summary>Called after every change, own or another's.</summary>
    public Func<Task>? Changed { get; set; }

    public ContractView View { get; private set; } = view;

    public Contract Contract { get; private set; } = Standing(view);

    public int Revision { get; private set; } = view.DraftRevision;

    public SideNames Names { get; } = names;

    public ContractSchemas? Schemas { get; private set; }

    public IReadOnlyList<ContractProblem> Problems { get; private set; } = ContractValidator.Check(Standing(view));

    public IReadOnlyList<ContractChange> Changes { get; private set; } = ContractDiff.Between(view.Published, Standing(view));

    public List<Standoff> Standoffs { get; } = [];

    /// <summary>Drift that no row shows (gates, write-back, keys without a row) and whose suggested fix still has something to mend.</summary>
    public IEnumerable<DriftFinding> LooseDrift => (View.Published is null ? [] : Schemas?.Drift ?? [])
        .Where(d => DriftRepair.CanRepair(d) && !Contract.Fields.Any(f => f.On(d.Side) == d.Field) && ContractDiff.Between(Contract, DriftRepair.Apply(Contract, d)).Count > 0);

    public string? Refusal { get; private set; }

    public bool CanEdit => actor.May(Right.EditContracts);

    public bool CanEditIdentity => CanEdit && actor.May(Right.EditIdentity);

    public bool CanUndo => undo.Count > 0;

    public int Errors => Problems.Count(p => p.Level == ProblemLevel.Error);

    public int Warnings => Problems.Count - Errors;

    public int NextVersion => (View.Published?.Version ?? 0) + 1;

    /// <summary>Is there anything to publish?</summary>
    public bool HasDraft => View.Published is null || Changes.Count > 0;

    public void Know(ContractSchemas schemas)
    {
        Schemas = schemas;
        Judge();
    }

    /// <summary>Changes what is shown at once, then saves it and takes in what others saved.</summary>
    public async Task EditAsync(Func<Contract, Contract> change)
    {
        var (before, after) = (Contract, change(Contract));
        if (ContractDiff.Between(before, after).Count > 0)
        {
            undo.Push((before, after));
            await ShowAndSaveAsync(after);
        }
    }

    /// <summary>Takes the last own edit back, and only that: what others did since stays.</summary>
    public async Task UndoAsync()
    {
        if (undo.TryPop(out var last))
        {
            var (merged, conflicts) = ContractMerge.Merge(last.After, last.Before, Contract);
            Standoffs.AddRange(conflicts.Select(c => new Standoff(c, last.Before, "Somebody")));
            await ShowAndSaveAsync(merged);
        }
    }

    public async Task KeepMineAsync(Standoff standoff)
    {
        Standoffs.Remove(standoff);
        await EditAsync(c => ContractMerge.Take(c, standoff.Mine, standoff.Conflict));
    }

    public void KeepTheirs(Standoff standoff) => Standoffs.Remove(standoff);

    /// <summary>Takes in what the database holds now; an edit on its way is merged by its own saving.</summary>
    public void Refresh(ContractView now)
    {
        var known = now.DraftRevision == Revision && now.Published?.Version == View.Published?.Version;
        View = now;
        if (known)
        {
            return;
        }

        if (saving.CurrentCount > 0 && now.DraftRevision != Revision)
        {
            var theirs = Standing(now);
            if (now.Draft is null)
            {
                undo.Clear(); // discarded or published: there is nothing to go back to
            }

            Take(ContractMerge.Merge(stored, Contract, theirs), Contract, now.DraftBy);
            (stored, Revision) = (theirs, now.DraftRevision);
        }

        Judge();
    }

    private async Task ShowAndSaveAsync(Contract contract)
    {
        Contract = contract;
        Refusal = null;
        Judge();
        await TellAsync();
        await saving.WaitAsync();
        try
        {
            var sent = Contract;
            var result = await desk.EditAsync(actor, stored, sent, Revision);
            var own = Contract;
            Take(ReferenceEquals(own, sent) ? new(result.Contract, result.Conflicts) : ContractMerge.Merge(sent, own, result.Contract), sent, result.By);
            (stored, Revision) = (result.Contract, result.Revision);
            if (result.By is not null || !ReferenceEquals(own, sent))
            {
                Judge();
            }
        }
        catch (Exception e) when (e is NotAllowedException or ConflictException or MissingException)
        {
            (Contract, Refusal) = (stored, $"{e.Message} The edit was not saved.");
            undo.Clear();
            Judge();
        }
        finally
        {
            saving.Release();
        }

        await TellAsync();
    }

    private void Take(MergeResult result, Contract mine, string? by)
    {
        Contract = result.Contract;
        Standoffs.AddRange(result.Conflicts.Select(c => new Standoff(c, mine, by ?? "Somebody")));
    }

    private void Judge()
    {
        var shape = ContractValidator.Check(Contract);
        Problems = Schemas is not { } s ? shape : [.. shape.Concat(SchemaFit.Check(Contract, s.Left, s.Right)).Concat(Governance.Check(Contract, s.Left, s.Right)).Concat(RuleFit.Check(Contract, s.Left, s.Right, s.ActsOn)).Concat(VocabularyFit.Check(Contract, s.Vocabularies)).Distinct()];
        Changes = ContractDiff.Between(View.Published, Contract);
    }

    private Task TellAsync() => Changed?.Invoke() ?? Task.CompletedTask;

    private static Contract Standing(ContractView view) => view.Draft ?? view.Published ?? ContractStarts.Blank(view.Key, view.Name, new("", ""), new("", ""));
}
