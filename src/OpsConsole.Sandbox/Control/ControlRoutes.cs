using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpsConsole.Sandbox.Airtable;
using OpsConsole.Sandbox.Faults;
using OpsConsole.Sandbox.Intercom;
using OpsConsole.Sandbox.Seed;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Control;

/// <summary>The strings behind the stage. A wrong request is answered 400 with {"error": why}.</summary>
sealed class ControlRoutes(World world)
{
    public IEnumerable<(string Method, string Path, Func<HttpContext, Task> Handle)> All =>
    [
        ("POST", "/control/reset", Answer(new ResetControl(world).Reset)),
        ("POST", "/control/faults", Answer(AddFault)),
        ("GET", "/control/faults", Answer(_ => Faults())),
        ("DELETE", "/control/faults", Answer(_ => ClearFaults())),
        ("POST", "/control/limits", Answer(new LimitsControl(world).Set)),
        ("GET", "/control/limits", Answer(_ => new LimitsControl(world).Show())),
        ("POST", "/control/clock", Answer(MoveClock)),
        ("GET", "/control/stats", Answer(_ => Stats())),
        ("DELETE", "/control/stats", Answer(_ => ResetStats())),
        ("PUT", "/control/webhooks", Answer(new WebhookControl(world).Subscribe)),
        ("DELETE", "/control/webhooks", Answer(new WebhookControl(world).Unsubscribe)),
        ("GET", "/control/webhooks", Answer(_ => new WebhookControl(world).Show())),
        ("POST", "/control/life", Answer(new LifeControl(world).Run)),
        ("GET", "/control/life", Answer(_ => new LifeControl(world).Show())),
        ("POST", "/control/life/step", Answer(new LifeControl(world).Step)),
        ("POST", "/control/intercom/fields", Answer(new DriftControl(world).Change)),
        ("GET", "/control/intercom/fields", Answer(_ => new DriftControl(world).Show())),
        ("DELETE", "/control/intercom/fields", Answer(_ => new DriftControl(world).Clear())),
        ("GET", "/control/counts", Answer(_ => new CountsControl(world).Show())),
        ("DELETE", "/control/tokens", Answer(new OAuthControl(world).Revoke)),
        ("POST", "/control/outcomes", Answer(new OutcomeControl(world).Tell)),
        ("GET", "/control/dump/{vendor}", DumpAsync),
    ];

    static Func<HttpContext, Task> Answer(Func<ControlBody, Action<Utf8JsonWriter>> handle) => async http =>
    {
        Reply reply;
        try
        {
            var bytes = await BodyReader.ReadAsync(http.Request, http.RequestAborted);
            using var document = bytes is { Length: > 0 } ? JsonDocument.Parse(bytes) : null;
            reply = Reply.Json(handle(new ControlBody(document?.RootElement ?? default)));
        }
        catch (Exception error) when (error is JsonException or ControlException or InvalidOperationException or FormatException)
        {
            reply = Reply.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("error", error.Message);
                json.WriteEndObject();
            }, 400);
        }

        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = reply.ContentType;
        reply.Render(http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    };

    Action<Utf8JsonWriter> AddFault(ControlBody body)
    {
        var vendor = body.Text("vendor");
        if (vendor is not null && world.Door(vendor) is null)
        {
            throw new ControlException($"no vendor '{vendor}'");
        }

        if (!FaultKinds.TryParse(body.Text("kind"), out var kind))
        {
            throw new ControlException($"kind must be one of {FaultKinds.Names}");
        }

        var rule = world.Faults.Add(vendor, body.Text("route"), kind, body.Number("share"), body.Whole("count"), body.Whole("seed"), body.Number("seconds"), body.Whole("skip") ?? 0);
        return json => Write(json, rule);
    }

    Action<Utf8JsonWriter> Faults()
    {
        var rules = world.Faults.Rules();
        return json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("faults");
            foreach (var rule in rules)
            {
                Write(json, rule);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        };
    }

    Action<Utf8JsonWriter> ClearFaults()
    {
        world.Faults.Clear();
        return Faults();
    }

    Action<Utf8JsonWriter> MoveClock(ControlBody body)
    {
        var door = world.Door(body.Text("vendor")) ?? throw new ControlException("vendor must be intercom or airtable");
        world.Advance(door, body.Number("advanceSeconds") ?? throw new ControlException("advanceSeconds is required"));
        return json =>
        {
            json.WriteStartObject();
            json.WriteString("vendor", door.Name);
            json.WriteString("now", door.Clock.GetUtcNow().ToString("O"));
            json.WriteNumber("aheadSeconds", door.Clock.AheadSeconds);
            json.WriteEndObject();
        };
    }

    Action<Utf8JsonWriter> Stats() => json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("vendors");
        foreach (var (vendor, statistics) in world.Statistics)
        {
            json.WritePropertyName(vendor);
            statistics.Write(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    };

    Action<Utf8JsonWriter> ResetStats()
    {
        foreach (var statistics in world.Statistics.Values)
        {
            statistics.Reset();
        }

        return Stats();
    }

    Task DumpAsync(HttpContext http) => http.Request.RouteValues["vendor"] switch
    {
        "intercom" => DumpStream.SendAsync(http, (json, flush) => IntercomDump.Write(world.Intercom, json, flush)),
        "airtable" => DumpStream.SendAsync(http, (json, flush) => AirtableDump.Write(world.Airtable, json, flush)),
        "slack" => DumpStream.SendAsync(http, world.Inbox.WriteSlack),
        "generic" => DumpStream.SendAsync(http, world.Inbox.WriteGeneric),
        _ => Answer(_ => throw new ControlException("vendor must be intercom, airtable, slack or generic"))(http),
    };

    static void Write(Utf8JsonWriter json, FaultRule rule)
    {
        json.WriteStartObject();
        json.WriteNumber("id", rule.Id);
        json.WriteString("vendor", rule.Vendor);
        json.WriteString("route", rule.Route);
        json.WriteString("kind", FaultKinds.Name(rule.Kind));
        if (rule.Share is { } share)
        {
            json.WriteNumber("share", share);
        }

        if (rule.Left is { } left)
        {
            json.WriteNumber("left", left);
        }

        json.WriteNumber("hits", rule.Hits);
        json.WriteEndObject();
    }
}
