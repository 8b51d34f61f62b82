using Microsoft.AspNetCore.Http;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Intercom;
using OpsConsole.Tests.Runtime.Connectors.Http;
using Xunit;

namespace OpsConsole.Tests.Runtime.Connectors.Intercom;

/// <summary>How a missing permission is refused is not documented, so every likely way counts, and nothing else.</summary>
public sealed class IntercomScopesTests
{
    [Theory]
    [InlineData(403, "token_unauthorized", false)]
    [InlineData(403, "forbidden", false)]
    [InlineData(401, "token_unauthorized", false)]
    [InlineData(404, "not_found", true)]
    [InlineData(400, "parameter_invalid", true)]
    public async Task S1_16_A_refusal_for_want_of_permission_is_told_from_others(int status, string code, bool granted)
    {
        await using var vendor = await StubVendor.StartAsync(Refuses(status, code, "no"));
        var scopes = await new IntercomScopes(vendor.Door(new IntercomDialect(StubVendor.Token))).CheckAsync(DateTimeOffset.UnixEpoch.AddDays(1), vendor.Call);
        Assert.Equal(6, scopes.Count);
        Assert.All(scopes, s => Assert.Equal(granted, s.Granted));
        Assert.Equal(6, vendor.Requests);
        Assert.All(vendor.Seen, s => Assert.Equal("GET", s.Method));
    }

    [Fact]
    public async Task S1_08_A_plan_that_lacks_the_api_is_said_in_the_vendors_words()
    {
        await using var vendor = await StubVendor.StartAsync(Refuses(403, "api_plan_restricted", "Active subscription needed."));
        var scopes = await new IntercomScopes(vendor.Door(new IntercomDialect(StubVendor.Token))).CheckAsync(DateTimeOffset.UnixEpoch, vendor.Call);
        Assert.All(scopes, s => Assert.StartsWith("Intercom says: Active subscription needed.", s.Missing));
    }

    [Theory]
    [InlineData("unauthorized")]
    [InlineData("token_revoked")]
    [InlineData("token_suspended")]
    public async Task S1_04_A_token_that_is_no_good_at_all_is_no_question_of_permissions(string code)
    {
        await using var vendor = await StubVendor.StartAsync(Refuses(401, code, "Access Token Invalid"));
        await Assert.ThrowsAsync<UnauthorizedException>(() => new IntercomScopes(vendor.Door(new IntercomDialect(StubVendor.Token))).CheckAsync(DateTimeOffset.UnixEpoch, vendor.Call));
    }

    private static Func<HttpContext, Task> Refuses(int status, string code, string message) => StubVendor.Says(status, $$"""{"type":"error.list","errors":[{"code":"{{code}}","message":"{{message}}"}]}""");
}
