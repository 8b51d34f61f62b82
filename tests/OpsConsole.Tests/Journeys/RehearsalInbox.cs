using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Webhooks in a rehearsal: told at the door that the endpoint stands before.</summary>
public sealed partial class Rehearsal
{
    public const string Intercom = "intercom-demo";

    public Task TakeHooksAsync() => Get<ConnectionDesk>().SetHookSecretAsync(Person, Intercom, IntercomDelivery.Secret);

    /// <summary>Comes back when it is acknowledged, and stands in the database as well.</summary>
    public async Task<Reception> DeliverAsync(byte[] body, string? signature = null)
    {
        var reception = await Get<InboxDoor>().TakeAsync(Intercom, body, name => name == "X-Hub-Signature" ? signature ?? IntercomDelivery.Sign(body) : null, CancellationToken.None);
        await MovedAsync();
        return reception;
    }

    /// <summary>Waits until everything acknowledged stands in the database.</summary>
    public Task MovedAsync() => MovedAsync(folder);

    public static Task MovedAsync(string dataDirectory) =>
        UntilAsync(() => Task.FromResult(Directory.GetFiles(Path.Combine(dataDirectory, "inbox")).All(f => new FileInfo(f).Length == 0)), "deliveries were moved into the database");

    /// <summary>One delivery that this contact was updated; it must be taken.</summary>
    public async Task TellAsync(string contact, string? eventId = null, DateTimeOffset? at = null) =>
        Assert.Null((await DeliverAsync(IntercomDelivery.Contact(contact, eventId, at))).Refusal);

    public async Task<List<InboxRow>> InboxAsync()
    {
        await using var db = await DbAsync();
        return await db.Inbox.AsNoTracking().OrderBy(r => r.Id).ToListAsync();
    }

    /// <summary>Waits until every delivery has come to rest, and gives them all.</summary>
    public async Task<List<InboxRow>> WorkedAsync()
    {
        await UntilAsync(async () => (await InboxAsync()).TrueForAll(r => r.State is not (InboxState.Received or InboxState.Coalesced)), "the inbox is worked");
        return await InboxAsync();
    }

    /// <summary>A run that waits for a person keeps the pipeline's webhooks back; what comes meanwhile gathers.</summary>
    public async Task<long> HoldPipelineAsync()
    {
        await using var db = await DbAsync();
        var run = new RunRow { PipelineKey = Key, Status = RunStatus.Held, RequestedBy = Person.Name, HeldText = "Held for a test.", QueuedAt = DateTimeOffset.UtcNow, StartedAt = DateTimeOffset.UtcNow, ContractVersion = 1 };
        db.Runs.Add(run);
        await db.SaveChangesAsync();
        return run.Id;
    }
}
