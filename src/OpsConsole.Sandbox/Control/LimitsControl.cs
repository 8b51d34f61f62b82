using System.Text.Json;
using OpsConsole.Sandbox.Airtable;
using OpsConsole.Sandbox.Intercom;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Control;

/// <summary>/control/limits: how much a vendor lets through, how long each call takes it, and where and when it lives.</summary>
sealed class LimitsControl(World world)
{
    const int LongestLatency = 60_000;

    IntercomSettings Intercom => world.Intercom.Settings;

    public Action<Utf8JsonWriter> Set(ControlBody body)
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

        if (body.Whole("latencyMs") is { } latency)
        {
            Delay(latency is >= 0 and <= LongestLatency ? latency : throw new ControlException($"latencyMs must be 0 to {LongestLatency}"), world.Door(vendor));
        }

        return Show();
    }

    public Action<Utf8JsonWriter> Show() => json =>
    {
        var (intercom, airtable) = (world.IntercomDoor.Limits, world.AirtableDoor.Limits);
        json.WriteStartObject();
        json.WriteStartObject("intercom");
        json.WriteBoolean("enabled", intercom.Enabled);
        json.WriteNumber("perWindow", intercom.PerWindow);
        json.WriteNumber("windowSeconds", intercom.WindowSeconds);
        json.WriteNumber("latencyMs", world.IntercomDoor.LatencyMs);
        json.WriteNumber("indexLagSeconds", Intercom.IndexLagSeconds);
        json.WriteString("timeZone", Intercom.Zone.Id);
        json.WriteString("region", Intercom.Region);
        json.WriteEndObject();
        json.WriteStartObject("airtable");
        json.WriteBoolean("enabled", airtable.Enabled);
        json.WriteNumber("perSecond", airtable.PerSecond);
        json.WriteNumber("latencyMs", world.AirtableDoor.LatencyMs);
        json.WriteNumber("penaltySeconds", airtable.PenaltySeconds);
        json.WriteNumber("iteratorSeconds", world.Airtable.Iterators.LifetimeSeconds);
        json.WriteEndObject();
        json.WriteEndObject();
    };

    void Delay(int latency, VendorDoor? only)
    {
        foreach (var door in world.Doors.Where(door => only is null || door == only))
        {
            door.LatencyMs = latency;
        }
    }

    void Turn(IntercomLimits limits, ControlBody body)
    {
        limits.Enabled = body.Flag("enabled") ?? limits.Enabled;
        limits.PerWindow = body.Positive("perWindow") ?? limits.PerWindow;
        limits.WindowSeconds = body.Positive("windowSeconds") ?? limits.WindowSeconds;
        lock (world.Intercom.Gate)
        {
            Intercom.IndexLagSeconds = body.Whole("indexLagSeconds") ?? Intercom.IndexLagSeconds;
            if (body.Text("region") is { } region)
            {
                Intercom.Region = region is "US" or "EU" or "AU" ? region : throw new ControlException("region must be US, EU or AU");
            }

            if (body.Text("timeZone") is { } zone)
            {
                if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
                {
                    throw new ControlException($"no time zone '{zone}'");
                }

                Intercom.SetZone(zone);
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
}
