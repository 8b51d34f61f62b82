using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.People;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Web.Api;

public sealed class ApiTests : IDisposable
{
    private readonly ConsoleServer server = new();

    public void Dispose() => server.Dispose();

    private HttpClient Admin() => server.WithToken(ConsoleServer.ApiToken);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    [Fact]
    public async Task A_run_is_told_with_counts_by_reason_and_calls_by_vendor()
    {
        using var client = Admin();
        await server.SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Runs.Add(Samples.RunRow(RunStatus.CompletedWithErrors));
            return Task.CompletedTask;
        });
        var run = await client.GetFromJsonAsync<JsonElement>("/api/v1/runs/1");
        Assert.Equal("completedWithErrors", run.GetProperty("status").GetString());
        Assert.Equal("incremental", run.GetProperty("mode").GetString());
        Assert.Equal(1, run.GetProperty("counts").GetProperty("skipped").GetProperty("gate").GetInt32());
        Assert.Equal(2, run.GetProperty("calls").GetProperty("intercom").GetProperty("writes").GetInt32());
        Assert.Equal("Compared whole: the contract changed.", run.GetProperty("notices")[0].GetString());
    }

    [Fact]
    public async Task Lists_answer_with_items_and_total_and_keep_to_the_page_asked_for()
    {
        using var client = Admin();
        await server.SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Runs.AddRange(Enumerable.Range(0, 5).Select(_ => Samples.RunRow()));
            return Task.CompletedTask;
        });
        var list = await client.GetFromJsonAsync<JsonElement>("/api/v1/runs?pipeline=contacts&page=2&pageSize=2");
        Assert.Equal(5, list.GetProperty("total").GetInt32());
        Assert.Equal([3, 2], list.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task Records_are_filtered_by_outcome_and_reason()
    {
        using var client = Admin();
        await server.SeedAsync(async db =>
        {
            Samples.AddPipeline(db);
            db.Runs.Add(Samples.RunRow());
            await db.SaveChangesAsync();
            db.RunRecords.AddRange(Samples.Record(1), Samples.Record(1, Outcome.Skipped));
        });
        var list = await client.GetFromJsonAsync<JsonElement>("/api/v1/runs/1/records?outcome=skipped&reason=archivedThere");
        Assert.Equal("archivedThere", Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_review_item_carries_its_evidence_and_is_skipped_with_a_reason()
    {
        using var client = Admin();
        await server.SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Reviews.Add(Samples.Review());
            return Task.CompletedTask;
        });
        var item = await client.GetFromJsonAsync<JsonElement>("/api/v1/review/1");
        Assert.Equal("valueNotMapped", item.GetProperty("reason").GetString());
        Assert.Equal("65f0c0de", item.GetProperty("evidence").GetProperty("candidates")[0].GetProperty("id").GetString());
        await ProblemAsync(await client.PostAsync("/api/v1/review/1/skip", Json("""{"reason":" "}""")), HttpStatusCode.Conflict);
        using var skipped = await client.PostAsync("/api/v1/review/1/skip", Json("""{"reason":"test account"}"""));
        Assert.Equal("skipped", (await skipped.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/v1/review?status=open")).GetProperty("total").GetInt32());
        await ProblemAsync(await client.PostAsync("/api/v1/review/1/skip", Json("""{"reason":"again"}""")), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task S0_21_Actions_are_listed_by_state_and_decided_on_without_telling_what_was_sent()
    {
        using var client = Admin();
        await server.SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Actions.AddRange(Samples.Action(ActionState.Held), Samples.Action(ActionState.Held), Samples.Action(ActionState.Unknown), Samples.Action(ActionState.Unknown, sent: "closed"));
            return Task.CompletedTask;
        });
        var held = await client.GetFromJsonAsync<JsonElement>("/api/v1/actions?state=held&pageSize=1");
        Assert.Equal((2, 1), (held.GetProperty("total").GetInt32(), held.GetProperty("items").GetArrayLength()));
        Assert.Equal("message", held.GetProperty("items")[0].GetProperty("kind").GetString());
        foreach (var (id, verb, state) in new[] { (1, "approve", "planned"), (2, "drop", "dropped"), (3, "arrived", "done"), (4, "again", "planned") })
        {
            using var answer = await client.PostAsync($"/api/v1/actions/{id}/{verb}", Json("{}"));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Contains($"\"state\":\"{state}\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("closed", text, StringComparison.Ordinal);
        }

        Assert.Contains("is dropped by now", (await ProblemAsync(await client.PostAsync("/api/v1/actions/2/approve", Json("{}")), HttpStatusCode.Conflict)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await ProblemAsync(await client.GetAsync("/api/v1/actions?state=sideways"), HttpStatusCode.BadRequest);
        await ProblemAsync(await client.PostAsync("/api/v1/actions/99/drop", Json("{}")), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task X_02_An_item_about_an_action_is_not_retried_by_a_run()
    {
        using var client = Admin();
        await server.SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Actions.Add(Samples.Action(ActionState.Unknown));
            var item = Samples.Review(reason: ReviewReason.OutcomeUnknown);
            item.ActionId = 1;
            db.Reviews.Add(item);
            return Task.CompletedTask;
        });
        Assert.Contains("is about action 1 of a rule", (await ProblemAsync(await client.PostAsync("/api/v1/review/1/retry", Json("{}")), HttpStatusCode.Conflict)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_that_cannot_be_read_is_refused_with_every_place_that_is_wrong()
    {
        using var client = Admin();
        var problem = await ProblemAsync(await client.PutAsync("/api/v1/contracts/new", Json("""{"key":"new"}""")), HttpStatusCode.BadRequest);
        var errors = problem.GetProperty("errors").EnumerateArray().ToList();
        Assert.NotEmpty(errors);
        Assert.All(errors, e => Assert.NotEqual("", e.GetProperty("sentence").GetString()));
        Assert.Contains(errors, e => e.GetProperty("path").GetString()!.Contains("name"));
    }

    [Fact]
    public async Task Malformed_json_is_told_with_what_and_where()
    {
        using var client = Admin();
        var problem = await ProblemAsync(await client.PostAsync("/api/v1/pipelines/contacts/runs", Json("{\"mode\": \"full\",\n \"records\": [1,}")), HttpStatusCode.BadRequest);
        Assert.Contains("line 2", problem.GetProperty("where").GetString());
    }

    [Fact]
    public async Task A_word_that_is_no_mode_is_refused_and_an_unknown_field_is_not()
    {
        using var client = Admin();
        await server.SeedPipelineAsync();
        await ProblemAsync(await client.PostAsync("/api/v1/pipelines/contacts/runs", Json("""{"mode":"sideways"}""")), HttpStatusCode.BadRequest);
        using var answer = await client.PostAsync("/api/v1/pipelines/contacts/runs", Json("""{"mode":"preview","colour":"blue"}"""));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64() > 0);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var client = Admin();
        await ProblemAsync(await client.PutAsync("/api/v1/contracts/big", Json(new string(' ', 6 * 1024 * 1024))), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/api/v1/runs/999")]
    [InlineData("/api/v1/pipelines/none")]
    [InlineData("/api/v1/nothing/here")]
    public async Task What_is_not_there_is_a_404_problem(string path)
    {
        using var client = Admin();
        await ProblemAsync(await client.GetAsync(path), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_filter_that_is_no_word_of_ours_is_refused_with_the_words_there_are()
    {
        using var client = Admin();
        var problem = await ProblemAsync(await client.GetAsync("/api/v1/review?reason=bad"), HttpStatusCode.BadRequest);
        Assert.Contains("valueNotMapped", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_wrong_token_and_a_revoked_one_are_refused()
    {
        using var wrong = server.WithToken("oc_guess");
        await ProblemAsync(await wrong.GetAsync("/api/v1/runs"), HttpStatusCode.Unauthorized);
        var desk = server.Services.GetRequiredService<TokenDesk>();
        using var client = server.WithToken(await desk.CreateAsync(server.Admin, "ci", Roles.Viewer));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/runs")).StatusCode);
        await desk.RevokeAsync(server.Admin, (await desk.ListAsync())[0].Id);
        await ProblemAsync(await client.GetAsync("/api/v1/runs"), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_the_configured_token_does_stands_in_the_audit_under_its_name()
    {
        using var client = Admin();
        await server.SeedPipelineAsync();
        await client.PostAsync("/api/v1/pipelines/contacts/runs", Json("{}"));
        var entries = (await client.GetFromJsonAsync<JsonElement>("/api/v1/audit?object=run")).GetProperty("items");
        var entry = entries.EnumerateArray().Single(e => e.GetProperty("verb").GetString() == "run"); // the run's own end may be written already
        Assert.Equal("token configuration", entry.GetProperty("who").GetString());
        Assert.Equal("api", entry.GetProperty("from").GetString());
    }

    [Fact]
    public async Task S0_64_S3_62_A_contracts_versions_their_difference_and_its_sheet_are_told()
    {
        using var client = Admin();
        await server.SeedAsync(db =>
        {
            ContractSamples.Publish(db);
            db.ContractVersions.Add(ContractSamples.Version(ContractSamples.WithRow(ContractSamples.Example, "plan_tier", f => f with { Why = "Another reason" }), 2));
            return Task.CompletedTask;
        });
        var at = $"/api/v1/contracts/{ContractSamples.Key}";
        Assert.Equal(2, (await client.GetFromJsonAsync<JsonElement>(at + "/versions")).GetProperty("total").GetInt32());
        Assert.Equal(2, (await client.GetFromJsonAsync<JsonElement>(at + "/versions/2")).GetProperty("version").GetInt32());
        var change = Assert.Single((await client.GetFromJsonAsync<JsonElement>(at + "/diff?from=1&to=2")).GetProperty("items").EnumerateArray());
        Assert.Equal(("changed", "plan_tier", "Another reason"), (change.GetProperty("kind").GetString(), change.GetProperty("label").GetString(), change.GetProperty("cells")[0].GetProperty("after").GetString()));
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>(at + "/diff")).GetProperty("total").GetInt32());
        using var sheet = await client.GetAsync(at + "/sheet");
        Assert.Equal("text/csv", sheet.Content.Headers.ContentType?.MediaType);
        Assert.Contains("plan_tier,", await sheet.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ProblemAsync(await client.GetAsync(at + "/versions/9"), HttpStatusCode.NotFound);
        await ProblemAsync(await client.GetAsync("/api/v1/contracts/none/sheet"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task S0_120_A_token_below_lead_changes_no_identity()
    {
        await server.SeedAsync(db =>
        {
            ContractSamples.Publish(db);
            return Task.CompletedTask;
        });
        using var client = await server.WithTokenAsync(Roles.Editor);
        var changed = OpsConsole.Engine.Contracts.ContractJson.Write(ContractSamples.Example with { WriteBack = null });
        var problem = await ProblemAsync(await client.PutAsync($"/api/v1/contracts/{ContractSamples.Key}", Json(changed)), HttpStatusCode.Forbidden);
        Assert.Equal("This needs the role Lead. You are Editor.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task X_02_Items_are_skipped_together_reopened_and_given_to_a_person_who_may_settle_them()
    {
        using var client = Admin();
        using var lead = await server.SignedInAsync(Roles.Lead);
        await server.SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            db.Reviews.AddRange(Samples.Review(), Samples.Review(), Samples.Review());
            return Task.CompletedTask;
        });
        await ProblemAsync(await client.PostAsync("/api/v1/review/bulk", Json("""{"ids":[1,2]}""")), HttpStatusCode.BadRequest);
        await ProblemAsync(await client.PostAsync("/api/v1/review/bulk", Json("""{"ids":[],"action":"retry"}""")), HttpStatusCode.Conflict);
        using var skipped = await client.PostAsync("/api/v1/review/bulk", Json("""{"ids":[1,2],"action":"skip","reason":"test accounts"}"""));
        Assert.Equal(2, (await skipped.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("done").GetInt32());
        using var reopened = await client.PostAsync("/api/v1/review/1/reopen", null);
        Assert.Equal("open", (await reopened.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        await ProblemAsync(await client.PostAsync("/api/v1/review/1/reopen", null), HttpStatusCode.Conflict);
        await ProblemAsync(await client.PostAsync("/api/v1/review/1/assign", Json("""{"to":"nobody@example.test"}""")), HttpStatusCode.Conflict);
        using var assigned = await client.PostAsync("/api/v1/review/1/assign", Json("""{"to":"lead@example.test"}"""));
        Assert.Equal("lead@example.test", (await assigned.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("assignedTo").GetString());
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>("/api/v1/review?owner=lead@example.test")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task X_04_What_failed_is_run_again_and_a_run_without_failures_says_so()
    {
        using var client = Admin();
        await server.SeedPipelineAsync();
        await server.SeedAsync(async db =>
        {
            db.Runs.AddRange(Samples.RunRow(RunStatus.CompletedWithErrors), Samples.RunRow());
            await db.SaveChangesAsync();
            db.RunRecords.Add(Samples.Record(1, Outcome.Failed));
        });
        using var again = await client.PostAsync("/api/v1/runs/1/rerun", Json("""{"what":"failed"}"""));
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        var id = (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetInt64();
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{id}")).GetProperty("rerunOf").GetInt64());
        await ProblemAsync(await client.PostAsync("/api/v1/runs/1/undo", Json("{}")), HttpStatusCode.Conflict);
        await ProblemAsync(await client.PostAsync("/api/v1/runs/999/undo", Json("{}")), HttpStatusCode.NotFound);
        await ProblemAsync(await client.GetAsync("/api/v1/runs/999/undo"), HttpStatusCode.NotFound);
        await ProblemAsync(await client.PostAsync("/api/v1/runs/2/rerun", Json("""{"what":"failed"}""")), HttpStatusCode.Conflict);
        await ProblemAsync(await client.PostAsync("/api/v1/runs/1/rerun", Json("{}")), HttpStatusCode.BadRequest);
        await ProblemAsync(await client.PostAsync("/api/v1/runs/1/rerun", Json("""{"what":"failed","version":99}""")), HttpStatusCode.Conflict);
    }
}
