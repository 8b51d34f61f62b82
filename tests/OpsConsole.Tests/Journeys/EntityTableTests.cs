using System.Text.Json;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Each kind of thing a support team keeps a table of has its partner in Intercom.</summary>
public sealed class EntityTableTests
{
    [Theory]
    [InlineData("Contacts", "contacts", "airtable-intercom-contacts")]
    [InlineData("Companies", "companies", "airtable-intercom-companies")]
    [InlineData("Conversations", "conversations", "airtable-intercom-conversations")]
    public async Task S0_25_Contacts_companies_and_conversations_each_fit_their_table(string table, string objectName, string recipe)
    {
        await using var rehearsal = await Rehearsal.StartAsync(3);
        var (airtable, intercom, call) = await OpenAsync(rehearsal);
        var contract = ContractStarts.Read(recipe);

        Assert.Equal((table, objectName), (contract.Left.Object, contract.Right.Object));
        Assert.Contains(table, await airtable.ObjectsAsync(call));
        Assert.Contains(objectName, await intercom.ObjectsAsync(call));
        Assert.Empty(SchemaFit.Check(contract, await airtable.DescribeAsync(table, call), await intercom.DescribeAsync(objectName, call)).Where(p => p.Level == ProblemLevel.Error).Select(p => p.Sentence));
    }

    [Fact]
    public async Task S0_25_Teammates_land_in_a_table_of_agents_and_are_never_written()
    {
        await using var rehearsal = await Rehearsal.StartAsync(3);
        var (airtable, intercom, call) = await OpenAsync(rehearsal);
        Assert.Empty(await airtable.MakeAsync(new ObjectType("Agents", "Agents", [Field("email", FieldType.Email), Field("name", FieldType.Text), Field("has_seat", FieldType.Boolean)]), call));
        var pipeline = await rehearsal.AddPipelineAsync(new Contract
        {
            Key = "agents",
            Name = "Agents",
            Owner = "revops@example.test",
            Left = new("airtable-demo", "Agents"),
            Right = new("intercom-demo", "admins"),
            Identity = new() { Keys = [new("email", "email", "email")], Create = CreateOn.Left },
            Fields = [Row("email", "email", FieldType.Email), Row("name", "name", FieldType.Text), Row("has_seat", "has_inbox_seat", FieldType.Boolean)],
            Limits = new() { MassChangeShare = 1, FailureShare = 1 },
        });

        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));

        var admins = (await rehearsal.Sandbox.IntercomAsync("GET", "admins"))["admins"].EnumerateArray().Select(a => (a.GetProperty("email").GetString(), a.GetProperty("name").GetString(), a.GetProperty("has_inbox_seat").GetBoolean())).Order().ToList();
        Assert.NotEmpty(admins);
        Assert.Equal(admins, (await AgentsAsync(rehearsal)).Select(r => (Rehearsal.Cell(r, "email"), Rehearsal.Cell(r, "name"), Rehearsal.Cell(r, "has_seat") == "True")).Order());
        var writes = await rehearsal.WritesAsync();
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline, RunMode.Full));
        Assert.Equal(writes, await rehearsal.WritesAsync());
        Assert.IsType<WriteResult.Refused>(Assert.Single(await intercom.WriteAsync("admins", [new(null, new Dictionary<string, FieldValue> { ["name"] = FieldValue.Text("Nobody") })], [], call)));
    }

    private static async Task<(IConnector Airtable, IConnector Intercom, CallContext Call)> OpenAsync(Rehearsal rehearsal)
    {
        var book = rehearsal.Get<ConnectionBook>();
        return (await book.OpenAsync("airtable-demo", default), await book.OpenAsync("intercom-demo", default), new(CallPriority.Person, new CallMeter(), default));
    }

    private static FieldShape Field(string name, FieldType type) => new(name, name, type, true);

    private static FieldMap Row(string left, string right, FieldType type) => new() { Left = left, Right = right, Type = type, Direction = Direction.ToLeft, Owner = FieldOwner.Right, Meaning = "As Intercom has it", Why = "Says who is on duty" };

    private static async Task<List<JsonElement>> AgentsAsync(Rehearsal rehearsal) =>
        [.. (await rehearsal.Sandbox.DumpAsync("airtable")).GetProperty("bases")[0].GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "Agents").GetProperty("records").EnumerateArray()];
}
