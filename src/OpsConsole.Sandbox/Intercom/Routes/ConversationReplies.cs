using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Conversations and pages of them as answers.</summary>
static class ConversationReplies
{
    /// <summary>Call it under the lock.</summary>
    public static Reply One(IntercomState state, Conversation conversation, bool asPlainText = false)
    {
        var view = state.View(conversation);
        return Reply.Json(json => ConversationJson.Write(json, view, IntercomSettings.WorkspaceId, withParts: true, asPlainText));
    }

    public static Reply Page(IntercomState state, Found<Conversation> found)
    {
        ConversationView[] views;
        lock (state.Gate)
        {
            views = [.. found.Items.Select(state.View)];
        }

        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "conversation.list");
            json.WriteStartArray("conversations");
            foreach (var view in views)
            {
                ConversationJson.Write(json, view, IntercomSettings.WorkspaceId, withParts: false);
            }

            json.WriteEndArray();
            json.WriteNumber("total_count", found.Total);
            Replies.WritePages(json, found);
            json.WriteEndObject();
        });
    }

    public static Reply Message(string id, Conversation conversation) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "user_message");
        json.WriteString("id", id);
        json.WriteNumber("created_at", conversation.CreatedAt);
        json.WriteString("body", conversation.Source.Body);
        json.WriteString("message_type", "inapp");
        json.WriteString("conversation_id", conversation.Id);
        json.WriteEndObject();
    });

    public static Reply Deleted(Conversation conversation) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", conversation.Id);
        json.WriteString("object", "conversation");
        json.WriteBoolean("deleted", true);
        json.WriteEndObject();
    });
}
