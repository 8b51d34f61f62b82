using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Who the token is, and who works here (sheet, sections 1 and 10).</summary>
sealed class WorkspaceRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/me", Me),
        VendorRoute.Read("GET", "/teams", _ => Replies.List(Team.All, TeamJson.Write, "team.list", "teams")),
        VendorRoute.Read("GET", "/teams/{id}", GetTeam),
        VendorRoute.Read("GET", "/subscription_types", _ => Replies.List(SubscriptionType.All, SubscriptionType.Write)),
        VendorRoute.Read("GET", "/contacts/{id}/subscriptions", EmptyListOfContact),
    ];

    /// <summary>app.timezone is what sets the day boundary of contact search.</summary>
    Reply Me(VendorCall call)
    {
        var (zone, region) = (state.Settings.Zone.Id, state.Settings.Region);
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "admin");
            json.WriteString("id", Admin.Owner.Id);
            json.WriteString("email", Admin.Owner.Email);
            json.WriteString("name", Admin.Owner.Name);
            json.WriteBoolean("email_verified", true);
            json.WriteStartObject("app");
            json.WriteString("type", "app");
            json.WriteString("id_code", IntercomSettings.WorkspaceId);
            json.WriteString("name", "Ops rehearsal");
            json.WriteNumber("created_at", 1734537243);
            json.WriteBoolean("secure", false);
            json.WriteBoolean("identity_verification", false);
            json.WriteString("timezone", zone);
            json.WriteString("region", region);
            json.WriteEndObject();
            json.WriteStartObject("avatar");
            json.WriteString("type", "avatar");
            json.WriteString("image_url", "https://static.intercomassets.example/owner.png");
            json.WriteEndObject();
            json.WriteBoolean("has_inbox_seat", true);
            json.WriteEndObject();
        });
    }

    static Reply GetTeam(VendorCall call)
    {
        var team = Team.Find(call.Value("id")) ?? throw Missing.Team();
        return Reply.Json(json => TeamJson.Write(json, team));
    }

    Reply EmptyListOfContact(VendorCall call)
    {
        lock (state.Gate)
        {
            _ = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
        }

        return Replies.List<string>([], (_, _) => { });
    }
}
