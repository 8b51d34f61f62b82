using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.HelpCenter;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Articles, collections and help centers (sheet, section 10). A list of one page has no "next" at all.</summary>
sealed class HelpCenterRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/articles", List),
        VendorRoute.Write("POST", "/articles", Create),
        VendorRoute.Read("GET", "/articles/{id}", Get),
        VendorRoute.Write("PUT", "/articles/{id}", Update),
        VendorRoute.Write("DELETE", "/articles/{id}", Delete),
        VendorRoute.Read("GET", "/help_center/collections", Collections),
        VendorRoute.Read("GET", "/help_center/collections/{id}", Collection),
        VendorRoute.Write("DELETE", "/help_center/collections/{id}", DeleteCollection),
        VendorRoute.Read("GET", "/help_center/help_centers", _ => Replies.List(Site.All, (json, site) => HelpCenterJson.Write(json, site, IntercomSettings.WorkspaceId))),
        VendorRoute.Read("GET", "/help_center/help_centers/{id}", Center),
    ];

    Reply List(VendorCall call)
    {
        lock (state.Gate)
        {
            return Page<Article>(call, [.. state.Articles.Articles], 25, (json, article) => HelpCenterJson.Write(json, article, IntercomSettings.WorkspaceId, withStatistics: false));
        }
    }

    Reply Collections(VendorCall call)
    {
        lock (state.Gate)
        {
            return Page<Collection>(call, [.. state.Articles.Collections], 20, (json, collection) => HelpCenterJson.Write(json, collection, IntercomSettings.WorkspaceId));
        }
    }

    Reply Create(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        if (body.Text("title") is not { Length: > 0 } title || Admin.Find(body["author_id"].ToString()) is not { } author)
        {
            throw new VendorError(400, "parameter_invalid", "title and author_id are required");
        }

        lock (state.Gate)
        {
            var blank = new Article { Id = state.Articles.NextId(), Title = title, AuthorId = author.Number, CreatedAt = state.Now };
            return One(Write(blank, body));
        }
    }

    Reply Get(VendorCall call)
    {
        lock (state.Gate)
        {
            return One(Named(call));
        }
    }

    Reply Update(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        lock (state.Gate)
        {
            return One(Write(Named(call), body));
        }
    }

    Reply Delete(VendorCall call)
    {
        lock (state.Gate)
        {
            var article = Named(call);
            state.DropArticle(article.Id);
            return Replies.Deleted(article.Id, "article");
        }
    }

    Reply Collection(VendorCall call)
    {
        lock (state.Gate)
        {
            var collection = NamedCollection(call);
            return Reply.Json(json => HelpCenterJson.Write(json, collection, IntercomSettings.WorkspaceId));
        }
    }

    Reply DeleteCollection(VendorCall call)
    {
        lock (state.Gate)
        {
            state.DropCollection(NamedCollection(call));
            return Replies.Deleted(call.Value("id"), "collection");
        }
    }

    static Reply Center(VendorCall call)
    {
        var site = Site.All.FirstOrDefault(other => other.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == call.Value("id")) ?? throw Missing.Resource();
        return Reply.Json(json => HelpCenterJson.Write(json, site, IntercomSettings.WorkspaceId));
    }

    Article Write(Article before, BodyFields body) => state.Commit(before with
    {
        Title = body.Text("title", before.Title) ?? before.Title,
        Description = body.Text("description", before.Description) ?? "",
        Body = body.Text("body", before.Body) ?? "",
        State = body.Text("state", before.State) is "published" ? "published" : "draft",
        CollectionId = (int?)body.Whole("parent_id", before.CollectionId),
        UpdatedAt = Math.Max(state.Now, before.UpdatedAt),
    });

    Article Named(VendorCall call) => state.Articles.Find(call.Value("id")) ?? throw Missing.Resource();

    Collection NamedCollection(VendorCall call) => state.Articles.FindCollection(call.Value("id")) ?? throw Missing.Resource();

    static Reply One(Article article) => Reply.Json(json => HelpCenterJson.Write(json, article, IntercomSettings.WorkspaceId, withStatistics: true));

    static Reply Page<T>(VendorCall call, T[] all, int otherwise, Action<System.Text.Json.Utf8JsonWriter, T> write)
    {
        var page = PageNumber.Of(call);
        var perPage = Paging.PerPage(call.Query("per_page"), otherwise);
        return Replies.Page(call, [.. all.Slice(page, perPage)], all.Length, page, perPage, write, hasNextKey: false);
    }
}
