using System.Globalization;
using System.Text;
using System.Text.Json;
using OpsConsole.Engine.Extraction;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Extraction;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Databases;
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

    [Theory]
    [ClassData(typeof(EachDatabase))]
    public async Task S1_31_S1_32_to_S1_55_Every_object_lands_as_a_table_of_its_own_and_derived_ones_cost_no_call(string database)
    {
        await using var rehearsal = await Rehearsal.StartAsync(80, sandbox: o => o.Extras = true, postgres: await EachDatabase.ConnectionStringAsync(database));
        var warehouse = rehearsal.WarehouseName;
        var company = (await rehearsal.DumpOfAsync("companies"))[0].GetProperty("id").GetString();
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", "tags", new { name = "Key account", companies = new[] { new { id = company } } })).Status);
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", "contacts", new { role = "lead", email = "lead@shop.example" })).Status);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf([.. All.Where(o => o is not ("contact_company" or "contact_tag" or "company_tag" or "conversation_tag" or "team_admin" or "email_address_header"))]) with { Warehouse = warehouse });
        var plain = await rehearsal.ExtractAsync();
        await rehearsal.ChangePlanAsync(p => Rehearsal.PlanOf(All) with { Warehouse = warehouse });
        foreach (var one in All)
        {
            if ((await rehearsal.Get<ExtractionQueries>().FindAsync(Rehearsal.Extraction))!.Objects.ContainsKey(one))
            {
                await rehearsal.Get<ExtractionDesk>().RestartAsync(Rehearsal.Person, Rehearsal.Extraction, one);
            }
        }

        var run = await rehearsal.ExtractAsync();
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);
        Assert.True(ReadsOf(run) <= ReadsOf(plain), $"{ReadsOf(run)} calls with derived tables, {ReadsOf(plain)} without"); // S1-55

        var tables = (await rehearsal.Warehouse.TablesAsync(default)).ToDictionary(t => t.Name, t => t.Rows);
        Assert.Equal(All.Order(), tables.Keys.Order());
        Assert.Empty(tables.Where(t => t.Value == 0).Select(t => t.Key));
        Assert.Equal(run.Read, run.Created + run.Updated + run.Unchanged + run.Skipped);

        // The same as the sandbox itself says there is.
        var dump = await rehearsal.Sandbox.DumpAsync("intercom");
        foreach (var name in new[] { "contacts", "companies", "tickets", "articles", "collections", "tags", "activity_logs" })
        {
            Assert.Equal((name, Ids(dump.GetProperty(name))), (name, Text((await rehearsal.LandedAsync(name)).Select(r => (string)r["id"]!))));
        }

        var kept = dump.GetProperty("conversations").EnumerateArray().Where(c => !SentOnly(c)).ToList();
        Assert.Equal(Text(kept.Select(Id)), Text((await rehearsal.LandedAsync("conversations")).Select(r => (string)r["id"]!))); // S1-34
        Assert.NotEqual(kept.Count, dump.GetProperty("conversations").GetArrayLength());
        Assert.Equal(Text(kept.SelectMany(PartsOf).Select(Id)), Text((await rehearsal.LandedAsync("conversation_parts")).Select(r => (string)r["id"]!))); // S1-35
        Assert.Equal(
            Text(dump.GetProperty("contacts").EnumerateArray().SelectMany(c => c.GetProperty("tags").GetProperty("data").EnumerateArray().Select(t => $"{Id(c)} {Id(t)}"))),
            Text((await rehearsal.LandedAsync("contact_tag")).Select(r => $"{r["contact_id"]} {r["tag_id"]}"))); // S1-50
        Assert.Equal(
            Text(kept.SelectMany(c => c.GetProperty("tags").GetProperty("tags").EnumerateArray().Select(t => $"{Id(c)} {Id(t)}"))),
            Text((await rehearsal.LandedAsync("conversation_tag")).Select(r => $"{r["conversation_id"]} {r["tag_id"]}"))); // S1-52
        Assert.Contains(await rehearsal.LandedAsync("company_tag"), r => (string?)r["company_id"] == company); // S1-51
        Assert.Equal(["company", "contact", "conversation"], (await rehearsal.LandedAsync("data_attributes")).Select(r => (string)r["model"]!).Distinct().Order()); // S1-41
        Assert.All(await rehearsal.LandedAsync("email_address_header"), r => Assert.IsType<long>(r["header_index"])); // S1-54
        Assert.Contains(await rehearsal.LandedAsync("subscription_types"), r => r["name"] is string { Length: > 0 }); // S1-68
        Assert.Contains(await rehearsal.LandedAsync("contacts"), r => (string?)r["role"] == "lead"); // S1-32
    }

    [Fact]
    public async Task S1_36_S1_49_S1_50_T_05_Lists_that_come_cut_short_are_told_record_by_record_and_can_be_fetched_whole()
    {
        await using var rehearsal = await Rehearsal.StartAsync(500, sandbox: o => o.Extras = true);
        var longest = (await rehearsal.DumpOfAsync("conversations")).MaxBy(c => c.GetProperty("statistics").GetProperty("count_conversation_parts").GetInt32());
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "contact_tag", "contact_company", "conversations", "conversation_parts"));
        var run = await rehearsal.ExtractAsync();

        var gaps = await rehearsal.Get<ExtractionQueries>().GapsAsync(run.Id, 100);
        var parts = Assert.Single(gaps, g => g.Object == "conversation_parts");
        Assert.Equal((Id(longest), 500L), (parts.RecordId, parts.Have));
        Assert.True(parts.Total > 500);
        Assert.Equal(500, (await rehearsal.LandedAsync("conversation_parts")).Count(r => (string?)r["conversation_id"] == Id(longest)));
        var tags = gaps.First(g => g.Object == "contact_tag");
        Assert.Equal(10, tags.Have);
        Assert.Equal(10, (await rehearsal.LandedAsync("contact_tag")).Count(r => (string?)r["contact_id"] == tags.RecordId));
        Assert.Contains(gaps, g => g.Object == "contact_company");

        // Newer parts push older ones out of the answer; what landed before stays (T-05).
        var before = (await rehearsal.LandedAsync("conversation_parts")).Select(r => (string)r["id"]!).ToHashSet();
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"conversations/{Id(longest)}/reply", new { message_type = "note", type = "admin", admin_id = await AdminAsync(rehearsal), body = "one more" })).Status);
        await rehearsal.ChangePlanAsync(p => p with { Objects = [.. p.Objects.Select(o => o with { FullLists = true })] });
        await rehearsal.Get<ExtractionDesk>().RestartAsync(Rehearsal.Person, Rehearsal.Extraction, "contacts");
        await rehearsal.Get<ExtractionDesk>().RestartAsync(Rehearsal.Person, Rehearsal.Extraction, "conversations");
        run = await rehearsal.ExtractAsync();
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);
        var after = (await rehearsal.LandedAsync("conversation_parts")).Select(r => (string)r["id"]!).ToHashSet();
        Assert.Subset(after, before);
        Assert.Equal(before.Count + 1, after.Count);
        Assert.Equal((int)tags.Total!, (await rehearsal.LandedAsync("contact_tag")).Count(r => (string?)r["contact_id"] == tags.RecordId));
        Assert.DoesNotContain(await rehearsal.Get<ExtractionQueries>().GapsAsync(run.Id, 100), g => g.Object is "contact_tag" or "contact_company");
    }

    [Fact]
    public async Task S1_56_S1_57_S1_59_Only_what_changed_since_the_last_success_is_read_again_and_lands_over_its_former_row()
    {
        await using var rehearsal = await Rehearsal.StartAsync(60);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "conversations"));
        var first = await rehearsal.ExtractAsync();
        await rehearsal.Sandbox.AdvanceAsync("intercom", 3 * 86_400);
        var idle = await rehearsal.ExtractAsync();
        Assert.True(idle.Read < first.Read / 10, $"{idle.Read} of {first.Read} read again");

        var contacts = await rehearsal.ContactsAsync();
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("PUT", "contacts/" + Id(contacts[0]), new { name = "Changed Once" })).Status);
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("DELETE", "contacts/" + Id(contacts[1]))).Status);
        await rehearsal.Sandbox.FaultAsync(new { vendor = "intercom", kind = "500", route = "POST /contacts/search", share = 1.0 });
        var cursor = await CursorAsync(rehearsal, "contacts");
        var failed = await rehearsal.ExtractAsync();
        Assert.Equal((RunStatus.CompletedWithErrors, 1), (failed.Status, failed.Failed));
        Assert.Equal(cursor, await CursorAsync(rehearsal, "contacts")); // it moves only on success
        Assert.Equal(RunStatus.Succeeded, (await rehearsal.ObjectOfAsync(failed, "conversations")).Row.Status); // and holds up nobody else

        await rehearsal.Sandbox.ControlAsync("DELETE", "faults");
        var run = await rehearsal.ExtractAsync();
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);
        var rows = await rehearsal.LandedAsync("contacts");
        Assert.Equal(contacts.Count, rows.Count); // the deleted one stays, nobody is there twice
        Assert.Equal("Changed Once", rows.Single(r => (string?)r["id"] == Id(contacts[0]))["name"]);
        Assert.Equal(run.Id, rows.Single(r => (string?)r["id"] == Id(contacts[0]))["_run_id"]);
        Assert.Equal(first.Id, rows.Single(r => (string?)r["id"] == Id(contacts[1]))["_run_id"]);
    }

    [Fact]
    public async Task S1_58_S1_60_An_object_read_whole_loses_what_is_gone_and_its_start_date_is_not_asked()
    {
        await using var rehearsal = await Rehearsal.StartAsync(60);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("companies", "tags", "articles") with { StartAt = DateTimeOffset.UtcNow.AddMinutes(-1) });
        await rehearsal.ExtractAsync();
        var companies = await rehearsal.LandedAsync("companies");
        Assert.Equal((await rehearsal.DumpOfAsync("companies")).Count, companies.Count);
        var gone = (string)companies[0]["id"]!;
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("DELETE", "companies/" + gone)).Status);

        var run = await rehearsal.ExtractAsync();
        Assert.DoesNotContain(await rehearsal.LandedAsync("companies"), r => (string?)r["id"] == gone);
        Assert.Equal(1, (await rehearsal.ObjectOfAsync(run, "companies")).Row.Removed);
    }

    [Fact]
    public async Task S1_30_A_start_date_leaves_out_what_has_not_changed_since()
    {
        await using var rehearsal = await Rehearsal.StartAsync(60);
        var moments = (await rehearsal.DumpOfAsync("conversations")).Select(c => c.GetProperty("updated_at").GetInt64()).Order().ToList();
        var start = moments[moments.Count / 2];
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("conversations", "contacts") with { StartAt = DateTimeOffset.FromUnixTimeSeconds(start) });
        await rehearsal.ExtractAsync();
        Assert.Equal(moments.Count(m => m >= start), (await rehearsal.LandedAsync("conversations")).Count);
        Assert.Equal((await rehearsal.ContactsAsync()).Count(c => c.GetProperty("updated_at").GetInt64() >= start), (await rehearsal.LandedAsync("contacts")).Count);
    }

    [Fact]
    public async Task S1_21_S1_23_S1_71_to_S1_79_What_is_hashed_is_in_plain_nowhere_and_equal_values_stay_joinable()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40, sandbox: o => o.Extras = true);
        await rehearsal.Sandbox.ControlAsync("POST", "intercom/fields", new { @object = "conversations", name = "new_thing", value = 1 });
        var sources = await rehearsal.Get<ExtractionSamples>().ObjectsAsync("intercom-demo");
        var objects = new[] { "contacts", "companies", "conversations", "conversation_parts", "admins", "tickets", "activity_logs", "email_address_header" };
        var plan = Rehearsal.PlanOf() with { Objects = [.. objects.Select(o => new ObjectPlan(o, sources.Single(s => s.Name == o).Flagged.ToDictionary(f => f, _ => Treatment.Hash)))] };
        plan = plan with { Objects = [.. plan.Objects.Select(o => o.Object == "contacts" ? o with { Fields = new Dictionary<string, Treatment>(o.Fields) { ["browser"] = Treatment.Leave } } : o)] };
        await rehearsal.AddExtractionAsync(plan);
        await using (var console = await rehearsal.DbAsync())
        {
            console.Work.RemoveRange(console.Work);
            await console.SaveChangesAsync();
        }

        var run = await rehearsal.ExtractAsync();
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);

        var contacts = await rehearsal.ContactsAsync();
        var rows = await rehearsal.LandedAsync("contacts");
        Assert.DoesNotContain("browser", rows[0].Keys); // S1-21: not even a column
        var known = contacts.First(c => c.GetProperty("email").ValueKind == JsonValueKind.String);
        var row = rows.Single(r => (string?)r["id"] == Id(known));
        Assert.Matches("^[0-9a-f]{32}$", (string)row["email"]!);
        var headers = await rehearsal.LandedAsync("email_address_header");
        Assert.All(headers, h => Assert.Matches("^[0-9a-f]{32}$", (string)h["email_address"]!));
        Assert.All(await rehearsal.LandedAsync("conversations"), c => Assert.DoesNotContain("<p>", (string?)c["source"] ?? "", StringComparison.Ordinal)); // nested: source.body
        Assert.Contains(await rehearsal.LandedAsync("conversations"), c => ((string?)c["source"] ?? "").Contains("customer_initiated", StringComparison.Ordinal)); // the rest of it is as it was

        // Grep everything that is on disk: the warehouse, the console's database, its logs and anything left in the temporary folder.
        var secrets = contacts.SelectMany(c => new[] { c.GetProperty("email").GetString(), c.GetProperty("phone").GetString() })
            .Concat((await rehearsal.DumpOfAsync("conversations")).SelectMany(PartsOf).Select(p => p.GetProperty("body").GetString()))
            .OfType<string>().Where(s => s.Length > 8).Distinct().ToList();
        Assert.NotEmpty(secrets);
        rehearsal.Get<ExtractionSamples>();
        foreach (var file in rehearsal.Files().Where(f => !f.Contains("/inbox/", StringComparison.Ordinal)))
        {
            var bytes = await ReadAsync(file);
            Assert.Empty(secrets.Where(s => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(s)) >= 0).Select(s => $"{Path.GetFileName(file)} holds {s}"));
        }
    }

    [Fact]
    public async Task S1_23_What_landed_in_plain_and_is_hashed_later_is_in_plain_nowhere_afterwards()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf() with { Objects = [new ObjectPlan("contacts", new Dictionary<string, Treatment>(), History: true)] });
        await rehearsal.ExtractAsync();
        var contacts = await rehearsal.ContactsAsync();
        var email = contacts[0].GetProperty("email").GetString()!;
        Assert.Contains(await rehearsal.LandedAsync("contacts"), r => (string?)r["email"] == email);
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("DELETE", "contacts/" + Id(contacts[0]))).Status); // it will not come again

        await rehearsal.ChangePlanAsync(p => p with { Objects = [new ObjectPlan("contacts", new Dictionary<string, Treatment> { ["email"] = Treatment.Hash, ["name"] = Treatment.Leave }, History: true)] });
        await rehearsal.ExtractAsync();
        var rows = await rehearsal.LandedAsync("contacts");
        Assert.Null(rows.Single(r => (string?)r["id"] == Id(contacts[0]))["email"]);
        Assert.All(rows, r => Assert.Null(r["name"]));
        Assert.Matches("^[0-9a-f]{32}$", (string)rows.Single(r => (string?)r["id"] == Id(contacts[1]))["email"]!);
        var history = await rehearsal.Warehouse.ReadAsync("contacts_history", new("@", "email", Take: 500), default);
        Assert.Empty(history.Rows);
    }

    [Theory]
    [InlineData(NewFields.Take)]
    [InlineData(NewFields.Block)]
    public async Task S1_25_S1_26_S1_70_A_new_field_is_taken_or_blocked_and_told_at_the_run_the_extraction_and_in_the_queue(NewFields policy)
    {
        await using var rehearsal = await Rehearsal.StartAsync(30);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "tags") with { NewFields = policy, Objects = policy == NewFields.Take ? Rehearsal.PlanOf("contacts", "tags").Objects : [await AllFieldsAsync(rehearsal, "contacts"), await AllFieldsAsync(rehearsal, "tags")] });
        await rehearsal.ExtractAsync();
        await rehearsal.Sandbox.ControlAsync("POST", "intercom/fields", new { @object = "contacts", name = "preferred_channel", value = "email" });
        await rehearsal.Sandbox.ControlAsync("POST", "intercom/fields", new { @object = "contacts", name = "created_at", @as = "text" });
        await rehearsal.Get<ExtractionDesk>().RestartAsync(Rehearsal.Person, Rehearsal.Extraction, "contacts");
        var run = await rehearsal.ExtractAsync();
        Assert.True(run.Status == RunStatus.Succeeded, run.Error);

        var rows = await rehearsal.LandedAsync("contacts");
        Assert.Equal(policy == NewFields.Take, rows[0].ContainsKey("preferred_channel"));
        if (policy == NewFields.Take)
        {
            Assert.All(rows, r => Assert.Equal("email", r["preferred_channel"]));
        }

        Assert.All(rows, r => Assert.True(long.Parse(Convert.ToString(r["created_at"], CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture) > 1_000_000_000)); // numbers sent as text still are numbers
        Assert.Contains("contacts has a new field, preferred_channel", run.Notices, StringComparison.Ordinal);
        Assert.Contains("preferred_channel", (await rehearsal.Get<ExtractionQueries>().FindAsync(Rehearsal.Extraction))!.NewsText, StringComparison.Ordinal);
        Assert.Contains(await rehearsal.ReviewsAsync(), r => r.Field == "contacts.preferred_channel" && r.Text.Contains("Before: not there", StringComparison.Ordinal));

        // Told once: the next run knows it.
        await rehearsal.Get<ExtractionDesk>().RestartAsync(Rehearsal.Person, Rehearsal.Extraction, "contacts");
        Assert.DoesNotContain("preferred_channel", (await rehearsal.ExtractAsync()).Notices, StringComparison.Ordinal);

        // Blocked does not mean for ever: taken by hand it is there.
        await rehearsal.ChangePlanAsync(p => p with { Objects = [.. p.Objects.Select(o => o with { Fields = new Dictionary<string, Treatment>(o.Fields) { ["preferred_channel"] = Treatment.Take } })] });
        await rehearsal.Get<ExtractionDesk>().RestartAsync(Rehearsal.Person, Rehearsal.Extraction, "contacts");
        await rehearsal.ExtractAsync();
        Assert.All(await rehearsal.LandedAsync("contacts"), r => Assert.Equal("email", r["preferred_channel"]));
    }

    [Fact]
    public async Task S1_61_to_S1_69_Times_are_whole_numbers_and_what_has_parts_is_one_column_of_JSON()
    {
        await using var rehearsal = await Rehearsal.StartAsync(40, sandbox: o => o.Extras = true);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "companies", "conversations", "tickets", "subscription_types", "conversation_parts"));
        await rehearsal.ExtractAsync();
        var tables = (await rehearsal.Warehouse.TablesAsync(default)).ToDictionary(t => t.Name);
        Assert.All(tables.Values.SelectMany(t => t.Columns).Where(c => c.Name.EndsWith("_at", StringComparison.Ordinal)), c => Assert.Equal(ColumnType.Integer, c.Type));
        foreach (var (table, columns) in new Dictionary<string, string[]>
        {
            ["contacts"] = ["custom_attributes", "location", "social_profiles", "avatar"],
            ["companies"] = ["custom_attributes", "plan"],
            ["conversations"] = ["custom_attributes", "source", "first_contact_reply", "sla_applied", "statistics", "conversation_rating", "ai_agent", "linked_objects"],
            ["tickets"] = ["ticket_attributes"],
            ["subscription_types"] = ["default_translation"],
        })
        {
            Assert.All(columns, c => Assert.Equal(new Column(c, ColumnType.Json), tables[table].Columns.Single(x => x.Name == c)));
        }

        Assert.Contains(await rehearsal.LandedAsync("contacts"), r => r["custom_attributes"] is string json && JsonDocument.Parse(json).RootElement.ValueKind == JsonValueKind.Object);
        Assert.DoesNotContain(tables.Values.SelectMany(t => t.Columns), c => c.Name == "attachments");
        Assert.All(await rehearsal.LandedAsync("conversations"), r => Assert.DoesNotContain("attachments", (string?)r["source"] ?? "", StringComparison.Ordinal));

        // A new attribute is inside the JSON: no drift (S1-62).
        var contact = (await rehearsal.ContactsAsync())[0];
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", "data_attributes", new { name = "brand_new", model = "contact", data_type = "string" })).Status);
        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("PUT", "contacts/" + Id(contact), new { custom_attributes = new { brand_new = "yes" } })).Status);
        var run = await rehearsal.ExtractAsync();
        Assert.Equal("", run.Notices);
        Assert.Contains("brand_new", (string)(await rehearsal.LandedAsync("contacts")).Single(r => (string?)r["id"] == Id(contact))["custom_attributes"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S1_27_No_more_calls_are_in_flight_than_the_limit_says()
    {
        await using var rehearsal = await Rehearsal.StartAsync(200);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "conversations", "conversation_parts", "companies", "tags") with { Concurrency = 3 });
        await rehearsal.Sandbox.LimitsAsync(new { vendor = "intercom", enabled = false, latencyMs = 20 });
        await rehearsal.Sandbox.ControlAsync("DELETE", "stats");
        await rehearsal.ExtractAsync();
        Assert.Equal(3, (await rehearsal.Sandbox.StatsAsync("intercom")).GetProperty("peakInFlight").GetInt32());
    }

    [Fact]
    public async Task S0_130_With_history_every_former_state_stays_with_the_time_it_held()
    {
        await using var rehearsal = await Rehearsal.StartAsync(20);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf() with { Objects = [new ObjectPlan("contacts", new Dictionary<string, Treatment>(), History: true)] });
        await rehearsal.ExtractAsync();
        var contact = Id((await rehearsal.ContactsAsync())[0]);
        await rehearsal.Sandbox.IntercomAsync("PUT", "contacts/" + contact, new { name = "Second State" });
        await rehearsal.ExtractAsync();
        var page = await rehearsal.Warehouse.ReadAsync("contacts_history", new(contact, "id", Whole: true), default);
        var (name, to) = (Column(page.Columns, "name"), Column(page.Columns, "_valid_to"));
        Assert.Equal(2, page.Rows.Count);
        Assert.Equal("Second State", Assert.Single(page.Rows, r => r[to] is null)[name]);
    }

    [Fact]
    public async Task S1_28_S1_29_An_extraction_every_14_minutes_is_refused_with_the_reason()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var desk = rehearsal.Get<ExtractionDesk>();
        var why = await Assert.ThrowsAsync<ConflictException>(() => desk.CreateAsync(Rehearsal.Person, "a", Rehearsal.PlanOf("tags"), 14 * 60, null));
        Assert.Contains("every 15 minutes at most", why.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConflictException>(() => desk.CreateAsync(Rehearsal.Person, "a", Rehearsal.PlanOf("tags"), null, "0 0/10 * * * ?"));
        await Assert.ThrowsAsync<ConflictException>(() => desk.CreateAsync(Rehearsal.Person, "a", Rehearsal.PlanOf("tags"), null, "0 0,5 3 * * ?"));
        Assert.Equal("a", await desk.CreateAsync(Rehearsal.Person, "a", Rehearsal.PlanOf("tags"), 15 * 60, null));
        await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<OpsConsole.Runtime.Pipelines.PipelineDesk>().SetScheduleAsync(Rehearsal.Person, "a", 60, null));
        var taken = await Assert.ThrowsAsync<ConflictException>(() => desk.CreateAsync(Rehearsal.Person, "b", Rehearsal.PlanOf("tags"), null, null));
        Assert.Contains("lands the table tags", taken.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.CreateAsync(new Actor("v@example.test", Roles.Viewer, "test"), "c", Rehearsal.PlanOf("teams"), null, null));
    }

    private static async Task<ObjectPlan> AllFieldsAsync(Rehearsal rehearsal, string name) =>
        new(name, (await rehearsal.Get<ExtractionSamples>().LookAsync(Rehearsal.PlanOf(name), name)).Fields.ToDictionary(f => f.Name, _ => Treatment.Take));

    private static async Task<long?> CursorAsync(Rehearsal rehearsal, string name) => (await rehearsal.Get<ExtractionQueries>().FindAsync(Rehearsal.Extraction))!.Objects[name].Cursor;

    private static async Task<string> AdminAsync(Rehearsal rehearsal) => (await rehearsal.Sandbox.IntercomAsync("GET", "admins"))["admins"][0].GetProperty("id").GetString()!;

    private static int ReadsOf(RunRow run) => JsonDocument.Parse(run.CallsJson).RootElement.GetProperty("intercom").GetProperty("reads").GetInt32();

    private static int Column(IReadOnlyList<Column> columns, string name) => columns.Select((c, i) => (c, i)).First(x => x.c.Name == name).i;

    private static string Id(JsonElement json) => json.GetProperty("id").ToString();

    private static string Ids(JsonElement list) => Text(list.EnumerateArray().Select(Id));

    private static string Text(IEnumerable<string> ids) => string.Join('\n', ids.Order(StringComparer.Ordinal));

    private static IEnumerable<JsonElement> PartsOf(JsonElement conversation) => conversation.GetProperty("conversation_parts").GetProperty("conversation_parts").EnumerateArray();

    private static bool SentOnly(JsonElement c) =>
        c.GetProperty("source") is { ValueKind: JsonValueKind.Object } source && source.GetProperty("delivered_as").GetString() != "customer_initiated"
        && c.GetProperty("first_contact_reply").ValueKind == JsonValueKind.Null && c.GetProperty("statistics").GetProperty("last_contact_reply_at").ValueKind == JsonValueKind.Null;

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
