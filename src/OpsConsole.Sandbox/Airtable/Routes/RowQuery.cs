using OpsConsole.Sandbox.Airtable.Formulas;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Finds the rows of a listing: view and formula filter, sort orders. Only the first page of a walk pays for it.</summary>
sealed class RowQuery
{
    readonly Schema _schema;
    readonly IReadOnlyList<Formula> _filters;
    readonly IReadOnlyList<(int Position, bool Descending)> _sort;

    public RowQuery(Schema schema, ListRequest request, TimeProvider clock)
    {
        _schema = schema;
        var view = request.View is null ? null
            : Array.Find(schema.Views, other => other.Answers(request.View))
              ?? throw new VendorError(422, "VIEW_NAME_NOT_FOUND", $"View name {request.View} not found");
        string?[] formulas = [view?.Filter, request.Formula];
        _filters = [.. formulas.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => Formula.Compile(text!, schema, clock))];
        _sort = [.. request.Sort.Select(sort => (Known(schema, sort.Field), sort.Descending))];
        foreach (var field in request.Fields ?? [])
        {
            Known(schema, field);
        }
    }

    /// <summary>The rows that could match; call under the lock.</summary>
    public Row[] Candidates(Table table)
    {
        var keys = _filters.Select(filter => filter.Keys).Where(keys => keys is not null).MinBy(keys => keys!.Count);
        if (keys is null)
        {
            return [.. table.Rows];
        }

        var ids = keys.SelectMany(key => key.Position < 0 ? [key.Value] : table.Lookup(key.Position, key.Folded, key.Value));
        return [.. ids.Distinct().Order(StringComparer.Ordinal).Select(table.Find).OfType<Row>()];
    }

    /// <summary>Filters and sorts; call outside the lock.</summary>
    public string[] Ids(Row[] candidates, int most)
    {
        IEnumerable<Row> rows = candidates;
        foreach (var filter in _filters)
        {
            rows = rows.Where(filter.Keeps);
        }

        IOrderedEnumerable<Row>? ordered = null;
        foreach (var (position, descending) in _sort)
        {
            var order = descending ? CellOrder.Descending : CellOrder.Ascending;
            ordered = ordered is null
                ? rows.OrderBy(row => _schema.Read(row, position), order)
                : ordered.ThenBy(row => _schema.Read(row, position), order);
        }

        return [.. (ordered ?? rows).Take(most).Select(row => row.Id)];
    }

    static int Known(Schema schema, string field) =>
        schema.PositionOf(field) is >= 0 and var position ? position : throw Refusals.UnknownField(field);
}
