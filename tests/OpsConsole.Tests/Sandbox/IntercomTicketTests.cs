using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class IntercomTicketTests : IAsyncLifetime
{
    SandboxServer _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxServer.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Theory]
    [InlineData("ascending")]
    [InlineData("descending")]
    public async Task S1_42_A_search_by_updated_at_walks_every_ticket_once_in_order(string order)
    {
        await _sandbox.IntercomAsync("PUT", "tickets/605", new { is_shared = true });
        var walked = new List<JsonElement>();
        string? after = null;
        do
        {
            var page = await Search(new { field = "updated_at", @operator = ">", value = 1_600_000_000 }, order, 7, after);
            Assert.Equal(("ticket.list", 24), (page["type"].GetString(), page["total_count"].GetInt32()));
            walked.AddRange(page["tickets"].EnumerateArray());
            after = page["pages"].TryGetProperty("next", out var next) ? next.GetProperty("starting_after").GetString() : null;
        }
        while (after is not null);

        var times = walked.Select(ticket => ticket.GetProperty("updated_at").GetInt64()).ToList();
        Assert.Equal(24, walked.Select(Id).Distinct().Count());
        Assert.Equal(order == "ascending" ? times.Order() : times.OrderDescending(), times);
    }

    [Fact]
    public async Task S1_42_A_ticket_has_its_own_fields_its_people_and_assignees_as_texts()
    {
        var tickets = (await Search(new { field = "created_at", @operator = ">", value = 0 }))["tickets"].EnumerateArray().ToList();
        foreach (var ticket in tickets)
        {
            var fields = ticket.GetProperty("ticket_type").GetProperty("ticket_type_attributes").GetProperty("data").EnumerateArray().Select(field => field.GetProperty("name").GetString());
            Assert.Equal(fields, ticket.GetProperty("ticket_attributes").EnumerateObject().Select(field => field.Name));
            Assert.Equal(JsonValueKind.String, ticket.GetProperty("admin_assignee_id").ValueKind);
            Assert.NotEqual(Id(ticket), ticket.GetProperty("ticket_id").GetString());
            Assert.Equal("contact", ticket.GetProperty("contacts").GetProperty("contacts")[0].GetProperty("type").GetString());
            Assert.Equal(ticket.GetRawText(), (await _sandbox.IntercomAsync("GET", "tickets/" + Id(ticket))).Text);
        }

        Assert.Equal(3, tickets.Select(ticket => ticket.GetProperty("category").GetString()).Distinct().Count());
        Assert.Contains(tickets, ticket => ticket.GetProperty("ticket_parts").GetProperty("total_count").GetInt32() > 0);
        Assert.Equal("ticket_not_found", (await _sandbox.IntercomAsync("GET", "tickets/1")).Error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_ticket_that_grew_from_a_conversation_is_linked_both_ways()
    {
        var ticket = (await Search(new { field = "created_at", @operator = ">", value = 0 }))["tickets"].EnumerateArray()
            .First(other => other.GetProperty("linked_objects").GetProperty("total_count").GetInt32() == 1);
        var conversation = await _sandbox.IntercomAsync("GET", "conversations/" + Id(ticket.GetProperty("linked_objects").GetProperty("data")[0]));
        var link = conversation["linked_objects"].GetProperty("data").EnumerateArray().Single(other => Id(other) == Id(ticket));
        Assert.Equal(ticket.GetProperty("category").GetString(), link.GetProperty("category").GetString());
    }

    [Theory]
    [InlineData("category", "request", "Customer")]
    [InlineData("category", "tracker", "Tracker")]
    [InlineData("ticket_type_id", "68", "Back-office")]
    public async Task A_search_calls_the_categories_by_names_of_its_own(string field, string value, string category)
    {
        var found = (await Search(new { field, @operator = "=", value }))["tickets"].EnumerateArray().ToList();
        Assert.NotEmpty(found);
        Assert.All(found, ticket => Assert.Equal(category, ticket.GetProperty("category").GetString()));
        Assert.Equal("invalid_field", (await Search(new { field = "mood", @operator = "=", value })).Error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_ticket_is_made_moved_answered_and_deleted_and_every_write_moves_updated_at()
    {
        var contact = (await _sandbox.IntercomAsync("GET", "contacts"))["data"][0].GetProperty("id").GetString();
        var made = await _sandbox.IntercomAsync("POST", "tickets", new { ticket_type_id = 67, contacts = new[] { new { id = contact } }, ticket_attributes = new { _default_title_ = "It broke", affected_rows = 12 } });
        var id = made["id"].GetString();
        Assert.Equal(("It broke", 12, "submitted"), (made["ticket_attributes"].GetProperty("_default_title_").GetString(), made["ticket_attributes"].GetProperty("affected_rows").GetInt32(), State(made)));

        await _sandbox.AdvanceAsync("intercom", 60);
        var moved = await _sandbox.IntercomAsync("PUT", "tickets/" + id, new { ticket_state_id = "8324", ticket_attributes = new { severity = "high" } });
        Assert.Equal(("resolved", false, 2), (State(moved), moved["open"].GetBoolean(), moved["ticket_parts"].GetProperty("total_count").GetInt32()));
        Assert.True(moved["updated_at"].GetInt64() >= made["updated_at"].GetInt64() + 60);

        await _sandbox.AdvanceAsync("intercom", 60);
        var part = await _sandbox.IntercomAsync("POST", $"tickets/{id}/reply", new { message_type = "comment", type = "admin", admin_id = "991267459", body = "Done" });
        Assert.Equal(("ticket_part", "<p>Done</p>"), (part["type"].GetString(), part["body"].GetString()));
        Assert.True((await _sandbox.IntercomAsync("GET", "tickets/" + id))["updated_at"].GetInt64() >= moved["updated_at"].GetInt64() + 60);

        Assert.Equal(400, (await _sandbox.IntercomAsync("PUT", "tickets/" + id, new { ticket_attributes = new { mood = "bad" } })).Status);
        Assert.True((await _sandbox.IntercomAsync("DELETE", "tickets/" + id))["deleted"].GetBoolean());
        Assert.Equal(404, (await _sandbox.IntercomAsync("GET", "tickets/" + id)).Status);
    }

    [Fact]
    public async Task S1_43_Ticket_types_name_their_fields_and_states_and_states_their_types()
    {
        var types = (await _sandbox.IntercomAsync("GET", "ticket_types"))["data"].EnumerateArray().ToList();
        Assert.Equal(3, types.Count);
        Assert.All(types, type => Assert.Equal(5, type.GetProperty("ticket_states").GetProperty("data").GetArrayLength()));
        Assert.All(types, type => Assert.Equal("_default_title_", type.GetProperty("ticket_type_attributes").GetProperty("data")[0].GetProperty("name").GetString()));
        var states = (await _sandbox.IntercomAsync("GET", "ticket_states"))["data"].EnumerateArray().ToList();
        Assert.All(states, state => Assert.Equal(3, state.GetProperty("ticket_types").GetProperty("data").GetArrayLength()));
    }

    Task<Answer> Search(object query, string order = "ascending", int perPage = 150, string? after = null) =>
        _sandbox.IntercomAsync("POST", "tickets/search", new { query, sort = new { field = "updated_at", order }, pagination = new { per_page = perPage, starting_after = after } });

    static string? State(Answer ticket) => ticket["ticket_state"].GetProperty("category").GetString();

    static string Id(JsonElement it) => it.GetProperty("id").GetString()!;
}
