using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Actions;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Api;

/// <summary>What was sent is left out: it holds a person's values, and pages show it to few.</summary>
public sealed record ActionAnswer(
    long Id, ActionState State, ActionKind Kind, string Rule, string RuleName, string Contract, int ContractVersion, string Pipeline, Side Side, string LeftId, string RightId,
    long? Run, string Because, string? Reason, DateTimeOffset PlannedAt, DateTimeOffset DueAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, int Tries, string? DecidedBy, string? MadeId)
{
    public static ActionAnswer From(ActionLine line)
    {
        var r = line.Row;
        return new(
            r.Id, r.State, r.Kind, r.RuleKey, line.RuleName, r.ContractKey, r.ContractVersion, r.PipelineKey, r.Side, r.LeftId, r.RightId,
            r.RunId, r.Because, r.Reason, r.PlannedAt, r.DueAt, r.StartedAt, r.FinishedAt, r.Tries, r.DecidedBy, r.MadeId);
    }
}

public static class ActionEndpoints
{
    public static void MapActions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/actions", async (ActionQueries actions, string? state, string? rule, string? contract, string? q, int? page, int? pageSize, CancellationToken ct) =>
            (await actions.ListAsync(new(Listings.Parse<ActionState>(state, "state"), rule, contract, q), Listings.Page(page, pageSize), ct)).Map(ActionAnswer.From)).Needs(Right.Look);

        api.MapGet("/actions/{id:long}", FindAsync).Needs(Right.Look);
        Map(api, "approve", desk => desk.ApproveAsync);
        Map(api, "drop", desk => desk.DropAsync);
        Map(api, "arrived", desk => desk.ArrivedAsync);
        Map(api, "again", desk => desk.AgainAsync);
    }

    private static void Map(IEndpointRouteBuilder api, string verb, Func<ActionDesk, Func<Actor, IReadOnlyList<long>, CancellationToken, Task>> deed) =>
        api.MapPost($"/actions/{{id:long}}/{verb}", async (long id, HttpContext context, ActionDesk desk, ActionQueries actions, CancellationToken ct) =>
        {
            await deed(desk)(context.Caller(), [id], ct);
            return await FindAsync(id, actions, ct);
        }).Needs(Right.DecideActions);

    private static async Task<ActionAnswer> FindAsync(long id, ActionQueries actions, CancellationToken ct) => ActionAnswer.From(await actions.FindAsync(id, ct) ?? throw new MissingException("action", id));
}
