using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors.Http;
using OpsConsole.Runtime.Pipelines;

namespace OpsConsole.Web.Api;

public sealed record BudgetAnswer(int Used, int Limit, double WindowSeconds, int Fullest, int Throttled, DateTimeOffset? LastCall)
{
    public static BudgetAnswer? From(BudgetState? b) => b is null ? null : new(b.Used, b.Limit, b.Window.TotalSeconds, b.Fullest, b.Throttled, b.LastCall);
}

/// <summary>A connection as the API tells it: whose, where and how it stands, never its secret.</summary>
public sealed record ConnectionAnswer(string Key, string Name, string Vendor, string Mode, bool Authorised, string? State, string? SecretBy, DateTimeOffset? SecretAt, IReadOnlyList<ConnectionUse> UsedBy, BudgetAnswer? Budget)
{
    public static ConnectionAnswer From(ConnectionDetail d) => new(
        d.Connection.Key, d.Connection.Name, d.Connection.Vendor, d.Connection.Mode, d.Connection.Authorised, d.Connection.StateText, d.Connection.SecretBy, d.Connection.SecretAt, d.Uses, BudgetAnswer.From(d.Budget));
}

/// <summary>Goes in, and never comes out.</summary>
public sealed record HookSecretBody(string? Secret);

public static class ConnectionEndpoints
{
    public static void MapConnections(this IEndpointRouteBuilder api)
    {
        api.MapGet("/connections", async (ConnectionQueries connections, CancellationToken ct) =>
        {
            var all = await connections.DetailsAsync(ct);
            return new Listing<ConnectionAnswer>([.. all.Select(ConnectionAnswer.From)], all.Count);
        }).Needs(Right.Look);

        api.MapPost("/connections/{key}/test", async (string key, HttpContext context, ConnectionDesk desk, CancellationToken ct) =>
        {
            var checks = await desk.TestAsync(context.Caller(), key, ct);
            return new Listing<ConnectionCheck>(checks, checks.Count);
        }).Needs(Right.ManageConnections);

        api.MapPut("/connections/{key}/webhook-secret", async (string key, HookSecretBody body, HttpContext context, ConnectionDesk desk, CancellationToken ct) =>
        {
            await desk.SetHookSecretAsync(context.Caller(), key, body.Secret ?? "", ct);
            return Results.NoContent();
        }).Needs(Right.ManageConnections);
    }
}
