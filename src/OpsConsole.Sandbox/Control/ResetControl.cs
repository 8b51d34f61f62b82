using System.Text.Json;
using OpsConsole.Sandbox.Seed;

namespace OpsConsole.Sandbox.Control;

/// <summary>/control/reset: {"seed","contacts","messy","extras","crowd":{"contacts","companies","conversations","partsPerConversation","tickets","activityLogs"}}. What is not named stays as it was; the crowd goes unless named.</summary>
sealed class ResetControl(World world)
{
    public Action<Utf8JsonWriter> Reset(ControlBody body)
    {
        var plan = Read(body);
        if (plan.Contacts is < 0 or > 2_000_000 || plan.Messy is < 0 or > 0.5)
        {
            throw new ControlException("contacts must be 0 to 2000000, messy 0 to 0.5");
        }

        if (plan.Crowd.Fault() is { } fault)
        {
            throw new ControlException(fault);
        }

        world.Reset(plan);
        return json =>
        {
            json.WriteStartObject();
            json.WriteNumber("seed", plan.Seed);
            json.WriteNumber("contacts", plan.Contacts);
            json.WriteNumber("messy", plan.Messy);
            json.WriteBoolean("extras", plan.Extras);
            json.WriteStartObject("crowd");
            json.WriteNumber("contacts", plan.Crowd.Contacts);
            json.WriteNumber("companies", plan.Crowd.Companies);
            json.WriteNumber("conversations", plan.Crowd.Conversations);
            json.WriteNumber("partsPerConversation", plan.Crowd.PartsPerConversation);
            json.WriteNumber("tickets", plan.Crowd.Tickets);
            json.WriteNumber("activityLogs", plan.Crowd.ActivityLogs);
            json.WriteEndObject();
            json.WriteEndObject();
        };
    }

    SeedPlan Read(ControlBody body)
    {
        var crowd = body.Inner("crowd");
        return new SeedPlan(body.Whole("seed") ?? world.Plan.Seed, body.Whole("contacts") ?? world.Plan.Contacts, body.Number("messy") ?? world.Plan.Messy)
        {
            Extras = body.Flag("extras") ?? world.Plan.Extras,
            Crowd = new CrowdPlan
            {
                Contacts = crowd.Whole("contacts") ?? 0,
                Companies = crowd.Whole("companies") ?? 0,
                Conversations = crowd.Whole("conversations") ?? 0,
                PartsPerConversation = crowd.Whole("partsPerConversation") ?? new CrowdPlan().PartsPerConversation,
                Tickets = crowd.Whole("tickets") ?? 0,
                ActivityLogs = crowd.Whole("activityLogs") ?? 0,
            },
        };
    }
}
