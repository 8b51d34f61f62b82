using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Proof;
using OpsConsole.Runtime.Runs;

namespace OpsConsole.Web.Api;

/// <summary>Record: a vendor id, e-mail, external id or name. Contract: as somebody would publish it; without it the draft, and without one what is published.</summary>
public sealed record PreviewRequest(string? Record, JsonElement? Contract);

public sealed record ImpactRequest(JsonElement? Contract);

/// <summary>The last preview of the pipeline; both null while nobody has made one, the proof null until it is finished.</summary>
public sealed record MatchingAnswer(bool AwaitsYes, RunAnswer? Run, RunProof? Proof);

public static class ProofEndpoints
{
    public static void MapProof(this IEndpointRouteBuilder api)
    {
        api.MapPost("/contracts/{key}/preview", async (string key, PreviewRequest body, ContractStore contracts, RecordFinder finder, RecordPreview preview, CancellationToken ct) =>
        {
            var contract = await GivenAsync(contracts, key, body.Contract, ct);
            if (string.IsNullOrWhiteSpace(body.Record))
            {
                throw new BadHttpRequestException("record is missing: a vendor's id, an e-mail, an external id or a name.");
            }

            var hits = await finder.SearchAsync(contract, body.Record, ct);
            return hits.Count == 0 ? throw new MissingException("record", body.Record) : await preview.PreviewAsync(contract, [.. hits.Select(h => h.Record)], ct);
        }).Needs(Right.Look);

        api.MapPost("/contracts/{key}/impact", async (string key, ImpactRequest? body, HttpContext context, ContractStore contracts, RunDesk desk, CancellationToken ct) =>
        {
            var id = await desk.RequestImpactAsync(context.Caller(), await GivenAsync(contracts, key, body?.Contract, ct), ct);
            return Results.Accepted($"/api/v1/runs/{id}", new Started(id));
        }).Needs(Right.RunPipelines).Produces<Started>(StatusCodes.Status202Accepted);

        api.MapGet("/runs/{id:long}/proof", async (long id, RunQueries runs, CancellationToken ct) =>
            RunQueries.Proof(await runs.FindAsync(id, ct) ?? throw new MissingException("run", id)) ?? throw new MissingException("finished preview with the number", id)).Needs(Right.Look);

        api.MapGet("/pipelines/{key}/matching", async (string key, PipelineQueries pipelines, RunQueries runs, CancellationToken ct) =>
        {
            var pipeline = await pipelines.FindAsync(key, ct) ?? throw new MissingException("pipeline", key);
            var run = await runs.LastPreviewAsync(key, ct);
            return new MatchingAnswer(pipeline.Pipeline.AwaitsYes, run is null ? null : RunAnswer.From(run), run is null ? null : RunQueries.Proof(run));
        }).Needs(Right.Look);
    }

    private static async Task<Contract> GivenAsync(ContractStore contracts, string key, JsonElement? given, CancellationToken ct)
    {
        var view = await contracts.FindAsync(key, ct) ?? throw new MissingException("contract", key);
        if (given is not { ValueKind: JsonValueKind.Object } json)
        {
            return view.Draft ?? view.Published ?? throw new ConflictException("The contract has neither a draft nor a published version.");
        }

        var parse = ContractJson.Parse(json.GetRawText());
        return parse.Contract is null ? throw new InvalidContractException(parse.Problems)
            : parse.Contract.Key != key ? throw new ConflictException($"This is the contract \"{parse.Contract.Key}\", but it was sent to \"{key}\".")
            : parse.Contract;
    }
}
