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
        ("POST", "/control/reset", Answer(Reset)),
        ("POST", "/control/faults", Answer(AddFault)),
        ("GET", "/control/faults", Answer(_ => Faults())),
        ("DELETE", "/control/faults", Answer(_ => ClearFaults())),
        ("POST", "/control/limits", Answer(SetLimits)),
        ("GET", "/control/limits", Answer(_ => Limits())),
        ("POST", "/control/clock", Answer(MoveClock)),
        ("GET", "/control/stats", Answer(_ => Stats())),
        ("DELETE", "/control/stats", Answer(_ => ResetStats())),
        ("PUT", "/control/webhooks", Answer(new WebhookControl(world).Subscribe)),
        ("DELETE", "/control/webhooks", Answer(new WebhookControl(world).Unsubscribe)),
        ("GET", "/control/webhooks", Answer(_ => new WebhookControl(world).Show())),
        ("POST", "/control/life", Answer(new LifeControl(world).Run)),
        ("GET", "/control/life", Answer(_ => new LifeControl(world).Show())),
        ("POST", "/control/life/step", Answer(new LifeControl(world).Step)),
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

    Action<Utf8JsonWriter> Reset(ControlBody body)
    {
        var plan = new SeedPlan(body.Whole("seed") ?? world.Plan.Seed, body.Whole("contacts") ?? world.Plan.Contacts, body.Number("messy") ?? world.Plan.Messy);
        if (plan.Contacts is < 0 or > 2_000_000 || plan.Messy is < 0 or > 0.5)
        {
            throw new ControlException("contacts must be 0 to 2000000, messy 0 to 0.5");
        }

        world.Reset(plan);
        return json =>
        {
            json.WriteStartObject();
            json.WriteNumber("seed", plan.Seed);
            json.WriteNumber("contacts", plan.Contacts);
            json.WriteNumber("messy", plan.Messy);
            json.WriteEndObject();
        };
    }

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

        var rule = world.Faults.Add(vendor, body.Text("route"), kind, body.Number("share"), body.Whole("count"), body.Whole("seed"), body.Number("seconds"));
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

    Action<Utf8JsonWriter> SetLimits(ControlBody body)
    {
        var vendor = body.Text("vendor");
        switch (vendor)
        {
            case null:
                world.IntercomDoor.Limits.Enabled = body.Flag("enabled") ?? true;
                world.AirtableDoor.Limits.Enabled = body.Flag("enabled") ?? true;
                break;
            case "intercom":
                Turn(world.IntercomDoor.Limits, body);
                break;
            case "airtable":
                Turn(world.AirtableDoor.Limits, body);
                break;
            default:
                throw new ControlException($"no vendor '{vendor}'");
        }

        return Limits();
    }

    void Turn(IntercomLimits limits, ControlBody body)
    {
        limits.Enabled = body.Flag("enabled") ?? limits.Enabled;
        limits.PerWindow = body.Positive("perWindow") ?? limits.PerWindow;
        limits.WindowSeconds = body.Positive("windowSeconds") ?? limits.WindowSeconds;
        lock (world.Intercom.Gate)
        {
            world.Intercom.Settings.IndexLagSeconds = body.Whole("indexLagSeconds") ?? world.Intercom.Settings.IndexLagSeconds;
            if (body.Text("region") is { } region)
            {
                world.Intercom.Settings.Region = region is "US" or "EU" or "AU" ? region : throw new ControlException("region must be US, EU or AU");
            }

            if (body.Text("timeZone") is { } zone)
            {
                if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
                {
                    throw new ControlException($"no time zone '{zone}'");
                }

                world.Intercom.Settings.SetZone(zone);
            }
        }
    }

    void Turn(AirtableLimits limits, ControlBody body)
    {
        limits.Enabled = body.Flag("enabled") ?? limits.Enabled;
        limits.PerSecond = body.Positive("perSecond") ?? limits.PerSecond;
        limits.PenaltySeconds = body.Whole("penaltySeconds") ?? limits.PenaltySeconds;
        lock (world.Airtable.Gate)
        {
            world.Airtable.Iterators.LifetimeSeconds = body.Whole("iteratorSeconds") ?? world.Airtable.Iterators.LifetimeSeconds;
        }
    }

    Action<Utf8JsonWriter> Limits() => json =>
    {
        var (intercom, airtable) = (world.IntercomDoor.Limits, world.AirtableDoor.Limits);
        json.WriteStartObject();
        json.WriteStartObject("intercom");
        json.WriteBoolean("enabled", intercom.Enabled);
        json.WriteNumber("perWindow", intercom.PerWindow);
        json.WriteNumber("windowSeconds", intercom.WindowSeconds);
        json.WriteNumber("indexLagSeconds", world.Intercom.Settings.IndexLagSeconds);
        json.WriteString("timeZone", world.Intercom.Settings.Zone.Id);
        json.WriteString("region", world.Intercom.Settings.Region);
        json.WriteEndObject();
        json.WriteStartObject("airtable");
        json.WriteBoolean("enabled", airtable.Enabled);
        json.WriteNumber("perSecond", airtable.PerSecond);
        json.WriteNumber("penaltySeconds", airtable.PenaltySeconds);
        json.WriteNumber("iteratorSeconds", world.Airtable.Iterators.LifetimeSeconds);
        json.WriteEndObject();
        json.WriteEndObject();
    };

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
