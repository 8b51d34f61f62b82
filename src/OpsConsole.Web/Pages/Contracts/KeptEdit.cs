using OpsConsole.Engine.Contracts;

namespace OpsConsole.Web.Pages.Contracts;

/// <summary>A cell's text that the browser kept while the connection was lost. <see cref="Id"/> is the row's name, a colon and the cell's.</summary>
public sealed record KeptEdit(string Id, string Value)
{
    private int Colon => Id.LastIndexOf(':');

    private string Row => Id[..Math.Max(0, Colon)];

    private string Cell => Id[(Colon + 1)..];

    public string Said => $"{ContractCells.Row.FirstOrDefault(c => c.Name == Cell)?.Label ?? Cell} of {Row.Split('|')[0]}";

    /// <summary>The contract as it was where the row is gone meanwhile.</summary>
    public Contract Apply(Contract contract) => ContractCells.Row.Any(c => c.Name == Cell && Cell is not ("transforms" or "values"))
        ? contract with { Fields = [.. contract.Fields.Select(f => f.Name == Row ? CellEdits.With(f, Cell, Value) : f)] }
        : contract;
}
