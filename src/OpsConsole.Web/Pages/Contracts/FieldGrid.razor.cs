using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Contracts;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>The rows as a grid of text; only the cell being edited is a live control. Arrow keys move in the browser, without asking anybody (js/contract-grid.js).</summary>
public sealed partial class FieldGrid(NavigationManager nav, IJSRuntime script) : ComponentBase
{
    private (int Row, string Cell)? editing;
    private List<int> shown = [];
    private List<FieldMap?> before = [];
    private List<IReadOnlyList<ContractProblem>> problems = [];
    private HashSet<int> changed = [];
    private HashSet<int> troubled = [];
    private object stamp = new();
    private ContractSchemas? known;

    [Parameter, EditorRequired]
    public EditorSession Session { get; set; } = null!;

    [Parameter]
    public string? Query { get; set; }

    [Parameter]
    public string? Show { get; set; }

    /// <summary>The row whose details are open, by either field's name.</summary>
    [Parameter]
    public string? Row { get; set; }

    public int OpenRow { get; private set; } = -1;

    private NavigationManager Nav => nav;

    protected override void OnParametersSet()
    {
        var rows = Session.Contract.Fields;
        var pairs = RowPairs.Of(Session.View.Published?.Fields ?? [], rows).Where(p => p is { Before: not null, After: not null }).ToDictionary(p => p.After!, p => p.Before, (IEqualityComparer<FieldMap>)ReferenceEqualityComparer.Instance);
        before = [.. rows.Select(pairs.GetValueOrDefault)];
        var byRow = Session.Problems.ToLookup(p => RowOf(p.Path));
        problems = [.. rows.Select((_, i) => byRow[i].ToList())];
        changed = Session.View.Published is null ? [] : [.. Enumerable.Range(0, rows.Count).Where(i => before[i] is not { } was || ContractCells.Row.Any(c => !c.Same(was, rows[i])))];
        troubled = [.. Enumerable.Range(0, rows.Count).Where(i => problems[i].Count > 0)];
        shown = [.. Enumerable.Range(0, rows.Count).Where(i => Matches(rows[i]) && (Show != "changed" || changed.Contains(i)) && (Show != "problems" || troubled.Contains(i)))];
        OpenRow = Row is null ? -1 : rows.ToList().FindIndex(f => f.Name == Row || f.Left == Row || f.Right == Row);
        if (!ReferenceEquals(known, Session.Schemas))
        {
            (known, stamp) = (Session.Schemas, new());
        }
    }

    /// <summary>The row a problem's path names, or -1: "fields[3].owner" is 3.</summary>
    public static int RowOf(string path) =>
        path.StartsWith("fields[", StringComparison.Ordinal) && path.IndexOf(']') is var end and > 7 && int.TryParse(path.AsSpan(7, end - 7), out var row) ? row : -1;

    public void Edit(int row, string cell)
    {
        editing = (row, cell);
        StateHasChanged();
    }

    public void Close(int row, string cell)
    {
        if (editing == (row, cell))
        {
            editing = null;
            StateHasChanged();
        }
    }

    public async Task SetAsync(int row, string cell, string? text)
    {
        var name = Session.Contract.Fields[row].Name;
        await Session.EditAsync(c => CellEdits.WithRow(c, row, f => Typed(CellEdits.With(f, cell, text), f, cell)));
        await script.InvokeVoidAsync("ocGrid.drop", Session.View.Key, $"{name}:{cell}");
    }

    public Task ChangeAsync(int row, Func<FieldMap, FieldMap> change) => Session.EditAsync(c => CellEdits.WithRow(c, row, change));

    public Task MoveAsync(int row, int by) => Session.EditAsync(c => CellEdits.Moved(c, row, by));

    public async Task RemoveAsync(int row)
    {
        Toggle(-1);
        await Session.EditAsync(c => c with { Fields = [.. c.Fields.Where((_, i) => i != row)] });
    }

    public void Toggle(int row)
    {
        var open = row < 0 || OpenRow == row ? null : Session.Contract.Fields[row].Name;
        nav.NavigateTo(nav.GetUriWithQueryParameter("row", open));
    }

    private async Task AddAsync()
    {
        await Session.EditAsync(c => c with { Fields = [.. c.Fields, new() { Left = "", Right = "" }] });
        nav.NavigateTo(nav.GetUriWithQueryParameters(new Dictionary<string, object?> { ["q"] = null, ["show"] = null }));
        Edit(Session.Contract.Fields.Count - 1, "left");
    }

    /// <summary>A new row takes the type of the first field chosen for it.</summary>
    private FieldMap Typed(FieldMap now, FieldMap was, string cell)
    {
        var side = cell == "left" ? Side.Left : Side.Right;
        return cell is "left" or "right" && was is { Left: "", Right: "" } && Session.Schemas?.On(side).Find(now.On(side)) is { Type: not FieldType.Unknown and var type } ? now with { Type = type } : now;
    }

    private bool Matches(FieldMap field) => string.IsNullOrWhiteSpace(Query)
        || new[] { field.Left, field.Right, field.Meaning, field.Why }.Any(t => t?.Contains(Query, StringComparison.OrdinalIgnoreCase) == true);
}
