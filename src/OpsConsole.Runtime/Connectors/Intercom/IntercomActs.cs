using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Notes, messages, and what is done to conversations (fact sheet, sections 6, 8 and 9). Everything is done in a teammate's name.</summary>
sealed class IntercomActs(VendorHttp http, IntercomDirectory directory)
{
    public static IReadOnlyList<ActionKind> On(string objectName) => objectName switch
    {
        "contacts" => [ActionKind.Note, ActionKind.Message],
        "conversations" => [ActionKind.Note, ActionKind.Assign, ActionKind.Close, ActionKind.Snooze],
        _ => [],
    };

    public async Task<ActResult> ActAsync(VendorAct act, CallContext call)
    {
        if (!On(act.Object).Contains(act.Kind))
        {
            return new ActResult.Refused($"Intercom cannot do this to {act.Object} ({act.Kind}).");
        }

        var named = act.Kind is ActionKind.Note or ActionKind.Message ? act.To : null;
        var admin = named is null ? await directory.FirstAdminIdAsync(call) : await directory.AdminIdAsync(named, call);
        if (admin is null)
        {
            return new ActResult.Refused(named is null ? "No teammate in Intercom has a seat in the inbox, so nothing can be done in anybody's name." : $"Nobody in Intercom has the e-mail {named}.");
        }

        return act.Object == "contacts" ? await OnContactAsync(act, admin, call) : await OnConversationAsync(act, admin, call);
    }

    private Task<ActResult> OnContactAsync(VendorAct act, string admin, CallContext call)
    {
        var id = Uri.EscapeDataString(act.RecordId);
        return act.Kind == ActionKind.Note
            ? Acting.OnceAsync(http, Once($"contacts/{id}/notes", "/contacts/{id}/notes", new { body = act.Text, admin_id = admin }), "id", call)
            : Acting.OnceAsync(http, Once("messages", "/messages", act.Subject is null
                ? new { message_type = "inapp", body = act.Text, from = new { type = "admin", id = admin }, to = new { type = "user", id = act.RecordId } }
                : new { message_type = "email", subject = act.Subject, body = act.Text, template = "plain", from = new { type = "admin", id = admin }, to = new { type = "user", id = act.RecordId } }), "id", call);
    }

    private async Task<ActResult> OnConversationAsync(VendorAct act, string admin, CallContext call)
    {
        var id = Uri.EscapeDataString(act.RecordId);
        switch (act.Kind)
        {
            case ActionKind.Note:
                return await Acting.OnceAsync(http, Once($"conversations/{id}/reply", "/conversations/{id}/reply", new { message_type = "note", type = "admin", admin_id = admin, body = act.Text }), null, call);
            case ActionKind.Close:
                return await Acting.OnceAsync(http, Part(id, new { message_type = "close", type = "admin", admin_id = admin }), null, call);
            case ActionKind.Snooze:
                return await Acting.OnceAsync(http, Part(id, new { message_type = "snoozed", admin_id = admin, snoozed_until = act.Until!.Value.ToUnixTimeSeconds() }), null, call);
            case ActionKind.Assign:
                var (kind, assignee) = await AssigneeAsync(act.To!, call);
                return assignee is null
                    ? new ActResult.Refused($"Intercom has neither a teammate with the e-mail nor a team with the name {act.To}.")
                    : await Acting.OnceAsync(http, Part(id, new { message_type = "assignment", type = kind, admin_id = admin, assignee_id = assignee }), null, call);
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act.Kind, null);
        }
    }

    private async Task<(string Kind, string? Id)> AssigneeAsync(string to, CallContext call) => to.Contains('@', StringComparison.Ordinal)
        ? ("admin", await directory.AdminIdAsync(to, call))
        : ("team", await directory.TeamIdAsync(to, call));

    private static VendorRequest Once(string path, string template, object body) => new(HttpMethod.Post, path, template, JsonSerializer.SerializeToUtf8Bytes(body), Write: true, Repeatable: false);

    /// <summary>Closing, snoozing or assigning a second time leaves the conversation as the first did.</summary>
    private static VendorRequest Part(string id, object body) => new(HttpMethod.Post, $"conversations/{id}/parts", "/conversations/{id}/parts", JsonSerializer.SerializeToUtf8Bytes(body), Write: true);
}
