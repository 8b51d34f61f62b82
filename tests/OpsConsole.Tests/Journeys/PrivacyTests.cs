using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Contracts;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Guarantee 9: what is personal stays in the two systems; the console's own tables do not tell it.</summary>
public sealed class PrivacyTests
{
    private static readonly string[] Tables = ["Journal", "RunRecords", "Reviews", "Audit", "Links", "RecordKeys", "Runs", "Work"];

    [Fact]
    public async Task No_address_or_number_of_a_customer_stands_in_the_consoles_tables()
    {
        await using var rehearsal = await Rehearsal.StartAsync(150, messy: 0.3);
        var clean = (await rehearsal.RowsAsync()).Where(r => Rehearsal.Cell(r, "external_id") is not null).Select(r => r.GetProperty("id").GetString()!).TakeLast(6).ToList();
        await rehearsal.SetRowAsync(clean[0], new { email = "refused.person@example.x" }); // quoted by Intercom when it refuses
        await rehearsal.SetRowAsync(clean[1], new { phone = "+1415555012" }); // not a number
        await rehearsal.SetRowAsync(clean[2], new { email = "no address of anybody@" });
        await rehearsal.PublishAsync(c => c with { Limits = c.Limits with { FailureShare = 1 } });
        var run = await rehearsal.RunAsync();
        Assert.True(run.Status is RunStatus.Succeeded or RunStatus.CompletedWithErrors, $"{run.Status} {run.Error} {run.HeldText}");
        Assert.Contains(await rehearsal.ReviewsAsync(), r => r.Reason == ReviewReason.Refused);
        Assert.Contains(await rehearsal.ReviewsAsync(), r => r.Reason == ReviewReason.ValueDoesNotFit);
        await rehearsal.SetContactAsync((await rehearsal.PairsAsync())[0].Contact, new { phone = "+14155550777", email = "edited.person@example.test", name = "Edited Person" });
        await rehearsal.RunAsync();

        var personal = await PersonalAsync(rehearsal);
        Assert.True(personal.Count > 300, "Hardly anybody to look for.");
        foreach (var table in Tables)
        {
            foreach (var text in await TextsAsync(rehearsal, table))
            {
                var found = personal.FirstOrDefault(p => text.Contains(p, StringComparison.OrdinalIgnoreCase));
                Assert.True(found is null, $"{table} holds {found}: {text}");
            }
        }
    }

    [Fact]
    public async Task S0_118_Only_mapped_fields_leave_and_no_word_of_a_conversation_does()
    {
        const string Kept = "kept-in-the-base", Said = "said-in-the-chat";
        await using var rehearsal = await Rehearsal.StartAsync(12);
        var call = new CallContext(CallPriority.Person, new CallMeter(), default);
        Assert.Empty(await (await rehearsal.Get<ConnectionBook>().OpenAsync("airtable-demo", default)).MakeAsync(new ObjectType("Contacts", "Contacts", [new("salary_notes", "salary_notes", FieldType.Text, true)]), call));
        foreach (var row in (await rehearsal.RowsAsync()).Take(5))
        {
            await rehearsal.SetRowAsync(row.GetProperty("id").GetString()!, new { salary_notes = Kept });
        }

        var contact = (await rehearsal.ContactsAsync()).First(c => c.GetProperty("role").GetString() == "user").GetProperty("id").GetString();
        await rehearsal.Sandbox.IntercomAsync("POST", "conversations", new { from = new { type = "user", id = contact }, body = Said });
        var pipeline = await rehearsal.AddPipelineAsync(ContractStarts.Read("airtable-intercom-conversations") with { Limits = new() { MassChangeShare = 1, FailureShare = 1 } });

        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Rehearsal.AddsUp(await rehearsal.RunOfAsync(pipeline));

        var (airtable, intercom) = ((await rehearsal.Sandbox.ControlAsync("GET", "dump/airtable")).Text, (await rehearsal.Sandbox.ControlAsync("GET", "dump/intercom")).Text);
        Assert.Contains(Kept, airtable, StringComparison.Ordinal);
        Assert.DoesNotContain(Kept, intercom, StringComparison.Ordinal);
        Assert.Contains(Said, intercom, StringComparison.Ordinal);
        Assert.DoesNotContain(Said, airtable, StringComparison.Ordinal);
        foreach (var table in Tables)
        {
            Assert.DoesNotContain(await TextsAsync(rehearsal, table), t => t.Contains(Kept, StringComparison.Ordinal) || t.Contains(Said, StringComparison.Ordinal));
        }
    }

    /// <summary>Addresses, numbers and full names as either system holds them.</summary>
    private static async Task<HashSet<string>> PersonalAsync(Rehearsal rehearsal)
    {
        var rows = (await rehearsal.RowsAsync()).SelectMany(r => new[] { Rehearsal.Cell(r, "email"), Rehearsal.Cell(r, "phone"), Rehearsal.Cell(r, "full_name") });
        var contacts = (await rehearsal.ContactsAsync()).SelectMany(c => new[] { Rehearsal.Attribute(c, "email"), Rehearsal.Attribute(c, "phone"), Rehearsal.Attribute(c, "name") });
        var owners = (await rehearsal.RowsAsync()).SelectMany(r => new[] { Rehearsal.Cell(r, "csm_owner"), Rehearsal.Cell(r, "ae_owner") }).ToHashSet(); // staff, not customers
        return [.. rows.Concat(contacts).OfType<string>().Select(t => t.Trim()).Where(t => t.Length >= 6 && !owners.Contains(t))];
    }

    private static async Task<List<string>> TextsAsync(Rehearsal rehearsal, string table)
    {
        await using var db = await rehearsal.DbAsync();
        await using var connection = db.Database.GetDbConnection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a table's name out of the list above
        command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.AddRange(Enumerable.Range(0, reader.FieldCount).Where(i => !reader.IsDBNull(i)).Select(i => reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : reader.GetValue(i).ToString()!));
        }

        return texts;
    }
}
