using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OpsConsole.Sandbox.Airtable.Routes;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable;

/// <summary>Entrance of the Airtable stand-in: token, the base's rate, the length of the URL, and four shapes of errors.</summary>
sealed class AirtableDoor : VendorDoor
{
    const int LongestUrl = 16_000;

    readonly string _token;

    public AirtableDoor(AirtableState state, AirtableLimits limits, string token)
        : base("airtable", state.Clock)
    {
        _token = token;
        Limits = limits;
        Routes =
        [
            .. new MetaRoutes(state).All,
            .. new ReadRoutes(state).All,
            .. new WriteRoutes(state).All,
            .. new CommentRoutes(state).All,
            .. new WebhookRoutes(state).All,
        ];
    }

    public AirtableLimits Limits { get; }

    public override IReadOnlyList<VendorRoute> Routes { get; }

    public override int WindowFill => Limits.Fill;

    public override void Greet(VendorCall call) => call.RequestId = "";

    public override void Admit(VendorCall call)
    {
        var authorization = call.Http.Request.Headers.Authorization.ToString();
        if (authorization.Length == 0)
        {
            throw new VendorError(401, "AUTHENTICATION_REQUIRED", "Authentication required");
        }

        if (authorization != "Bearer " + _token)
        {
            throw InvalidToken();
        }

        if (call.Http.Request.RouteValues.TryGetValue("base", out var baseId) && !Limits.Take(baseId?.ToString() ?? ""))
        {
            throw new VendorError(429, "RATE_LIMIT_REACHED", "Rate limit exceeded. Please try again later");
        }

        if (UrlLength(call) >= LongestUrl)
        {
            throw new VendorError(414, "REQUEST_URI_TOO_LONG", "The URL of the request is too long");
        }

        if (call.HasBody && !call.Http.Request.HasJsonContentType())
        {
            throw Refusals.Invalid();
        }
    }

    public override Reply Refuse(VendorCall call, VendorError error) => Reply.Json(json => Write(json, error), error.Status);

    public override Reply MalformedBody(VendorCall call) =>
        Refuse(call, new VendorError(400, "BAD_REQUEST", "Could not parse request body as JSON"));

    public override Reply BodyTooLarge(VendorCall call) =>
        Refuse(call, new VendorError(413, "REQUEST_TOO_LARGE", "Request body is too large"));

    public override Reply Unauthorised(VendorCall call) => Refuse(call, InvalidToken());

    public override Reply Throttled(VendorCall call) =>
        Refuse(call, new VendorError(429, "RATE_LIMIT_REACHED", "Rate limit exceeded. Please try again later"));

    public override Reply Broken(VendorCall call, int status) => Refuse(call, status == 500
        ? new VendorError(500, "SERVER_ERROR", "Something went wrong")
        : new VendorError(503, "RETRIABLE_ERROR", "The service is temporarily unavailable"));

    public override Reply NotFound(VendorCall call) => Refuse(call, Refusals.Gone());

    static void Write(Utf8JsonWriter json, VendorError error)
    {
        json.WriteStartObject();
        if (error.Status == 429)
        {
            // The plural, seen live; the documented body has the singular (sheet, section 8).
            json.WriteStartArray("errors");
            json.WriteStartObject();
            json.WriteString("error", error.Code);
            json.WriteString("message", error.Text);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        else if (error.Status == 404)
        {
            json.WriteString("error", error.Code);
        }
        else
        {
            json.WriteStartObject("error");
            json.WriteString("type", error.Code);
            if (error.Text is not null)
            {
                json.WriteString("message", error.Text);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Path and query as they came over the wire, with the vendor's host in front.</summary>
    static int UrlLength(VendorCall call) =>
        (call.Http.Features.Get<IHttpRequestFeature>()?.RawTarget.Length ?? 0) + "https://api.airtable.com".Length;

    static VendorError InvalidToken() => new(401, "UNAUTHORIZED", "Invalid authentication token");
}
