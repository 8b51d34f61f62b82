using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <summary>The second person: publishes exactly what was asked for, or declines it with a word (S0-19). Nobody approves what they asked for themselves, and no token approves at all.</summary>
public sealed class ApprovalDesk(IDbContextFactory<OpsDbContext> contexts, Publishing publishing, AuditTrail audit, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>Whether each version of the contract needs a second person from now on. What waits already goes on waiting.</summary>
    public async Task RequireAsync(Actor actor, string key, bool on, CancellationToken ct = default)
    {
        actor.Demand(Right.RequireApproval);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Contracts.FindAsync([key], ct) ?? throw new MissingException("contract", key);
        if (row.NeedsApproval != on)
        {
            row.NeedsApproval = on;
            audit.Add(db, actor, "requireApproval", "contract", key, on ? "From now on a second person approves each version." : "From now on versions need no second person.");
            await SaveAsync(db, ct);
        }
    }

    /// <summary>Publishes what was asked for, and nothing else; checked once more against both sides as they are now. Returns the version.</summary>
    /// <exception cref="ConflictException">It is the actor's own, or void: the draft or the version in force is another than was shown.</exception>
    public async Task<int> ApproveAsync(Actor actor, long id, CancellationToken ct = default)
    {
        actor.Demand(Right.PublishContracts);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (request, row) = await FindAsync(db, id, ct);
        await SecondPersonAsync(db, actor, request, ct);
        if (ApprovalQueries.VoidBy(request, row) is { } why)
        {
            (request.State, request.DecidedAt, request.Word) = (ApprovalState.Void, clock.GetUtcNow(), why);
            audit.Add(db, actor, "voidApproval", "contract", row.Key, $"What {request.AskedBy} asked for could not be approved any more: {why}");
            await SaveAsync(db, ct);
            throw new ConflictException($"{why} Nothing was published, since it would not be what you see here; {request.AskedBy} has to ask again.");
        }

        var contract = ContractStore.Read(request.Json);
        DraftWriting.Guard(actor, await Publishing.PublishedAsync(db, row, ct), contract);
        var now = await publishing.CheckAsync(contract, ct);
        var asked = new PublishOrder(actor with { Name = request.AskedBy }, request.Verb, request.Note, KeepsDraft: request.Verb == "rename");
        var version = await publishing.AddAsync(db, row, contract, now, asked, actor.Name, ct);
        (request.State, request.DecidedBy, request.DecidedAt, request.Version) = (ApprovalState.Approved, actor.Name, clock.GetUtcNow(), version);
        audit.Add(db, actor, "approve", "contract", row.Key, $"Approved version {version}, which {request.AskedBy} had asked for: {request.Note}");
        await SaveAsync(db, ct);
        return version;
    }

    /// <summary>Says no, and why; the draft stays. Who asked may take it back in the same way.</summary>
    public async Task DeclineAsync(Actor actor, long id, string word, CancellationToken ct = default)
    {
        actor.Demand(Right.PublishContracts);
        if (string.IsNullOrWhiteSpace(word))
        {
            throw new ConflictException("Say in a word why, so that the next draft can do better.");
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var (request, row) = await FindAsync(db, id, ct);
        var own = request.AskedBy == actor.Name;
        (request.State, request.DecidedBy, request.DecidedAt, request.Word) = (ApprovalState.Declined, actor.Name, clock.GetUtcNow(), word.Trim());
        audit.Add(db, actor, own ? "takeBack" : "decline", "contract", row.Key, $"{(own ? "Took back the request for" : "Declined")} version {(request.BaseVersion ?? 0) + 1}{(own ? "" : $", which {request.AskedBy} had asked for")}: {word.Trim()}");
        await SaveAsync(db, ct);
    }

    private static async Task<(ApprovalRow, ContractRow)> FindAsync(OpsDbContext db, long id, CancellationToken ct)
    {
        var request = await db.Approvals.FindAsync([id], ct) ?? throw new MissingException("request", id);
        return request.State == ApprovalState.Waiting
            ? (request, await db.Contracts.FindAsync([request.ContractKey], ct) ?? throw new MissingException("contract", request.ContractKey))
            : throw new ConflictException(request.State switch
            {
                ApprovalState.Approved => $"{request.DecidedBy} has approved it already; it is version {request.Version}.",
                ApprovalState.Declined => $"{request.DecidedBy} has declined it: {request.Word}",
                _ => $"It is void. {request.Word}",
            });
    }

    /// <summary>A token that the actor made speaks for the actor, so asking by token and approving by hand is no second person either.</summary>
    private static async Task SecondPersonAsync(OpsDbContext db, Actor actor, ApprovalRow request, CancellationToken ct)
    {
        if (!await db.Users.AnyAsync(u => u.Email == actor.Name, ct))
        {
            throw new ConflictException("Approving takes a person who is signed in; a token or the console itself cannot.");
        }

        if (request.AskedBy == actor.Name || await db.ApiTokens.AnyAsync(t => "token " + t.Name == request.AskedBy && t.CreatedBy == actor.Name, ct))
        {
            throw new ConflictException("You asked for this version yourself; a second person has to approve it.");
        }

        if (request.AskedOf is { } whom && whom != actor.Name)
        {
            throw new ConflictException($"{request.AskedBy} asked {whom} to approve this. Ask {request.AskedBy} to ask you, or anybody, instead.");
        }
    }

    private async Task SaveAsync(OpsDbContext db, CancellationToken ct)
    {
        await Publishing.SaveAsync(db, "changed the contract or decided", ct);
        changes.Publish(Topic.Contracts);
    }
}
