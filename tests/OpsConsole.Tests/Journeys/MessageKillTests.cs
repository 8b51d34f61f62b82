using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Tests.Sandbox;
using Xunit;
using Xunit.Abstractions;

namespace OpsConsole.Tests.Journeys;

/// <summary>Guarantee 5 under SIGKILL: everybody is written to once, or stands in the queue as a question.</summary>
public sealed class MessageKillTests(ITestOutputHelper output)
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("OPSCONSOLE_LONG") == "1";

    [Fact]
    public async Task S0_57_S0_109_Many_stall_while_the_process_is_killed_and_nobody_gets_two_messages_and_nobody_is_forgotten()
    {
        var (contacts, kills) = Long ? (2000, 20) : (150, 3);
        await using var sandbox = await SandboxServer.StartAsync(o => (o.Contacts, o.Messy, o.Seed) = (contacts, 0, 12));
        await sandbox.LimitsAsync(new { enabled = false });
        await using var console = new ConsoleProcess(sandbox.BaseUrl);
        await console.StartAsync();
        await EndAsync(console, await console.AskForRunAsync("full"));
        var rule = new Rule
        {
            Key = "stalled",
            Name = "Offer help",
            When = new() { Event = TriggerKind.Changed, Side = Side.Left, Field = "team", To = "Stalled" },
            Branches = [new() { Then = [new() { Do = ActionKind.Message, Text = "Need a hand?" }] }],
            Guard = new() { HoldAbove = 100_000 },
        };
        var contract = ContractJson.Parse(await console.ContractAsync(1)).Contract!;
        await console.PublishAsync(ContractJson.Write(contract with { Rules = [RuleJson.Write(rule)], Limits = contract.Limits with { MassChangeShare = 1, FailureShare = 1 } }));
        await EndAsync(console, await console.AskForRunAsync("full"));

        var people = (await Rehearsal.RowsAsync(sandbox)).Where(r => Rehearsal.Cell(r, "intercom_contact_id") is not null).ToDictionary(r => r.GetProperty("id").GetString()!, r => Rehearsal.Cell(r, "intercom_contact_id")!);
        foreach (var some in people.Keys.Chunk(10))
        {
            Assert.Equal(200, (await sandbox.AirtableAsync("PATCH", "/Contacts", new { records = some.Select(id => new { id, fields = new { team = "Stalled" } }) })).Status);
        }

        var run = await console.AskForRunAsync("incremental");
        var chance = new Random(99);
        var sentAtKill = new List<int>();
        for (var kill = 0; kill < kills; kill++)
        {
            // Every third kill comes whenever it comes; the others wait until something is being sent.
            var before = (await ReceiversAsync(sandbox)).Count;
            for (var waited = 0; kill % 3 != 0 && waited < 400 && (await ReceiversAsync(sandbox)).Count == before; waited++)
            {
                await Task.Delay(25);
            }

            await Task.Delay(chance.Next(0, Long ? 1000 : 100));
            await console.KillAsync();
            sentAtKill.Add((await ReceiversAsync(sandbox)).Count);
            await console.StartAsync();
        }

        await EndAsync(console, run);
        var asked = new Dictionary<string, string>();
        await Rehearsal.UntilAsync(async () =>
        {
            asked = (await console.QueryAsync("SELECT RightId, State FROM Actions", r => (r.GetString(0), r.GetString(1)))).ToDictionary(r => r.Item1, r => r.Item2);
            return asked.Count == people.Count && asked.Values.All(s => s is "Done" or "Unknown");
        }, "every message was sent or stands as a question", TimeSpan.FromMinutes(4), () => string.Join(", ", asked.Values.CountBy(s => s))); // what met a process on its way down is put off a minute

        var receivers = await ReceiversAsync(sandbox);
        output.WriteLine($"{people.Count} people, sent at each kill: {string.Join(", ", sentAtKill)}; {asked.Values.Count(s => s == "Unknown")} questions");
        Assert.True(sentAtKill.Any(n => n > 0 && n < people.Count), "The kills came when nothing was being sent.");
        Assert.All(receivers.CountBy(r => r), r => Assert.Equal(1, r.Value));
        Assert.All(people.Values, id => Assert.True(asked[id] == "Unknown" || receivers.Contains(id), $"{id} was forgotten."));
        Assert.Equal(asked.Values.Count(s => s == "Unknown"), (await console.QueryAsync("SELECT COUNT(*) FROM Reviews WHERE Reason = 'OutcomeUnknown' AND Status = 'Open'", r => r.GetInt32(0)))[0]);
    }

    private static async Task EndAsync(ConsoleProcess console, long run)
    {
        var end = await console.EndOfAsync(run, TimeSpan.FromMinutes(5));
        Assert.True(end.GetProperty("status").GetString() == "succeeded", end.ToString());
    }

    private static async Task<List<string>> ReceiversAsync(SandboxServer sandbox) =>
        [.. (await sandbox.DumpAsync("intercom")).GetProperty("messages").EnumerateArray().SelectMany(m => m.GetProperty("to").EnumerateArray()).Select(t => t.GetProperty("id").GetString()!)];
}
