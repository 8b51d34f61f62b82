using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Control;

/// <summary>/control/outcomes: what became of the last e-mail to a contact, which only the vendor itself can tell. Whether that counts as a change of the contact is not documented, so it does not.</summary>
sealed class OutcomeControl(World world)
{
    public Action<Utf8JsonWriter> Tell(ControlBody body)
    {
        var state = world.Intercom;
        lock (state.Gate)
        {
            var contact = body.Text("contact") is { } id && state.Contacts.FindLive(id) is { } found ? found : throw new ControlException("contact must be the id of a living contact");
            state.Commit(After(contact, body.Text("outcome"), state.Now));
        }

        return json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        };
    }

    static Contact After(Contact contact, string? outcome, long now) => outcome switch
    {
        "sent" => contact with { LastContactedAt = now },
        "opened" => contact with { LastEmailOpenedAt = now },
        "clicked" => contact with { LastEmailClickedAt = now },
        "replied" => contact with { LastRepliedAt = now },
        "bounced" => contact with { HasHardBounced = true },
        _ => throw new ControlException("outcome must be sent, opened, clicked, replied or bounced"),
    };
}
