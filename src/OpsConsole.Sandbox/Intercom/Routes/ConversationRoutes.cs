using OpsConsole.Sandbox.Collections;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Conversations;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Conversations: list, search, read, begin, describe, delete (sheet, section 8).</summary>
sealed class ConversationRoutes(IntercomState state)
{
    const int PerPage = 20;

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/conversations", List),
        VendorRoute.Write("POST", "/conversations", Begin),
        VendorRoute.Read("POST", "/conversations/search", Search),
        VendorRoute.Read("GET", "/conversations/{id}", Get),
        VendorRoute.Write("PUT", "/conversations/{id}", Update),
        VendorRoute.Write("DELETE", "/conversations/{id}", Delete),
    ];

    Reply List(VendorCall call)
    {
        var request = new SearchRequest(default, "updated_at", false, Paging.PerPage(call.Query("per_page"), PerPage), Cursor.Decode(call.Query("starting_after")));
        return Find(request, () => new Condition<Conversation>(_ => true, Range: new DateRange("updated_at", long.MinValue, long.MaxValue), IsRangeOnly: true));
    }

    Reply Search(VendorCall call)
    {
        var request = SearchRequest.Read(call.Body, ConversationFields.Sortable, PerPage);
        return Find(request, () => Reader().Read(request.Query));
    }

    Reply Get(VendorCall call)
    {
        lock (state.Gate)
        {
            return ConversationReplies.One(state, Named(call), call.Query("display_as") == "plaintext");
        }
    }

    /// <summary>Only contacts begin one here; the answer is a message that names the conversation.</summary>
    Reply Begin(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var text = body.Text("body");
        var from = new BodyFields(body["from"]);
        if (string.IsNullOrEmpty(text) || from.Text("id") is not { } contactId)
        {
            throw new VendorError(400, "parameter_invalid", text is null or "" ? "Body is required" : "from is required", text is null or "" ? "body" : "from");
        }

        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(contactId) ?? throw Missing.Contact();
            var conversation = state.Begin(contact, PartJson.Html(text), body.Whole("created_at") ?? state.Now);
            return ConversationReplies.Message(conversation.Source.Id, conversation);
        }
    }

    Reply Update(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        lock (state.Gate)
        {
            var before = Named(call);
            var now = Math.Max(state.Now, before.UpdatedAt);
            var after = before with { Read = body.Flag("read", before.Read), Title = body.Text("title", before.Title), CompanyId = Company(body, before.CompanyId) };
            var attributes = ContactWriter.Attributes(body, after.Attributes, state.Attributes, "conversation");
            after = ReferenceEquals(attributes, after.Attributes)
                ? after with { UpdatedAt = now }
                : ConversationLife.Describe(after, state.Conversations.NextPart(), Author.Of(Admin.Owner), now, attributes);
            return ConversationReplies.One(state, state.Commit(after));
        }
    }

    Reply Delete(VendorCall call)
    {
        lock (state.Gate)
        {
            var conversation = Named(call);
            state.DropConversation(conversation.Id);
            return ConversationReplies.Deleted(conversation);
        }
    }

    Reply Find(SearchRequest request, Func<Condition<Conversation>> condition)
    {
        Found<Conversation> found;
        lock (state.Gate)
        {
            state.WakeConversations();
            found = request.SortField switch
            {
                "updated_at" => Searcher.Walk(state.Conversations.ByUpdate, state.Conversations.At, request, condition(), it => (it.UpdatedAt, it.Id)),
                "created_at" => Searcher.Walk(state.Conversations.ByCreation, state.Conversations.At, request, condition(), it => (it.CreatedAt, it.Id)),
                _ => Searcher.Sorted(state.Conversations.All, request, condition(), (it, _) => (new SortKey(it.WaitingSince ?? 0, long.Parse(it.Id)), it.Id)),
            };
        }

        return ConversationReplies.Page(state, found);
    }

    QueryReader<Conversation> Reader() => new(
        name => ConversationFields.Named(name, state.Attributes), new FilterReader<Conversation>(DayBounds.Second, isExact: true));

    Conversation Named(VendorCall call)
    {
        state.WakeConversations();
        return state.Conversations.Find(call.Value("id")) ?? throw Missing.Resource();
    }

    string? Company(BodyFields body, string? current) =>
        body.Text("company_id", current) is { } id && id != current ? (state.Companies.Find(id) ?? throw Missing.Company()).Id : current;
}
