using System.Text.Json;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>A first run through every kind of fault ends where a run in fair weather ends.</summary>
public sealed class BadWeatherTests
{
    private static readonly string[] Kinds = ["429", "500", "503", "timeout", "reset", "slow", "malformed", "half-page", "timeout-after-commit"];

    /// <summary>150 people; 2,000 where there is time for it (OPSCONSOLE_LONG=1, as in CI).</summary>
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var kind in Kinds)
        {
            cases.Add(kind, Environment.GetEnvironmentVariable("OPSCONSOLE_LONG") == "1" ? 2000 : 150);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task S0_60_S0_61_A_fifth_of_all_calls_failing_changes_nothing_about_the_end(string kind, int contacts)
    {
        var fair = await FairWeather.Worlds.GetOrAdd(contacts, n => new Lazy<Task<(string, string)>>(() => FairWeather.SyncAsync(n))).Value;
        await using var rehearsal = await Rehearsal.StartAsync(contacts, timeoutSeconds: 1);
        foreach (var vendor in new[] { "airtable", "intercom" })
        {
            await rehearsal.Sandbox.FaultAsync(new { vendor, kind, share = 0.2, seconds = 3 });
        }

        var run = await rehearsal.EndOfAsync(await rehearsal.Get<OpsConsole.Runtime.Runs.RunDesk>().RequestAsync(Rehearsal.Person, Rehearsal.Key, RunMode.Incremental), contacts);

        var hits = (await rehearsal.Sandbox.ControlAsync("GET", "faults"))["faults"].EnumerateArray().Sum(f => f.GetProperty("hits").GetInt32());
        Assert.True(hits > 10, $"Only {hits} faults struck.");
        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        Rehearsal.Succeeded(run);
        Assert.Equal(fair, await FairWeather.StateAsync(rehearsal));
        await Agreement.AssertAsync(rehearsal);
        Assert.Empty(await rehearsal.ReviewsAsync());
        await rehearsal.AssertQuietAsync();
    }
}

/// <summary>What a world looks like after an undisturbed first run, without ids and times that must differ.</summary>
static class FairWeather
{
    public static System.Collections.Concurrent.ConcurrentDictionary<int, Lazy<Task<(string Rows, string Contacts)>>> Worlds { get; } = [];

    public static async Task<(string, string)> SyncAsync(int contacts)
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(contacts);
        return await StateAsync(rehearsal);
    }

    public static async Task<(string, string)> StateAsync(Rehearsal rehearsal)
    {
        var contacts = await rehearsal.ContactsAsync();
        var names = contacts.ToDictionary(c => c.GetProperty("id").GetString()!, Name);
        var rows = (await rehearsal.RowsAsync()).Select(r => Text(r.GetProperty("fields"), name => name switch
        {
            "sync_last_run_at" or "last_modified" or "created" => "",
            "intercom_contact_id" => names[Rehearsal.Cell(r, name)!], // who, not by which id
            _ => null,
        }));
        return (Sorted(rows), Sorted(contacts.Select(c => Text(c, name => name is "id" or "created_at" or "updated_at" or "tags" or "notes" or "companies" || name.StartsWith("opted", StringComparison.Ordinal) ? "" : null))));
    }

    private static string Name(JsonElement contact) => $"{Rehearsal.Attribute(contact, "external_id")} {Rehearsal.Attribute(contact, "email")}";

    private static string Sorted(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    private static string Text(JsonElement fields, Func<string, string?> instead) =>
        string.Join(", ", fields.EnumerateObject().OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => $"{f.Name}={instead(f.Name) ?? f.Value.GetRawText()}"));
}
