using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Review;

/// <summary>A value without a partner, and the partners the contract could give it.</summary>
/// <param name="From">The side that holds the value.</param>
/// <param name="Options">The other side's values to choose from.</param>
/// <param name="Known">The map as it stands, from this side's value to the other's: an edited value's partner is looked up here.</param>
/// <param name="Others">Further items of the same cause, which the same row settles.</param>
/// <param name="Drafted">What the draft maps the value to already; null while it does not.</param>
public sealed record ValueOffer(string ContractKey, string Field, Side From, string Value, IReadOnlyList<string> Options, IReadOnlyDictionary<string, string> Known, int Others, string? Drafted);

/// <summary>Puts what settles a whole cause into the contract: a row of a value map, as a draft. Publishing stays a person's step; the run after it settles the items.</summary>
public sealed class ValueFix(IDbContextFactory<OpsDbContext> contexts, ContractStore contracts, SchemaBook schemas, ReviewQueries reviews)
{
    /// <summary>Null where no row of a value map could settle the item: another reason, a private value, a list, no options to choose from.</summary>
    public async Task<ValueOffer?> OfferAsync(ReviewRow item, CancellationToken ct = default)
    {
        if (item is not { Reason: ReviewReason.ValueNotMapped, Status: ReviewStatus.Open } || await contracts.FindAsync(item.ContractKey, ct) is not { } view
            || await StandAsync(view.Draft ?? view.Published, item, ct) is not var (_, field, from, value, map))
        {
            return null;
        }

        var options = from == Side.Left ? await OptionsAsync(view.Draft ?? view.Published!, field, Side.Right, map.Values, ct) : (await OptionsAsync(view.Draft ?? view.Published!, field, Side.Left, map.Keys, ct)).Where(o => !map.ContainsKey(o)).ToList();
        var known = from == Side.Left ? map : map.GroupBy(p => p.Value).ToDictionary(g => g.Key, g => g.First().Key);
        var others = await reviews.CountAsync(new ReviewFilter { Cause = Runs.CauseKey.Of(item) }, ct) - 1;
        return options.Count == 0 ? null : new(item.ContractKey, field.Left, from, value, options, known, others, known.GetValueOrDefault(value));
    }

    /// <summary>Adds the row to the draft (begun from the published version where there is none). Returns the draft's problems, if it has any.</summary>
    /// <param name="option">The other side's value.</param>
    public async Task<DraftResult> AddAsync(Actor actor, long id, string option, CancellationToken ct = default)
    {
        actor.Demand(Right.EditContracts);
        var item = await reviews.FindAsync(id, ct) ?? throw new MissingException("review item", id);
        var offer = await OfferAsync(item, ct) ?? throw new ConflictException("No row of a value map settles this item; edit the value, or skip it.");
        if (!offer.Options.Contains(option))
        {
            throw new ConflictException($"\"{option}\" is no value of {offer.Field} on the other side. Choose one of: {string.Join(", ", offer.Options)}.");
        }

        var view = (await contracts.FindAsync(item.ContractKey, ct))!;
        var (contract, field, from, value, map) = (await StandAsync(view.Draft ?? view.Published, item, ct))!.Value;
        var values = new Dictionary<string, string>(map, StringComparer.Ordinal);
        values[from == Side.Left ? value : option] = from == Side.Left ? option : value;
        var changed = contract with { Fields = [.. contract.Fields.Select(f => ReferenceEquals(f, field) ? f with { Values = values } : f)] };
        return await contracts.SaveDraftAsync(actor, item.ContractKey, ContractJson.Write(changed), view.DraftRevision, ct);
    }

    private async Task<(Contract Contract, FieldMap Field, Side From, string Value, IReadOnlyDictionary<string, string> Map)?> StandAsync(Contract? contract, ReviewRow item, CancellationToken ct)
    {
        var shown = item.EvidenceJson is null ? null : JsonSerializer.Deserialize<Shown>(item.EvidenceJson, JsonSerializerOptions.Web)?.Values is [var first, ..] ? first : null;
        if (shown is null || contract?.Fields.FirstOrDefault(f => f.Name == item.Field) is not { Sensitivity: Sensitivity.None, Type: not FieldType.MultiSelect } field)
        {
            return null;
        }

        // The item's own sentence quotes the value in question; it stands on one of both sides.
        Side? from = Quotes(item.Text, shown.Left) ? Side.Left : Quotes(item.Text, shown.Right) ? Side.Right : null;
        var map = field.Values ?? await ByNameAsync(contract, field, ct);
        return from is not { } side || map is null ? null : (contract, field, side, (side == Side.Left ? shown.Left : shown.Right)!, map);
    }

    private static bool Quotes(string text, string? value) => !string.IsNullOrEmpty(value) && value.Length <= 60 && text.Contains($"\"{value}\"", StringComparison.Ordinal);

    /// <summary>A row without a map passes what the other side has an option for; giving it one must keep that.</summary>
    private async Task<IReadOnlyDictionary<string, string>?> ByNameAsync(Contract contract, FieldMap field, CancellationToken ct)
    {
        var right = await OptionsAsync(contract, field, Side.Right, [], ct);
        var passes = right.Count > 0 ? right : await OptionsAsync(contract, field, Side.Left, [], ct);
        return passes.Count == 0 ? null : passes.ToDictionary(o => o, o => o);
    }

    /// <summary>The options the vendor's schema knew when the contract was published (asked for now where none was kept), and those the map names.</summary>
    private async Task<IReadOnlyList<string>> OptionsAsync(Contract contract, FieldMap field, Side side, IEnumerable<string> mapped, CancellationToken ct)
    {
        var end = contract.On(side);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var schema = await db.Schemas.FindAsync([end.Connection, end.Object], ct) is { } row ? JsonSerializer.Deserialize<ObjectType>(row.Json) : await AskAsync(contract, side, ct);
        return [.. (schema?.Find(field.On(side))?.Options ?? []).Concat(mapped).Distinct()];
    }

    private async Task<ObjectType?> AskAsync(Contract contract, Side side, CancellationToken ct)
    {
        try
        {
            return (await schemas.LookAsync(contract, new CallContext(CallPriority.Person, new CallMeter(), ct))).On(side);
        }
        catch (Exception e) when (e is ConnectorException or InvalidOperationException)
        {
            return null; // then only what the map names is offered
        }
    }

    private sealed record Shown(IReadOnlyList<ShownValue>? Values);

    private sealed record ShownValue(string? Left, string? Right);
}
