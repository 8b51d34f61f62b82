using System.Text.Json;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Intercom's objects as tables, against the sandbox's own list of what there is.</summary>
public sealed class ExtractionTests
{
    private static readonly string[] All =
    [
        "contacts", "companies", "conversations", "conversation_parts", "admins", "tags", "teams", "segments", "data_attributes", "tickets", "ticket_types", "articles", "collections", "help_centers",
        "subscription_types", "activity_logs", "contact_company", "contact_tag", "company_tag", "conversation_tag", "team_admin", "email_address_header",
    ];

    [Fact]
    public async Task S1_31_S1_32_to_S1_55_Every_object_lands_as_a_table_of_its_own_and_the_counts_add_up()
    {
        await using var rehearsal = await Rehearsal.StartAsync(80);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf(All));
        var run = await rehearsal.ExtractAsync();
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);

        var tables = (await rehearsal.Warehouse.TablesAsync(default)).ToDictionary(t => t.Name, t => t.Rows);
        Assert.Equal(All.Order(), tables.Keys.Order());
        Assert.Empty(tables.Where(t => t.Value == 0).Select(t => t.Key));
        Assert.Equal((await rehearsal.ContactsAsync()).Count, tables["contacts"]);
        Assert.Equal(run.Read, run.Created + run.Updated + run.Unchanged + run.Skipped);
    }
}
