using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connections;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Runs;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;
using OpsConsole.Tests.Sandbox;
using OpsConsole.Tests.Web;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Tokens by consent: who may begin and end it, what the token may read, and what rests while a token is refused.</summary>
public sealed class AuthorisationTests
{
    private const string Console = "http://127.0.0.1:9";
    private static readonly NewConnection Wanted = new("Intercom EU (Support)", "intercom", Sandbox: true, Region: "US", Location: "Support");

    [Fact]
    public async Task S1_03_A_consent_makes_a_connection_whose_token_is_encrypted_and_works()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var page = await rehearsal.Get<OAuthDesk>().BeginAsync(Rehearsal.Person, Wanted, Console);
        Assert.Contains("code_challenge_method=S256", page, StringComparison.Ordinal);

        var back = await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(page));

        Assert.Equal(new OAuthReturn(OAuthEnd.Authorised, "intercom-eu-support"), back);
        var row = await RowAsync(rehearsal, back.ConnectionKey!);
        Assert.Equal(("sandbox", "US", "Support", "h64a47v4", "Ops rehearsal", "US", Rehearsal.Person.Name), (row.Mode, row.Region, row.Location, row.WorkspaceId, row.WorkspaceName, row.WorkspaceRegion, row.SecretBy));
        Assert.DoesNotContain("tok_", row.ProtectedSecret, StringComparison.Ordinal);
        Assert.DoesNotContain(await rehearsal.Get<ConnectionDesk>().TestAsync(Rehearsal.Person, row.Key), c => c.Passed == false || c.Warns);
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(["beginAuthorise", "authorise", "test"], await db.Audit.Where(a => a.Object == "connection").OrderBy(a => a.Id).Select(a => a.Verb).ToListAsync());
        var again = await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(await rehearsal.Get<OAuthDesk>().BeginAsync(Rehearsal.Person, Wanted, Console)));
        Assert.Equal("intercom-eu-support-2", again.ConnectionKey);
    }

    [Fact]
    public async Task S1_03_A_return_is_taken_once_and_only_from_the_person_who_began()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var returned = await ConsentWalk.AnswerAsync(await rehearsal.Get<OAuthDesk>().BeginAsync(Rehearsal.Person, Wanted, Console));
        var (state, code) = (ConsentWalk.Part(returned, "state"), ConsentWalk.Part(returned, "code"));
        var desk = rehearsal.Get<OAuthDesk>();

        Assert.Equal(OAuthEnd.Unknown, (await desk.FinishAsync(Rehearsal.Person, "forged", code, null)).End);
        Assert.Equal(OAuthEnd.Unknown, (await desk.FinishAsync(Rehearsal.Person, null, code, null)).End);
        Assert.Equal(OAuthEnd.OtherPerson, (await desk.FinishAsync(Rehearsal.Person with { Name = "other@example.test" }, state, code, null)).End);
        Assert.Equal(OAuthEnd.Authorised, (await desk.FinishAsync(Rehearsal.Person, state, code, null)).End);
        Assert.Equal(OAuthEnd.Unknown, (await desk.FinishAsync(Rehearsal.Person, state, code, null)).End);
        await Assert.ThrowsAsync<NotAllowedException>(() => desk.BeginAsync(Rehearsal.Person with { Role = Roles.Lead }, Wanted, Console));
        await using var db = await rehearsal.DbAsync();
        Assert.Equal(3, await db.Connections.CountAsync());
        Assert.DoesNotContain(state, string.Join(' ', await db.OAuthAttempts.Select(a => a.StateHash + a.ProtectedOrder).ToListAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain(code, string.Join(' ', await db.Audit.Select(a => a.Sentence + a.Before + a.After).ToListAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S1_03_Ten_minutes_are_too_long_a_no_is_a_no_and_a_wrong_code_is_refused()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var desk = rehearsal.Get<OAuthDesk>();
        var late = await ConsentWalk.AnswerAsync(await desk.BeginAsync(Rehearsal.Person, Wanted, Console));
        await using (var db = await rehearsal.DbAsync())
        {
            var past = DateTimeOffset.UtcNow.AddSeconds(-1);
            await db.OAuthAttempts.ExecuteUpdateAsync(u => u.SetProperty(a => a.ExpiresAt, past));
        }

        Assert.Equal(OAuthEnd.Expired, (await FinishAsync(rehearsal, late)).End);
        Assert.Equal(new OAuthReturn(OAuthEnd.Denied, null), await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(await desk.BeginAsync(Rehearsal.Person, Wanted, Console), "deny")));
        var page = await desk.BeginAsync(Rehearsal.Person, Wanted, Console);
        Assert.Equal(OAuthEnd.Refused, (await desk.FinishAsync(Rehearsal.Person, ConsentWalk.Part(page, "state"), "wrong=", null)).End);
        await using var after = await rehearsal.DbAsync();
        Assert.Equal(2, await after.Connections.CountAsync());
        Assert.Equal(3, await after.Audit.CountAsync(a => a.Verb == "authoriseFailed"));
    }

    [Fact]
    public async Task S1_06_A_connection_may_ask_by_an_app_of_its_own()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var desk = rehearsal.Get<OAuthDesk>();
        var page = await desk.BeginAsync(Rehearsal.Person, Wanted with { Profile = new("our-app", "sandbox") }, Console);
        Assert.Contains("client_id=our-app&", page, StringComparison.Ordinal);
        var back = await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(page));
        Assert.Contains("client_id=our-app&", await desk.BeginAgainAsync(Rehearsal.Person, back.ConnectionKey!, Console), StringComparison.Ordinal);
        Assert.DoesNotContain("sandbox", (await RowAsync(rehearsal, back.ConnectionKey!)).ProtectedOAuthSecret!, StringComparison.Ordinal);

        var wrong = await ConsentWalk.AnswerAsync(await desk.BeginAsync(Rehearsal.Person, Wanted with { Profile = new("our-app", "wrong-secret") }, Console));
        Assert.Equal(OAuthEnd.Refused, (await FinishAsync(rehearsal, wrong)).End);
        var nobody = await ConsentWalk.AnswerAsync(await desk.BeginAsync(Rehearsal.Person, Wanted with { Profile = new("our-app", "sandbox", TokenUrl: "http://127.0.0.1:9/token") }, Console));
        Assert.Equal(OAuthEnd.Unanswered, (await FinishAsync(rehearsal, nobody)).End);
        Assert.Contains("OpsConsole:OAuth", (await Assert.ThrowsAsync<ConflictException>(() => desk.BeginAsync(Rehearsal.Person, Wanted with { Sandbox = false }, Console))).Message, StringComparison.Ordinal);
        Assert.Contains("https://", (await Assert.ThrowsAsync<ConflictException>(() => desk.BeginAsync(Rehearsal.Person, Wanted with { Profile = new("a", "b", TokenUrl: "http://vendor.example/token") }, Console))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("US", "https://api.intercom.io")]
    [InlineData("EU", "https://api.eu.intercom.io")]
    [InlineData("AU", "https://api.au.intercom.io")]
    [InlineData(null, "https://api.intercom.io")]
    public void S1_05_The_region_chooses_the_host(string? region, string host)
    {
        var row = NewConnections.Row(NewConnections.Checked(Wanted with { Sandbox = false, Region = region }, sandboxIsUp: false), "k", DateTimeOffset.UnixEpoch);
        Assert.Equal((host, region ?? "US", "live"), (row.BaseUrl, row.Region, row.Mode));
    }

    [Fact]
    public async Task S1_02_Calls_go_to_an_address_of_its_own_where_one_is_given()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var maker = rehearsal.Get<ConnectionMaker>();
        var there = Wanted with { Sandbox = false, Region = "EU", Address = $" {rehearsal.Sandbox.BaseUrl}/intercom/ " };
        var key = await maker.MakeAsync(Rehearsal.Person, there, "sandbox");
        var row = await RowAsync(rehearsal, key);
        Assert.Equal((rehearsal.Sandbox.BaseUrl + "/intercom", "live", "EU"), (row.BaseUrl, row.Mode, row.Region));
        Assert.True((await rehearsal.Get<ConnectionQueries>().FindAsync(key))!.Connection.HasOwnAddress);
        Assert.False((await rehearsal.Get<ConnectionQueries>().FindAsync("intercom-demo"))!.Connection.HasOwnAddress);
        await using var db = await rehearsal.DbAsync();
        Assert.EndsWith($"Its calls go to {rehearsal.Sandbox.BaseUrl}/intercom.", db.Audit.OrderByDescending(a => a.Id).First(a => a.ObjectKey == key).Sentence, StringComparison.Ordinal);
        foreach (var wrong in new[] { "http://gateway.example", "ftp://gateway.example", "gateway.example", "https://gateway.example/?to=there", "https://me:secret@gateway.example" })
        {
            Assert.Contains("API address", (await Assert.ThrowsAsync<ConflictException>(() => maker.MakeAsync(Rehearsal.Person, there with { Address = wrong }, "sandbox"))).Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<ConflictException>(() => maker.MakeAsync(Rehearsal.Person, Wanted with { Sandbox = true, Address = "https://gateway.example" }, "sandbox"));
    }

    [Fact]
    public async Task S1_16_A_missing_permission_is_named_with_what_cannot_be_read_before_any_run()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var page = await rehearsal.Get<OAuthDesk>().BeginAgainAsync(Rehearsal.Person, "intercom-demo", Console);
        await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(page, "authorise", "read_users", "read_tickets"));

        var checks = await rehearsal.Get<ConnectionDesk>().TestAsync(Rehearsal.Person, "intercom-demo");
        var users = Assert.Single(checks, c => c.Passed == false);
        Assert.Contains("Read and list users and companies", users.Name, StringComparison.Ordinal);
        Assert.Contains("Without it contacts cannot be read", users.Text, StringComparison.Ordinal);
        var tickets = Assert.Single(checks, c => c.Warns);
        Assert.Contains("Read tickets", tickets.Name, StringComparison.Ordinal);
        Assert.Contains("tickets, ticket_types", tickets.Text, StringComparison.Ordinal);
        var scopes = await (await rehearsal.Get<ConnectionBook>().OpenAsync("intercom-demo", default)).ScopesAsync(new CallContext(CallPriority.Person, new CallMeter(), default));
        Assert.Equal([false, true, false, true, true, true], scopes.Select(s => s.Granted));
        Assert.Equal(users.Text, (await RowAsync(rehearsal, "intercom-demo")).StateText);
    }

    [Fact]
    public async Task S1_15_S1_16_An_extraction_names_the_permission_that_is_missing_and_copies_the_rest()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var page = await rehearsal.Get<OAuthDesk>().BeginAgainAsync(Rehearsal.Person, "intercom-demo", Console);
        await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(page, "authorise", "read_conversations"));
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("contacts", "conversations", "data_attributes"));
        var run = await rehearsal.ExtractAsync();

        Assert.Equal((RunStatus.CompletedWithErrors, 1), (run.Status, run.Failed));
        Assert.Contains("conversations: the app lacks the permission \"Read conversations\"", run.Error, StringComparison.Ordinal);
        Assert.Contains("those of model conversation need the permission \"Read conversations\"", run.Notices, StringComparison.Ordinal);
        Assert.Equal((await rehearsal.ContactsAsync()).Count, (await rehearsal.LandedAsync("contacts")).Count);
        Assert.Equal(["company", "contact"], (await rehearsal.LandedAsync("data_attributes")).Select(r => (string)r["model"]!).Distinct().Order());
    }

    [Fact]
    public async Task S1_78_A_workspace_kept_in_another_region_is_warned_of()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        await rehearsal.Sandbox.LimitsAsync(new { vendor = "intercom", region = "EU" });
        var key = await rehearsal.Get<ConnectionMaker>().MakeAsync(Rehearsal.Person, Wanted, " sandbox ");
        Assert.Contains("set to the region US, and the workspace is kept in EU", (await rehearsal.Get<ConnectionQueries>().FindAsync(key))!.Connection.Warning, StringComparison.Ordinal);
        Assert.True(Assert.Single(await rehearsal.Get<ConnectionDesk>().TestAsync(Rehearsal.Person, key), c => c.Name == "Region") is { Passed: null, Warns: true });
        await rehearsal.Sandbox.LimitsAsync(new { vendor = "intercom", region = "US" });
        await rehearsal.Get<ConnectionDesk>().TestAsync(Rehearsal.Person, key);
        Assert.Null((await rehearsal.Get<ConnectionQueries>().FindAsync(key))!.Connection.Warning);
    }

    [Fact]
    public async Task S1_07_A_pasted_token_that_is_refused_makes_no_connection_and_one_that_works_is_found_by_its_project()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        var maker = rehearsal.Get<ConnectionMaker>();
        var refusal = await Assert.ThrowsAsync<ConflictException>(() => maker.MakeAsync(Rehearsal.Person, Wanted, "pat-wrong-4711"));
        Assert.StartsWith("No connection was made.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", refusal.Message, StringComparison.Ordinal);
        var airtable = await maker.MakeAsync(Rehearsal.Person, new("Ops base", "airtable", Sandbox: true, Location: "Finance", Account: "appOpsDemo0000001"), "sandbox");
        await Assert.ThrowsAsync<ConflictException>(() => maker.MakeAsync(Rehearsal.Person, new("Ops base", "airtable", Sandbox: true), "sandbox"));
        var queries = rehearsal.Get<ConnectionQueries>();
        Assert.Equal(airtable, Assert.Single(await queries.SearchAsync("finance")).Connection.Key);
        Assert.Equal(3, (await queries.SearchAsync(" ")).Count);
        Assert.Empty(await queries.SearchAsync("nothing like it"));
    }

    [Fact]
    public async Task S1_04_A_refused_token_rests_the_schedule_without_a_call_is_said_once_and_a_new_consent_goes_on()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10, schedules: true);
        var desk = rehearsal.Get<OAuthDesk>();
        await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(await desk.BeginAgainAsync(Rehearsal.Person, "intercom-demo", Console)));
        await rehearsal.Sandbox.ControlAsync("DELETE", "tokens");
        await rehearsal.Get<PipelineDesk>().SetScheduleAsync(Rehearsal.Person, Rehearsal.Key, PipelineDesk.ShortestInterval, null);
        await rehearsal.Get<PipelineDesk>().SetEnabledAsync(Rehearsal.Person, Rehearsal.Key, true);
        await Rehearsal.UntilAsync(async () => !(await RowAsync(rehearsal, "intercom-demo")).Authorised, "the refusal stands on the connection", TimeSpan.FromMinutes(1));
        await Rehearsal.UntilAsync(async () => (await RunsAsync(rehearsal)).All(r => r.FinishedAt is not null), "the refused run has ended");
        var (runs, calls) = ((await RunsAsync(rehearsal)).Count, (await rehearsal.CallsAsync("airtable"), await rehearsal.CallsAsync("intercom")));

        await Task.Delay(TimeSpan.FromSeconds(2.2 * PipelineDesk.ShortestInterval));

        Assert.Equal(runs, (await RunsAsync(rehearsal)).Count);
        Assert.Equal(calls, (await rehearsal.CallsAsync("airtable"), await rehearsal.CallsAsync("intercom")));
        await using (var db = await rehearsal.DbAsync())
        {
            Assert.Equal(1, await db.Audit.CountAsync(a => a.Verb == "tokenRefused"));
        }

        var back = await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(await desk.BeginAgainAsync(Rehearsal.Person, "intercom-demo", Console)));
        Assert.Equal(OAuthEnd.Authorised, back.End);
        await Rehearsal.UntilAsync(async () => (await RunsAsync(rehearsal)).Any(r => r.Status == RunStatus.Succeeded), "the schedule goes on", TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task S1_04_Webhook_runs_and_actions_wait_for_the_token_too()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(8);
        var pair = (await rehearsal.PairsAsync())[0];
        long run;
        await using (var db = await rehearsal.DbAsync())
        {
            await db.Connections.Where(c => c.Key == "intercom-demo").ExecuteUpdateAsync(u => u.SetProperty(c => c.Authorised, false));
            run = await rehearsal.Get<RunDesk>().AddFromInboxAsync(db, Rehearsal.Key, [pair.Row], default);
            var action = Samples.Action(ActionState.Planned);
            (action.ContractKey, action.ContractVersion, action.PipelineKey) = (Rehearsal.Key, 1, Rehearsal.Key);
            action.DueAt = DateTimeOffset.UtcNow.AddMinutes(-1);
            db.Actions.Add(action);
            await db.SaveChangesAsync();
        }

        var calls = (await rehearsal.CallsAsync("airtable"), await rehearsal.CallsAsync("intercom"));
        await rehearsal.Get<RunDesk>().WakeAsync(Rehearsal.Key, default);
        await rehearsal.ActAsync();
        await Task.Delay(1000);
        await using (var db = await rehearsal.DbAsync())
        {
            Assert.Equal(RunStatus.Queued, (await db.Runs.SingleAsync(r => r.Id == run)).Status);
            Assert.Contains("authorised again", (await db.Actions.SingleAsync(a => a.State == ActionState.Planned)).Reason, StringComparison.Ordinal);
        }

        Assert.Equal(calls, (await rehearsal.CallsAsync("airtable"), await rehearsal.CallsAsync("intercom")));
        await rehearsal.Get<ConnectionDesk>().TestAsync(Rehearsal.Person, "intercom-demo");
        Rehearsal.Succeeded(await rehearsal.EndOfAsync(run));
    }

    [Fact]
    public async Task S1_04_An_extraction_waits_for_the_token_too_and_goes_on_once_it_is_there()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        await rehearsal.AddExtractionAsync(Rehearsal.PlanOf("tags"));
        var run = new RunRow { PipelineKey = Rehearsal.Extraction, Mode = RunMode.Extract, Status = RunStatus.Queued, Scheduled = true, RequestedBy = Actor.Schedule.Name, QueuedAt = DateTimeOffset.UtcNow };
        await using (var db = await rehearsal.DbAsync())
        {
            await db.Connections.Where(c => c.Key == "intercom-demo").ExecuteUpdateAsync(u => u.SetProperty(c => c.Authorised, false));
            db.Runs.Add(run);
            await db.SaveChangesAsync();
        }

        var calls = await rehearsal.CallsAsync("intercom");
        await rehearsal.Get<RunDesk>().WakeAsync(Rehearsal.Extraction, default);
        await Task.Delay(1000);
        Assert.Equal(RunStatus.Queued, (await RunsAsync(rehearsal)).Single(r => r.Id == run.Id).Status);
        Assert.Equal(calls, await rehearsal.CallsAsync("intercom"));
        var back = await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(await rehearsal.Get<OAuthDesk>().BeginAgainAsync(Rehearsal.Person, "intercom-demo", Console)));
        Assert.Equal(OAuthEnd.Authorised, back.End);
        Assert.Equal(RunStatus.Succeeded, (await rehearsal.EndOfAsync(run.Id)).Status);
    }

    [Fact]
    public async Task S1_03_Consent_in_another_workspace_changes_nothing()
    {
        await using var rehearsal = await Rehearsal.StartAsync(5);
        await using (var db = await rehearsal.DbAsync())
        {
            await db.Connections.Where(c => c.Key == "intercom-demo").ExecuteUpdateAsync(u => u.SetProperty(c => c.WorkspaceId, "another"));
        }

        var before = (await RowAsync(rehearsal, "intercom-demo")).ProtectedSecret;
        var back = await FinishAsync(rehearsal, await ConsentWalk.AnswerAsync(await rehearsal.Get<OAuthDesk>().BeginAgainAsync(Rehearsal.Person, "intercom-demo", Console)));
        Assert.Equal(new OAuthReturn(OAuthEnd.OtherAccount, "intercom-demo"), back);
        Assert.Equal(before, (await RowAsync(rehearsal, "intercom-demo")).ProtectedSecret);
        Assert.Contains("links belong to", (await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<ConnectionDesk>().ReplaceAsync(Rehearsal.Person, "intercom-demo", "sandbox"))).Message, StringComparison.Ordinal);
    }

    private static Task<OAuthReturn> FinishAsync(Rehearsal rehearsal, string returned) => rehearsal.Get<OAuthDesk>().FinishAsync(
        Rehearsal.Person, ConsentWalk.Part(returned, "state"), ConsentWalk.Part(returned, "code") is { Length: > 0 } code ? code : null, ConsentWalk.Part(returned, "error") is { Length: > 0 } error ? error : null);

    private static async Task<ConnectionRow> RowAsync(Rehearsal rehearsal, string key)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Connections.AsNoTracking().SingleAsync(c => c.Key == key);
    }

    private static async Task<List<RunRow>> RunsAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Runs.AsNoTracking().ToListAsync();
    }
}
