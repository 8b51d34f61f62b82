using Microsoft.AspNetCore.Components;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Web.Components.Shared;

namespace OpsConsole.Web.Pages.Deliveries;

public sealed record DeliveriesData(Paged<Delivery> Deliveries, IReadOnlyList<RefusedCount> Refused);

public sealed partial class DeliveriesPage(InboxQueries inbox, InboxDesk desk, ConnectionQueries connections) : ComponentBase
{
    private const int Size = 50;
    private readonly HashSet<long> marked = [];
    private IReadOnlyDictionary<string, string> names = new Dictionary<string, string>();
    private string? sentence;

    [SupplyParameterFromQuery]
    private string? Connection { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [CascadingParameter]
    private Actor? Actor { get; set; }

    private int page => Math.Max(1, Page ?? 1);

    private bool filtered => Connection is not null || State is not null || Q is not null;

    private bool may => Actor?.May(Right.RunPipelines) == true;

    private static bool CanResend(Delivery delivery) => delivery.State is InboxState.Done or InboxState.Ignored or InboxState.Failed;

    private string Name(string connection) => names.GetValueOrDefault(connection, connection);

    private async Task<DeliveriesData?> LoadAsync(CancellationToken ct)
    {
        names = (await connections.ListAsync(ct)).ToDictionary(c => c.Key, c => c.Name);
        var filter = new InboxFilter(Connection, Enum.TryParse<InboxState>(State, ignoreCase: true, out var state) ? state : null, Q);
        return new(await inbox.PageAsync(filter, new(page, Size), ct), filtered ? [] : await inbox.RefusedAsync(ct));
    }

    private void Say(DeliveriesData? data) => sentence = data switch
    {
        null or { Deliveries.Total: 0, Refused.Count: 0 } => null,
        { Deliveries: var taken, Refused: var refused } => $"{Words.Count(taken.Total, "delivery", "deliveries")}{(filtered ? " match" : " taken")}.{(refused.Count > 0 ? $" {Words.Number(refused.Sum(r => r.Count))} turned away in the last seven days." : "")}",
    };

    private void Mark(long id, bool on)
    {
        if (on)
        {
            marked.Add(id);
        }
        else
        {
            marked.Remove(id);
        }
    }

    private async Task ResendAsync(IReadOnlyList<long> ids) => await desk.ResendAsync(Actor!, ids);

    private async Task ResendMarkedAsync()
    {
        await ResendAsync([.. marked]);
        marked.Clear();
    }
}
