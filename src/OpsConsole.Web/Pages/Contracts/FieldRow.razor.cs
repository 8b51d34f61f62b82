using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>One row of the grid. Drawn again only when something it shows is another: an edit costs one row, however many there are.</summary>
public sealed partial class FieldRow : ComponentBase
{
    private object? drawn;
    private bool due = true;
    private SideNames names = null!;
    private string label = "";
    private string lockWords = "";
    private string rowCss = "";
    private string rightType = "";
    private bool isKey;
    private bool locked;
    private bool canEdit;
    private bool errors;
    private IReadOnlyList<ContractProblem> told = [];
    private IReadOnlyList<DriftFinding> fixes = [];

    [CascadingParameter]
    public FieldGrid Grid { get; set; } = null!;

    [Parameter, EditorRequired]
    public int Index { get; set; }

    [Parameter, EditorRequired]
    public FieldMap Field { get; set; } = null!;

    /// <summary>The row as published; null when it is new, or nothing was published.</summary>
    [Parameter]
    public FieldMap? Before { get; set; }

    [Parameter]
    public IReadOnlyList<ContractProblem> Problems { get; set; } = [];

    /// <summary>The cell being edited, if one of this row is.</summary>
    [Parameter]
    public string? Editing { get; set; }

    [Parameter]
    public bool Open { get; set; }

    /// <summary>Another object once what surrounds the rows (schemas) is another.</summary>
    [Parameter]
    public object Stamp { get; set; } = null!;

    public string Label => label;

    public bool May(string cell) => canEdit && (!locked || !IdentityGuard.Guards(cell));

    /// <summary>What the cell held in the published version, where that was another.</summary>
    public string? Was(string cell)
    {
        var of = ContractCells.Row.First(c => c.Name == cell);
        return Before is { } before && !of.Same(before, Field) ? names.Read(cell, of.Text(before)) ?? "empty" : null;
    }

    public IEnumerable<ContractProblem> At(string cell) => told.Where(p => p.Path == $"fields[{Index}].{cell}");

    protected override void OnParametersSet()
    {
        var session = Grid.Session;
        isKey = IdentityGuard.Guards(session.Contract, Field);
        (canEdit, locked) = (session.CanEdit, isKey && !session.CanEditIdentity);
        var drift = session.Schemas?.Drift.Where(Concerns).ToList() ?? [];
        var key = (Field, Before, Editing, Open, Stamp, Index, isKey, locked, canEdit, string.Join('\n', Problems.Select(p => p.Path + p.Sentence)), drift.Count);
        due = !Equals(drawn, key);
        if (due)
        {
            drawn = key;
            (names, told, fixes, errors) = (session.Names, Problems, drift, Problems.Any(p => p.Level == ProblemLevel.Error));
            label = ContractCells.Label(Field);
            lockWords = session.CanEdit ? $"Identity fields are changed by the role {Rights.WeakestRole[Right.EditIdentity]}." : "";
            rightType = session.Schemas?.Right.Find(Field.Right) is { } shape ? Described(shape) : "";
            rowCss = session.View.Published is not null && (Before is null || ContractCells.Row.Any(c => !c.Same(Before, Field))) ? "oc-changed" : "";
        }
    }

    protected override bool ShouldRender() => due;

    /// <summary>A finding is about a row that was published so, until the draft names another field, or another option.</summary>
    private bool Concerns(DriftFinding finding) => finding.Field == Field.On(finding.Side) && finding.Field == Before?.On(finding.Side)
        && (finding.Option is not { } option || Field.Values is not { } values || (finding.Side == Side.Left ? values.Keys : values.Values).Contains(option));

    public static string Described(FieldShape shape) => Components.Shared.Words.Camel(shape.Type.ToString()) + (shape.Options is { } options ? $", {options.Count} options" : "");
}
