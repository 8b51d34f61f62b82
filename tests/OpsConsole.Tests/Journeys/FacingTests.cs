using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Engine.Rules;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Two pipelines over the same people, each the other way round, with a rule on each side that touches the other's field (guarantee 4).</summary>
public sealed class FacingTests
{
    [Fact]
    public async Task Guarantee_4_Two_facing_pipelines_with_rules_on_both_sides_go_quiet_and_a_persons_edit_meanwhile_still_travels()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12, timeoutSeconds: 1);
        var facing = await FacingAsync(rehearsal,
            there: [Answer("ping", Side.Left, "team", null, Side.Right, "tags.Echo", "true")],
            back: [Answer("pong", Side.Left, "tags.Echo", "true", Side.Right, "team", "Pong")]);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Ping" });
        await RoundAsync(rehearsal, facing, RunMode.Incremental);

        // Inside the window, a person writes on either side.
        await rehearsal.SetRowAsync(pair.Row, new { health_score = 77 });
        await rehearsal.SetContactAsync(pair.Contact, new { custom_attributes = new Dictionary<string, object> { ["ae_name"] = "Ida" } });
        await RoundAsync(rehearsal, facing, RunMode.Incremental);

        foreach (var mode in new[] { RunMode.Incremental, RunMode.Full })
        {
            var writes = await rehearsal.WritesAsync();
            await RoundAsync(rehearsal, facing, mode);
            Assert.Equal(writes, await rehearsal.WritesAsync());
        }

        Assert.Equal(("Pong", "Pong"), (await rehearsal.CellAsync(pair.Row, "team"), await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.team")));
        Assert.Equal(("77", "Ida"), (await rehearsal.AttributeAsync(pair.Contact, "custom_attributes.health_score"), await rehearsal.CellAsync(pair.Row, "ae_owner")));
    }

    /// <summary>Two rules that never agree cannot be made to agree, but they can be stopped.</summary>
    [Fact]
    public async Task Guarantee_4_Rules_that_undo_each_other_for_ever_are_held_for_a_person()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12, timeoutSeconds: 1);
        var facing = await FacingAsync(rehearsal,
            there: [Answer("ping", Side.Left, "team", "Ping", Side.Left, "team", "Pong")],
            back: [Answer("pong", Side.Left, "custom_attributes.team", "Pong", Side.Right, "team", "Ping")]);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Ping" });
        for (var round = 0; round < (2 * Guardrails.MostOnOneRecord) + 2; round++)
        {
            await RoundAsync(rehearsal, facing, RunMode.Full);
        }

        await using var db = await rehearsal.DbAsync();
        var actions = await db.Actions.ToListAsync();
        var held = Assert.Single(actions, a => a.State == ActionState.Held);
        Assert.Contains("setting each other off", held.Reason, StringComparison.Ordinal);
        Assert.Equal(2 * Guardrails.MostOnOneRecord, actions.Count(a => a.State == ActionState.Done));
        var writes = await rehearsal.WritesAsync();
        await RoundAsync(rehearsal, facing, RunMode.Full);
        Assert.Equal(writes, await rehearsal.WritesAsync());
    }

    private static Rule Answer(string key, Side on, string field, string? to, Side side, string sets, string value) => new()
    {
        Key = key,
        Name = key,
        When = new() { Event = TriggerKind.Changed, Side = on, Field = field, To = to },
        Branches = [new() { Then = [new() { Do = ActionKind.Set, Side = side, Field = sets, Value = value }] }],
    };

    /// <summary>The demo's contract without the AE's name and with its rules; another one, Intercom left and Airtable right, that carries it back and has its own.</summary>
    private static async Task<string> FacingAsync(Rehearsal rehearsal, Rule[] there, Rule[] back)
    {
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", "tags", new { name = "Echo" })).Status);
        Contract? published = null;
        await rehearsal.PublishAsync(c => published = c with
        {
            Fields = [.. c.Fields.Where(f => f.Left != "ae_owner")],
            Rules = [.. there.Select(RuleJson.Write)],
            Limits = c.Limits with { MassChangeShare = 1, FailureShare = 1 },
        });
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        var facing = await rehearsal.AddPipelineAsync(new Contract
        {
            Key = "facing",
            Name = "Intercom back to Airtable",
            Left = published!.Right,
            Right = published.Left,
            Identity = new() { Keys = [new("external_id", "external_id", "trim")] },
            Fields = [new FieldMap { Left = "custom_attributes.ae_name", Right = "ae_owner", Type = FieldType.Text, Direction = Direction.ToRight, Owner = FieldOwner.Left, Meaning = "Account executive", Why = "Sales set it in Intercom" }],
            Rules = [.. back.Select(RuleJson.Write)],
            Limits = new() { MassChangeShare = 1, FailureShare = 1 },
        });
        Rehearsal.Succeeded(await rehearsal.RunOfAsync(facing, RunMode.Full));
        await rehearsal.ActAsync();
        return facing;
    }

    private static async Task RoundAsync(Rehearsal rehearsal, string facing, RunMode mode)
    {
        Rehearsal.Succeeded(await rehearsal.RunAsync(mode));
        await rehearsal.ActAsync();
        Rehearsal.Succeeded(await rehearsal.RunOfAsync(facing, mode));
        await rehearsal.ActAsync();
    }
}
