using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;

namespace OpsConsole.Web.Api;

public sealed record ContractAnswer(string Key, string Name, int? Version, JsonElement? Contract, JsonElement? Draft, int DraftRevision, string? DraftBy, DateTimeOffset? DraftAt, string? Drift, IReadOnlyList<ContractProblem> Problems)
{
    public static ContractAnswer From(ContractView v) => new(
        v.Key, v.Name, v.Published?.Version, Json(v.Published), Json(v.Draft), v.DraftRevision, v.DraftBy, v.DraftAt, v.DriftText, v.Problems);

    /// <summary>As exported, and not as this API would spell it: one form, everywhere.</summary>
    private static JsonElement? Json(Contract? contract) => contract is null ? null : RunJson.Element(ContractStore.Export(contract));
}

public sealed record PublishRequest(string? Note);

/// <param name="Version">Null where the contract asks for a second person: then <paramref name="Request"/> waits for them.</param>
public sealed record Published(int? Version, long? Request);

public sealed record VersionAnswer(int Version, string Note, string PublishedBy, DateTimeOffset PublishedAt, JsonElement? Contract);

public static class ContractEndpoints
{
    public static void MapContracts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/contracts", async (ContractStore contracts, CancellationToken ct) =>
        {
            var all = await contracts.ListAsync(ct);
            return new Listing<ContractSummary>(all, all.Count);
        }).Needs(Right.Look);

        api.MapGet("/contracts/{key}", async (string key, ContractStore contracts, CancellationToken ct) =>
            ContractAnswer.From(await contracts.FindAsync(key, ct) ?? throw new MissingException("contract", key))).Needs(Right.Look);

        api.MapGet("/contracts/{key}/versions", async (string key, ContractStore contracts, CancellationToken ct) =>
        {
            var all = await contracts.HistoryAsync(key, ct);
            return new Listing<VersionAnswer>([.. all.Select(v => new VersionAnswer(v.Version, v.Note, v.PublishedBy, v.PublishedAt, RunJson.Element(v.Json)))], all.Count);
        }).Needs(Right.Look);

        api.MapGet("/contracts/{key}/versions/{number}", async (string key, int number, ContractStore contracts, CancellationToken ct) =>
            Text(await VersionAsync(contracts, key, number, ct))).Needs(Right.Look).Produces<JsonElement>();

        api.MapGet("/contracts/{key}/diff", async (string key, int? from, int? to, ContractStore contracts, CancellationToken ct) =>
        {
            var view = await contracts.FindAsync(key, ct) ?? throw new MissingException("contract", key);
            var before = from is { } old ? await VersionAsync(contracts, key, old, ct) : view.Published;
            var after = to is { } now ? await VersionAsync(contracts, key, now, ct) : view.Draft ?? view.Published ?? throw new MissingException("version of contract", key);
            var changes = ContractDiff.Between(before, after);
            return new Listing<ContractChange>(changes, changes.Count);
        }).Needs(Right.Look).WithSummary("What differs, row by row and cell by cell. Without from: the published version; without to: the draft.");

        api.MapGet("/contracts/{key}/sheet", async (string key, ContractStore contracts, CancellationToken ct) =>
        {
            var view = await contracts.FindAsync(key, ct) ?? throw new MissingException("contract", key);
            return Results.Text(MappingSheet.Csv(view.Published ?? view.Draft ?? throw new MissingException("version of contract", key)), "text/csv", Encoding.UTF8);
        }).Needs(Right.Look).Produces<string>(contentType: "text/csv");

        api.MapPut("/contracts/{key}", async (string key, int? revision, HttpContext context, ContractStore contracts, CancellationToken ct) =>
        {
            using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
            return await contracts.SaveDraftAsync(context.Caller(), key, await body.ReadToEndAsync(ct), revision, ct);
        }).Needs(Right.EditContracts).WithMetadata(new RequestSizeLimitAttribute(ContractJson.MostBytes)).Accepts<JsonElement>("application/json");

        api.MapPost("/contracts/{key}/publish", async (string key, PublishRequest body, HttpContext context, ContractStore contracts, CancellationToken ct) =>
            await contracts.PublishAsync(context.Caller(), key, body.Note ?? "", ct) is var result && result.Version is null
                ? Results.Accepted($"/contracts/{key}", new Published(null, result.Request))
                : Results.Ok(new Published(result.Version, null)))
            .Needs(Right.PublishContracts).Produces<Published>().Produces<Published>(StatusCodes.Status202Accepted)
            .WithSummary("Publishes the draft. A contract whose versions a second person approves answers 202 with the request; a person approves it on the contract's page.");
    }

    private static async Task<Contract> VersionAsync(ContractStore contracts, string key, int version, CancellationToken ct) =>
        await contracts.VersionAsync(key, version, ct) ?? throw new MissingException("version", $"{version} of contract {key}");

    private static IResult Text(Contract contract) => Results.Text(ContractStore.Export(contract), "application/json", Encoding.UTF8);
}
