using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpsConsole.Sandbox.Intercom.Drift;
using OpsConsole.Sandbox.Intercom.OAuth;
using OpsConsole.Sandbox.Intercom.Routes;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom;

/// <summary>Entrance of the Intercom stand-in: token, version, media types, rate windows, and the error envelope.</summary>
sealed class IntercomDoor : VendorDoor
{
    const string DefaultVersion = "2.15";

    readonly string _token;
    readonly IntercomState _state;
    readonly GrantBook _grants;
    long _requests;

    public IntercomDoor(IntercomState state, IntercomLimits limits, string token)
        : base("intercom", state.Clock)
    {
        (_token, _state, _grants) = (token, state, state.Grants);
        Limits = limits;
        Routes =
        [
            .. new WorkspaceRoutes(state).All,
            .. new AdminRoutes(state).All,
            .. new ContactRoutes(state).All,
            .. new LifecycleRoutes(state).All,
            .. new TagRoutes(state).All,
            .. new CompanyRoutes(state).All,
            .. new MembershipRoutes(state).All,
            .. new NoteRoutes(state).All,
            .. new AttributeRoutes(state).All,
            .. new SegmentRoutes(state).All,
            .. new ConversationRoutes(state).All,
            .. new ConversationDeeds(state).All,
            .. new MessageRoutes(state).All,
            .. new EventRoutes(state).All,
            .. new TicketRoutes(state).All,
            .. new TicketDeeds(state).All,
            .. new HelpCenterRoutes(state).All,
        ];
    }

    public IntercomLimits Limits { get; }

    public DriftBook Drift { get; } = new();

    public override IReadOnlyList<VendorRoute> Routes { get; }

    public override int WindowFill => Limits.Used;

    public override void Greet(VendorCall call)
    {
        call.RequestId = "0008d9" + Base32(Interlocked.Increment(ref _requests));
        var headers = call.Http.Response.Headers;
        headers["X-Request-Id"] = call.RequestId;
        headers["Intercom-Version"] = Version(call);
        headers["X-Intercom-Version"] = "5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed";
        headers.CacheControl = "max-age=0, private, must-revalidate";
    }

    public override void Admit(VendorCall call)
    {
        Identify(call);

        // Rate headers are on authenticated answers only (sheet, section 3).
        var reading = Limits.Take();
        WriteRate(call, reading);
        if (reading.Exceeded)
        {
            throw TooMany();
        }

        if (!ApiVersions.IsKnown(Version(call)))
        {
            throw new VendorError(400, "intercom_version_invalid", "The requested version could not be found");
        }

        if (Scope.For(call.Path) is { } scope && !call.Allows(scope))
        {
            // Status and code for a missing permission are not in any source read (sheet, section 2): a client has to be tolerant.
            throw new VendorError(403, "token_unauthorized", "The token does not have the permission for this");
        }

        CheckMedia(call);
    }

    public override Reply Finish(Reply reply) => Drift.Apply(reply);

    /// <summary>A scroll does not outlive a 500: it has to be begun anew (sheet, section 7).</summary>
    public override void Fall(VendorCall call)
    {
        if (call.Route.Template == CompanyRoutes.ScrollPath)
        {
            lock (_state.Gate)
            {
                _state.Scroll.End();
            }
        }
    }

    /// <summary>The sandbox's own token may do everything; one given on the consent page what was ticked there.</summary>
    void Identify(VendorCall call)
    {
        const string Scheme = "Bearer ";
        var header = call.Http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Scheme, StringComparison.Ordinal) ? header[Scheme.Length..] : "";
        Scope.Hold(call.Http, token == _token ? null : (_grants.Find(token) ?? throw InvalidToken()).Scopes);
    }

    public override Reply Refuse(VendorCall call, VendorError error) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "error.list");
        json.WriteString("request_id", call.RequestId);
        json.WriteStartArray("errors");
        json.WriteStartObject();
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Text ?? error.Code);
        if (error.Field is not null)
        {
            json.WriteString("field", error.Field);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }, error.Status);

    public override Reply MalformedBody(VendorCall call) =>
        Refuse(call, new VendorError(400, "parameter_invalid", "Malformed JSON in request body"));

    public override Reply BodyTooLarge(VendorCall call) =>
        Refuse(call, new VendorError(413, "client_error", "Request body is too large"));

    public override Reply Unauthorised(VendorCall call) => Refuse(call, InvalidToken());

    public override Reply Throttled(VendorCall call)
    {
        WriteRate(call, Limits.Peek() with { Remaining = 0 });
        return Refuse(call, TooMany());
    }

    public override Reply Broken(VendorCall call, int status) =>
        Refuse(call, status == 500
            ? new VendorError(500, "server_error", call.Route.Template == CompanyRoutes.ScrollPath ? "Internal network error. Restart the scroll operation" : "Server Error")
            : new VendorError(503, "service_unavailable", "Sorry, the API service is temporarily unavailable"));

    public override Reply NotFound(VendorCall call) => Refuse(call, new VendorError(404, "not_found", "Resource Not Found"));

    static VendorError InvalidToken() => new(401, "unauthorized", "Access Token Invalid");

    VendorError TooMany() =>
        new(429, "rate_limit_exceeded", $"Exceeded rate limit of {Limits.PerWindow} in {Limits.WindowSeconds}_seconds");

    static string Version(VendorCall call) =>
        call.Http.Request.Headers["Intercom-Version"] is [{ Length: > 0 } version, ..] ? version : DefaultVersion;

    /// <summary>The docs answer 406 to a missing Accept too; no recording shows it, so that one passes.</summary>
    static void CheckMedia(VendorCall call)
    {
        var accept = call.Http.Request.Headers.Accept.ToString();
        if (accept.Length > 0 && !accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("*/*"))
        {
            throw new VendorError(406, "media_type_not_acceptable", "The Accept header should send a media type of application/json");
        }

        if (call.HasBody && !call.Http.Request.HasJsonContentType())
        {
            throw new VendorError(415, "unsupported", "The Content-Type header should be application/json");
        }
    }

    static void WriteRate(VendorCall call, RateReading reading)
    {
        var headers = call.Http.Response.Headers;
        headers["X-RateLimit-Limit"] = reading.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = reading.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = reading.ResetAt.ToString(CultureInfo.InvariantCulture);
    }

    static string Base32(long number)
    {
        const string Alphabet = "0123456789abcdefghijklmnopqrstuv";
        return string.Create(14, number, (text, value) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, value >>= 5)
            {
                text[i] = Alphabet[(int)(value & 31)];
            }
        });
    }
}
