using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Sandbox;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>One customer as both systems hold them.</summary>
public sealed record Pair(string Row, string Contact);

/// <summary>What people do in the two systems between runs, and what a test looks at afterwards.</summary>
public sealed partial class Rehearsal
{
    /// <summary>A world of clean people, synced once.</summary>
    public static async Task<Rehearsal> SyncedAsync(int contacts = 20, Action<OpsConsole.Sandbox.SandboxOptions>? sandbox = null, int timeoutSeconds = 5)
    {
        var rehearsal = await StartAsync(contacts, sandbox: sandbox, timeoutSeconds: timeoutSeconds);
        Succeeded(await rehearsal.RunAsync());
        return rehearsal;
    }

    public async Task SetRowAsync(string id, object fields) => Ok(await Sandbox.AirtableAsync("PATCH", "/Contacts/" + id, new { fields }));

    public async Task SetContactAsync(string id, object fields) => Ok(await Sandbox.IntercomAsync("PUT", "contacts/" + id, fields));

    public async Task<string> NewRowAsync(object fields) => Ok(await Sandbox.AirtableAsync("POST", "/Contacts", new { fields }))["id"].GetString()!;

    public async Task<string> NewContactAsync(object fields) => Ok(await Sandbox.IntercomAsync("POST", "contacts", fields))["id"].GetString()!;

    public async Task DeleteRowAsync(string id) => Ok(await Sandbox.AirtableAsync("DELETE", "/Contacts/" + id));

    /// <summary>archive, unarchive; delete goes for good.</summary>
    public async Task MoveContactAsync(string id, string verb) =>
        Ok(verb == "delete" ? await Sandbox.IntercomAsync("DELETE", "contacts/" + id) : await Sandbox.IntercomAsync("POST", $"contacts/{id}/{verb}", new { }));

    /// <summary>Many rows at once, ten to a call.</summary>
    /// <param name="typecast">Options that are not there yet are added, as Airtable does.</param>
    public async Task SetRowsAsync(IEnumerable<string> ids, Func<string, object> fields, bool typecast = false)
    {
        foreach (var some in ids.Chunk(10))
        {
            Ok(await Sandbox.AirtableAsync("PATCH", "/Contacts", new { records = some.Select(id => new { id, fields = fields(id) }), typecast }));
        }
    }

    /// <summary>Makes these the options of Intercom's plan_tier.</summary>
    public async Task SetPlansAsync(params string[] plans)
    {
        var attributes = Ok(await Sandbox.IntercomAsync("GET", "data_attributes?model=contact"))["data"].EnumerateArray();
        var id = attributes.Single(a => a.GetProperty("name").GetString() == "plan_tier").GetProperty("id").GetInt32();
        Ok(await Sandbox.IntercomAsync("PUT", $"data_attributes/{id}", new { options = plans.Select(p => new { value = p }) }));
    }

    /// <summary>Linked customers in the rows' order.</summary>
    public async Task<List<Pair>> PairsAsync() =>
        [.. (await RowsAsync()).Where(r => Cell(r, "intercom_contact_id") is not null).Select(r => new Pair(r.GetProperty("id").GetString()!, Cell(r, "intercom_contact_id")!))];

    public async Task<JsonElement> RowAsync(string id) => (await RowsAsync()).Single(r => r.GetProperty("id").GetString() == id);

    public async Task<JsonElement> ContactAsync(string id) => (await ContactsAsync()).Single(c => c.GetProperty("id").GetString() == id);

    public async Task<string?> CellAsync(string id, string field) => Cell(await RowAsync(id), field);

    public async Task<string?> AttributeAsync(string id, string path) => Attribute(await ContactAsync(id), path);

    /// <summary>Write calls that reached either vendor, ours and the test's own.</summary>
    public async Task<int> WritesAsync() => (await CallsAsync("airtable")).Writes + (await CallsAsync("intercom")).Writes;

    /// <summary>Both vendors' whole content as text, to hold against an earlier one.</summary>
    public async Task<string> WorldAsync() => (await Sandbox.ControlAsync("GET", "dump/airtable")).Text + (await Sandbox.ControlAsync("GET", "dump/intercom")).Text;

    /// <summary>A run as the schedule would start it.</summary>
    public async Task<RunRow> ScheduledAsync() => await EndOfAsync(await Get<RunDesk>().RequestAsync(Actor.Schedule, Key, RunMode.Incremental));

    /// <summary>No echo, nothing left to do (guarantees 1 and 4): a normal run and a full one write nothing.</summary>
    public async Task AssertQuietAsync()
    {
        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            var before = await WritesAsync();
            var run = Succeeded(await RunAsync(mode));
            Assert.True(before == await WritesAsync(), $"The {mode} run after it wrote: {run.CallsJson}; {string.Join(" / ", (await RecordsAsync(run.Id)).Select(r => r.Text).Take(5))}");
            Assert.Equal((0, 0), (run.Created, run.Updated));
        }
    }

    public async Task<RunRow> LastRunAsync()
    {
        await using var db = await DbAsync();
        return await db.Runs.OrderByDescending(r => r.Id).FirstAsync();
    }

    public static RunRow Succeeded(RunRow run)
    {
        Assert.True(run.Status == RunStatus.Succeeded, $"Run {run.Id}: {run.Status} {run.Error} {run.HeldText}");
        AddsUp(run);
        return run;
    }

    /// <summary>Guarantee 6.</summary>
    public static void AddsUp(RunRow run)
    {
        Assert.Equal(run.Read, run.Unchanged + run.Created + run.Updated + run.Skipped + run.Review + run.Failed);
        Assert.Equal(run.Skipped, JsonSerializer.Deserialize<Dictionary<string, int>>(run.SkippedJson)!.Values.Sum());
    }

    /// <summary>What a run says about one record, by the id of either side.</summary>
    public async Task<RunRecordRow> StoryAsync(RunRow run, string id) => (await RecordsAsync(run.Id)).Single(r => r.LeftId == id || r.RightId == id);

    public async Task<ReviewRow> ReviewAsync(ReviewReason reason, string id) =>
        (await ReviewsAsync()).Single(r => r.Reason == reason && (r.LeftId == id || r.RightId == id));

    public async Task<OpsDbContext> DbAsync() => await Get<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();

    /// <summary>Waits for something to become true while a run goes on.</summary>
    /// <param name="patience">How long at most; half a minute if nothing is said.</param>
    /// <param name="otherwise">What is so instead, for the error.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, TimeSpan? patience = null, Func<string>? otherwise = null)
    {
        var until = TimeProvider.System.GetTimestamp() + (long)((patience ?? TimeSpan.FromSeconds(30)).TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (!await isSo())
        {
            if (TimeProvider.System.GetTimestamp() > until)
            {
                throw new TimeoutException($"It never came to this: {what}. {otherwise?.Invoke()}");
            }

            await Task.Delay(25);
        }
    }

    private static Answer Ok(Answer answer) => answer.Status == 200 ? answer : throw new InvalidOperationException(answer.Text);
}
