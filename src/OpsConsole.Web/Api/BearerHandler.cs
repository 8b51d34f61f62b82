using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.People;
using OpsConsole.Runtime.Store;
using OpsConsole.Web.Hosting;

namespace OpsConsole.Web.Api;

/// <summary>The API's only way in: a bearer token of the People page, or the one of the configuration. Cookies do not count here.</summary>
public sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory logs, UrlEncoder encoder, TokenDesk tokens, ConsoleOptions options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, logs, encoder)
{
    public new const string Scheme = "Bearer";
    private const string Prefix = Scheme + " ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var token = header[Prefix.Length..].Trim();
        var actor = IsConfigured(token) ? new("token configuration", Roles.Admin, "api") : await tokens.FindActorAsync(token, Context.RequestAborted);
        return actor is null
            ? AuthenticateResult.Fail("The token is unknown or was revoked.")
            : AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.Name, actor.Name), new(ClaimTypes.Role, actor.Role)], Scheme)), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Scheme;
        return Problems.Write(Context, StatusCodes.Status401Unauthorized, Request.Headers.Authorization.Count == 0
            ? "This needs a token: send it as \"Authorization: Bearer …\". Tokens are made on the People page."
            : "The token is unknown or was revoked.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var right = Context.GetEndpoint()?.Metadata.GetMetadata<NeedsRight>();
        var role = Context.User.FindFirstValue(ClaimTypes.Role) ?? "";
        return Problems.Write(Context, StatusCodes.Status403Forbidden, right is null ? "The role is too weak." : new NotAllowedException(right.Right, role).Message);
    }

    /// <summary>Hashed first, so that comparing takes as long for every guess.</summary>
    private bool IsConfigured(string token) =>
        options.ApiToken is { } configured && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(configured)));
}
