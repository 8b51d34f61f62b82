using Microsoft.AspNetCore.Http;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Airtable;
using OpsConsole.Runtime.Connectors.Http;
using OpsConsole.Runtime.Connectors.Intercom;
using Xunit;

namespace OpsConsole.Tests.Runtime.Connectors.Http;

public sealed class VendorHttpTests
{
    private static readonly VendorRequest Read = new(HttpMethod.Get, "things/42", "/things/{id}");
    private static readonly VendorRequest Write = new(HttpMethod.Post, "things", "/things", "{}"u8.ToArray(), Write: true);
    private static readonly Func<HttpContext, Task> Fine = StubVendor.Says(200, """{"ok":true}""");

    public static TheoryData<string> Troubles => new(Trouble.Keys);

    private static Dictionary<string, Func<HttpContext, Task>> Trouble { get; } = new()
    {
        ["500"] = StubVendor.Says(500, """{"type":"error.list","errors":[{"code":"server_error","message":"Server Error"}]}"""),
        ["a proxy's 502"] = StubVendor.Says(502, "<html><h1>502 Bad Gateway</h1></html>", "text/html"),
        ["503"] = StubVendor.Says(503, ""),
        ["408"] = StubVendor.Says(408, ""),
        ["reset"] = StubVendor.Resets,
        ["half a body"] = StubVendor.Breaks,
        ["malformed"] = StubVendor.Says(200, "{\"ok\": tru"),
        ["an empty 200"] = StubVendor.Says(200, ""),
        ["no answer"] = StubVendor.Hangs,
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task S0_61_Trouble_that_passes_is_sat_out(string trouble)
    {
        await using var vendor = await StubVendor.StartAsync(Trouble[trouble], Trouble[trouble], Fine);
        using var answer = await Door(vendor, Patience(trouble)).SendAsync(Write, vendor.Call);

        Assert.True(answer.Root.GetProperty("ok").GetBoolean());
        Assert.Equal(3, vendor.Requests);
        Assert.Equal(new CallCount(0, 3, 0), vendor.Meter.Snapshot()["airtable"]);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task S0_123_Trouble_that_stays_ends_at_the_bound_and_says_how_often_it_was_tried(string trouble)
    {
        await using var vendor = await StubVendor.StartAsync(Trouble[trouble]);
        var e = await Assert.ThrowsAsync<UnavailableException>(() => Door(vendor, Patience(trouble)).SendAsync(Read, vendor.Call));

        Assert.Equal(3, vendor.Requests);
        Assert.EndsWith("Tried 3 times.", e.Message);
        Assert.Equal(new CallCount(3, 0, 0), vendor.Meter.Snapshot()["airtable"]);
        Assert.Contains(vendor.Logs.All, line => line.Contains("given up after 3 tries"));
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task G5_A_write_that_must_not_happen_twice_is_sent_once(string trouble)
    {
        await using var vendor = await StubVendor.StartAsync(Trouble[trouble], Fine);

        await Assert.ThrowsAsync<UnavailableException>(() => Door(vendor, Patience(trouble)).SendAsync(Write with { Repeatable = false }, vendor.Call));
        Assert.Equal(1, vendor.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task A_refusal_is_final(int status)
    {
        await using var vendor = await StubVendor.StartAsync(StubVendor.Says(status, "<html>no JSON</html>", "text/html"), Fine);
        var e = await Assert.ThrowsAsync<RejectedException>(() => Door(vendor).SendAsync(Read, vendor.Call));

        Assert.Equal((status, 1), (e.Status, vendor.Requests));
    }

    [Theory]
    [InlineData("""{"error":{"type":"INVALID_VALUE_FOR_COLUMN","message":"Field x cannot accept it"}}""", "INVALID_VALUE_FOR_COLUMN", "Field x cannot accept it")]
    [InlineData("""{"error":{"type":"ROW_DOES_NOT_EXIST"}}""", "ROW_DOES_NOT_EXIST", "ROW_DOES_NOT_EXIST")]
    [InlineData("""{"error":"NOT_FOUND"}""", "NOT_FOUND", "NOT_FOUND")]
    [InlineData("""{"errors":[{"error":"SOME_CODE","message":"In words"}]}""", "SOME_CODE", "In words")]
    [InlineData("""{"errors":[]}""", "unknown", "Airtable answered 422.")]
    [InlineData("[]", "unknown", "Airtable answered 422.")]
    public async Task Airtables_four_shapes_of_error_are_read(string body, string code, string message)
    {
        await using var vendor = await StubVendor.StartAsync(StubVendor.Says(422, body));
        var e = await Assert.ThrowsAsync<RejectedException>(() => Door(vendor).SendAsync(Read, vendor.Call));

        Assert.Equal((code, message), (e.Code, e.Message));
    }

    [Theory]
    [InlineData("""{"error":{"type":"PUBLIC_API_BILLING_LIMIT_EXCEEDED","message":"Monthly limit"}}""")]
    [InlineData("""{"errors":[{"error":"PUBLIC_API_BILLING_LIMIT_EXCEEDED","message":"Monthly limit"}]}""")]
    public async Task A_spent_monthly_quota_is_not_waited_for(string body)
    {
        await using var vendor = await StubVendor.StartAsync(StubVendor.Says(429, body), Fine);
        var e = await Assert.ThrowsAsync<RejectedException>(() => Door(vendor).SendAsync(Read, vendor.Call));

        Assert.Equal(("Monthly limit", 1), (e.Message, vendor.Requests));
    }

    [Fact]
    public async Task Intercoms_envelope_is_read_with_its_field()
    {
        await using var vendor = await StubVendor.StartAsync(StubVendor.Says(400, """{"type":"error.list","request_id":null,"errors":[{"code":"parameter_invalid","message":"not a phone","field":"phone"}]}"""));
        var e = await Assert.ThrowsAsync<RejectedException>(() => vendor.Door(new IntercomDialect(StubVendor.Token)).SendAsync(Read, vendor.Call));

        Assert.Equal(("parameter_invalid", "not a phone", "phone"), (e.Code, e.Message, e.Field));
    }

    [Fact]
    public async Task G11_A_refusal_for_the_rate_is_counted_waited_out_and_repeated_whatever_it_was()
    {
        await using var vendor = await StubVendor.StartAsync(StubVendor.Says(429, """{"errors":[{"error":"RATE_LIMIT_REACHED"}]}""", headers: ("Retry-After", "1")), Fine);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var answer = await Door(vendor).SendAsync(Write with { Repeatable = false }, vendor.Call);

        Assert.InRange(watch.ElapsedMilliseconds, 950, 20_000);
        Assert.Equal(new CallCount(0, 2, 1), vendor.Meter.Snapshot()["airtable"]);
    }

    [Theory]
    [InlineData(0, 950)]
    [InlineData(3, 450)]
    public async Task G11_A_spent_window_is_waited_out_and_a_refusal_with_calls_left_only_probed(int remaining, int atLeast)
    {
        var reset = DateTimeOffset.UtcNow.AddSeconds(3).ToUnixTimeSeconds();
        await using var vendor = await StubVendor.StartAsync(StubVendor.Says(429, "{}", headers: [("X-RateLimit-Limit", "10"), ("X-RateLimit-Remaining", $"{remaining}"), ("X-RateLimit-Reset", $"{reset}")]), Fine);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var answer = await Door(vendor).SendAsync(Read, vendor.Call);

        Assert.InRange(watch.ElapsedMilliseconds, atLeast, remaining == 0 ? 20_000 : 1_900);
    }

    [Fact]
    public async Task G9_A_refused_token_is_told_by_name_of_the_trouble_and_is_never_in_a_message_or_log_line()
    {
        var echo = $$"""{"error":{"type":"AUTHENTICATION_REQUIRED","message":"Invalid token {{StubVendor.Token}}"},"errors":[{"code":"unauthorized","message":"Bad {{StubVendor.Token}}"}]}""";
        foreach (var dialect in new IVendorDialect[] { new AirtableDialect(StubVendor.Token), new IntercomDialect(StubVendor.Token) })
        {
            foreach (var (name, type) in Trouble.Keys.Select(t => (t, typeof(UnavailableException))).Append(("401", typeof(UnauthorizedException))).Append(("422", typeof(RejectedException))))
            {
                var trouble = Trouble.GetValueOrDefault(name) ?? StubVendor.Says(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture), echo);
                await using var vendor = await StubVendor.StartAsync(trouble);
                var e = await Record.ExceptionAsync(() => vendor.Door(dialect, Patience(name)).SendAsync(Read, vendor.Call));

                Assert.IsType(type, e);
                Assert.DoesNotContain(StubVendor.Token, e.ToString());
                Assert.DoesNotContain(vendor.Logs.All, line => line.Contains(StubVendor.Token) || line.Contains("42"));
                Assert.All(vendor.Seen, s => Assert.Equal("Bearer " + StubVendor.Token, s.Authorization));
            }
        }
    }

    [Fact]
    public async Task A_call_that_is_given_up_ends_at_once_and_counts_as_sent()
    {
        await using var vendor = await StubVendor.StartAsync(StubVendor.Hangs);
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Door(vendor, 30).SendAsync(Read, vendor.Call with { Token = giveUp.Token }));
        Assert.Equal(new CallCount(1, 0, 0), vendor.Meter.Snapshot()["airtable"]);
    }

    [Fact]
    public async Task S1_01_S1_02_Requests_carry_what_the_vendor_asks_for()
    {
        await using var vendor = await StubVendor.StartAsync(async http => await http.Response.WriteAsJsonAsync(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())));
        using var answer = await vendor.Door(new IntercomDialect(StubVendor.Token)).SendAsync(Write, vendor.Call);

        Assert.Equal(("application/json", "application/json", IntercomDialect.Version), (Header("Accept"), Header("Content-Type"), Header("Intercom-Version")));
        Assert.Equal("/v0/things", Assert.Single(vendor.Seen).Target);

        string? Header(string name) => answer.Root.GetProperty(name).GetString();
    }

    private static double Patience(string trouble) => trouble == "no answer" ? 1 : 20;

    private static VendorHttp Door(StubVendor vendor, double timeoutSeconds = 20) => vendor.Door(new AirtableDialect(StubVendor.Token), timeoutSeconds);
}
