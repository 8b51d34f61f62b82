using System.Globalization;
using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Airtable.Webhooks;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Airtable.Routes;

/// <summary>Webhooks of the base (sheet, section 6).</summary>
sealed class WebhookRoutes(AirtableState state)
{
    const int MostHooks = 10;
    const int MostPayloads = 50;
    const string Root = "/v0/bases/{base}/webhooks";

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Write("POST", Root, Create),
        VendorRoute.Read("GET", Root, List),
        VendorRoute.Write("DELETE", Root + "/{webhook}", Delete),
        VendorRoute.Write("POST", Root + "/{webhook}/refresh", Refresh),
        VendorRoute.Write("POST", Root + "/{webhook}/enableNotifications", Enable),
        VendorRoute.Read("GET", Root + "/{webhook}/payloads", Payloads),
    ];

    /// <summary>The only answer that tells the secret.</summary>
    Reply Create(VendorCall call)
    {
        Tables.Base(call);
        var url = FieldRequest.Text(call.Body, "notificationUrl");
        if (call.Body.ValueKind != JsonValueKind.Object || !call.Body.TryGetProperty("specification", out var specification) || specification.ValueKind != JsonValueKind.Object
            || (url is not null && !Uri.TryCreate(url, UriKind.Absolute, out _)))
        {
            throw Refusals.Invalid();
        }

        if (state.Hooks.All.Count >= MostHooks)
        {
            throw new VendorError(422, "TOO_MANY_WEBHOOKS_IN_BASE", $"A base takes {MostHooks} webhooks at most");
        }

        var hook = state.Hooks.Add(url, specification);
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", hook.Id);
            json.WriteString("macSecretBase64", hook.MacSecretBase64);
            json.WriteString("expirationTime", new Moment(hook.ExpiresMs).Iso);
            json.WriteEndObject();
        });
    }

    Reply List(VendorCall call)
    {
        Tables.Base(call);
        var (hooks, now) = (state.Hooks.All, state.Clock.NowMs);
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("webhooks");
            foreach (var (hook, result) in hooks)
            {
                Write(json, hook, result, now);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    Reply Delete(VendorCall call)
    {
        state.Hooks.Remove(Named(call).Id);
        return Empty();
    }

    /// <summary>Seven more days. What has expired stays so.</summary>
    Reply Refresh(VendorCall call)
    {
        var hook = Named(call);
        if (!hook.IsEnabled(state.Clock.NowMs))
        {
            throw Refusals.Invalid("The webhook has expired");
        }

        hook = hook with { ExpiresMs = state.Clock.NowMs + BaseWebhook.LifetimeMs };
        state.Hooks.Change(hook);
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("expirationTime", new Moment(hook.ExpiresMs).Iso);
            json.WriteEndObject();
        });
    }

    Reply Enable(VendorCall call)
    {
        var hook = Named(call);
        if (call.Body.ValueKind != JsonValueKind.Object || !call.Body.TryGetProperty("enable", out var enable) || enable.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw Refusals.Invalid();
        }

        state.Hooks.Change(hook with { AreNotificationsEnabled = enable.GetBoolean() });
        return Empty();
    }

    Reply Payloads(VendorCall call)
    {
        var hook = Named(call);
        var (payloads, next, mightHaveMore) = state.Hooks.List(hook, Number(call, "cursor", 1, int.MaxValue), Number(call, "limit", MostPayloads, MostPayloads));
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("payloads");
            foreach (var payload in payloads)
            {
                payload.Body.WriteTo(json);
            }

            json.WriteEndArray();
            json.WriteNumber("cursor", next);
            json.WriteBoolean("mightHaveMore", mightHaveMore);
            json.WriteEndObject();
        });
    }

    BaseWebhook Named(VendorCall call)
    {
        Tables.Base(call);
        return state.Hooks.Find(call.Value("webhook")) ?? throw Refusals.Gone();
    }

    static int Number(VendorCall call, string name, int otherwise, int most) =>
        call.Query(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : throw Refusals.Invalid();

    static Reply Empty() => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    static void Write(Utf8JsonWriter json, BaseWebhook hook, PingResult? result, long now)
    {
        json.WriteStartObject();
        json.WriteString("id", hook.Id);
        json.WritePropertyName("specification");
        hook.Specification.WriteTo(json);
        json.WriteString("notificationUrl", hook.NotificationUrl);
        json.WriteNumber("cursorForNextPayload", hook.NextPayload);
        json.WriteBoolean("areNotificationsEnabled", hook.AreNotificationsEnabled);
        json.WriteBoolean("isHookEnabled", hook.IsEnabled(now));
        json.WriteString("lastSuccessfulNotificationTime", result?.LastSuccessMs is { } success ? new Moment(success).Iso : null);
        if (result is null)
        {
            json.WriteNull("lastNotificationResult");
        }
        else
        {
            json.WriteStartObject("lastNotificationResult");
            json.WriteBoolean("success", result.Success);
            json.WriteString("completionTimestamp", new Moment(result.AtMs).Iso);
            json.WriteNumber("durationMs", 1);
            json.WriteNumber("retryNumber", result.RetryNumber);
            if (result.Error is { } error)
            {
                json.WriteBoolean("willBeRetried", result.WillBeRetried);
                json.WriteStartObject("error");
                json.WriteString("message", error);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteString("expirationTime", new Moment(hook.ExpiresMs).Iso);
        json.WriteEndObject();
    }
}
