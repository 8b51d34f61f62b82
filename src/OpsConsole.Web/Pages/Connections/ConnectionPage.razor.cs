using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Connections;

public sealed partial class ConnectionPage(ConnectionQueries connections) : ComponentBase
{
    private static readonly (string Word, string? Name)[] Tabs = [("Test", null), ("Schema", "schema"), ("Budget", "budget"), ("Webhooks", "webhooks"), ("Used by", "uses")];
    private ConnectionDetail? data;
    private string? sentence;

    [Parameter]
    public string Key { get; set; } = "";

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    /// <summary>How the way to the consent page ended.</summary>
    [SupplyParameterFromQuery(Name = "oauth")]
    private string? OAuth { get; set; }

    [Inject]
    private NavigationManager Nav { get; set; } = null!;

    private Task<ConnectionDetail?> LoadAsync(CancellationToken ct) => connections.FindAsync(Key, ct);

    private void Say(ConnectionDetail? now)
    {
        data = now;
        sentence = now switch
        {
            null => null,
            { Connection: { StateText: { } trouble } } => trouble,
            _ => $"{Words.Vendor(now.Connection.Vendor)}, {now.Connection.Mode}. {ConnectionWords.CanDo(now)}",
        };
    }
}
