using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Intercom.Workspace;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Tags, and tags on contacts (sheet, sections 6 and 10).</summary>
sealed class TagRoutes(IntercomState state)
{
    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/tags", List),
        VendorRoute.Read("GET", "/tags/{id}", Get),
        VendorRoute.Write("POST", "/tags", CreateOrTag),
        VendorRoute.Write("DELETE", "/tags/{id}", Delete),
        VendorRoute.Read("GET", "/contacts/{id}/tags", OfContact),
        VendorRoute.Write("POST", "/contacts/{id}/tags", Attach),
        VendorRoute.Write("DELETE", "/contacts/{id}/tags/{tag_id}", Detach),
    ];

    Reply List(VendorCall call)
    {
        Tag[] tags;
        lock (state.Gate)
        {
            tags = [.. state.Tags.All];
        }

        return Replies.List(tags, (json, tag) => TagJson.Write(json, tag));
    }

    Reply Get(VendorCall call)
    {
        lock (state.Gate)
        {
            return One(state.Tags.Find(call.Value("id")) ?? throw Missing.Resource());
        }
    }

    /// <summary>{name} creates, or finds a tag of that name; {id, name} renames; {name, users} also tags them.</summary>
    Reply CreateOrTag(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        var name = body.Text("name")?.Trim();
        if (string.IsNullOrEmpty(name))
        {
            throw new VendorError(400, "parameter_invalid", "invalid tag parameters");
        }

        lock (state.Gate)
        {
            var tag = body.Text("id") is { } id
                ? (state.Tags.Find(id) ?? throw Missing.Resource()) with { Name = name }
                : state.Tags.Named(name) ?? new Tag(state.Tags.NextId(), name);
            state.Commit(tag);
            foreach (var user in Users(body))
            {
                Apply(state.Contacts.FindLive(user) ?? throw Missing.Contact(), tag);
            }

            foreach (var (company, isOff) in Companies(body))
            {
                state.Commit(company with { Tags = [.. company.Tags.Where(other => other.Id != tag.Id), .. isOff ? (Tag[])[] : [tag]], UpdatedAt = Math.Max(state.Now, company.UpdatedAt) });
            }

            return One(tag);
        }
    }

    Reply Delete(VendorCall call)
    {
        lock (state.Gate)
        {
            var id = call.Value("id");
            _ = state.Tags.Find(id) ?? throw Missing.Resource();
            state.DropTag(id);
            Contact[] tagged = [.. state.Contacts.Kept.Where(contact => contact.Tags.Any(tag => tag.Id == id))];
            state.CommitAll([.. tagged.Select(contact => contact with { Tags = [.. contact.Tags.Where(tag => tag.Id != id)] })]);
            foreach (var company in state.Companies.Kept.Where(company => company.Tags.Any(tag => tag.Id == id)).ToArray())
            {
                state.Commit(company with { Tags = [.. company.Tags.Where(tag => tag.Id != id)] });
            }

            return Reply.Empty();
        }
    }

    Reply OfContact(VendorCall call)
    {
        (Tag Tag, AppliedTag Applied)[] tags;
        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            tags = [.. contact.Tags.Select(applied => (state.Tags.Find(applied.Id)!, applied))];
        }

        return Replies.List(tags, (json, pair) => TagJson.Write(json, pair.Tag, pair.Applied));
    }

    Reply Attach(VendorCall call)
    {
        var id = new BodyFields(call.Body).Text("id") ?? throw new VendorError(400, "parameter_invalid", "id is required", "id");
        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            var tag = state.Tags.Find(id) ?? throw Missing.Resource();
            return One(tag, Apply(contact, tag));
        }
    }

    Reply Detach(VendorCall call)
    {
        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            var applied = Array.Find(contact.Tags, tag => tag.Id == call.Value("tag_id")) ?? throw Missing.Resource();
            Touch(contact with { Tags = [.. contact.Tags.Where(tag => tag.Id != applied.Id)] });
            return One(state.Tags.Find(applied.Id)!, applied);
        }
    }

    /// <summary>What tagging twice does is not documented; here it changes nothing.</summary>
    AppliedTag Apply(Contact contact, Tag tag)
    {
        if (Array.Find(contact.Tags, other => other.Id == tag.Id) is { } already)
        {
            return already;
        }

        var applied = new AppliedTag(tag.Id, state.Now, Admin.Owner.Id);
        Touch(contact with { Tags = [.. contact.Tags, applied] });
        return applied;
    }

    void Touch(Contact contact) => state.Commit(contact with { UpdatedAt = Math.Max(state.Now, contact.UpdatedAt) });

    static IEnumerable<string> Users(BodyFields body) =>
        body["users"].ValueKind == JsonValueKind.Array
            ? body["users"].EnumerateArray().Select(user => new BodyFields(user).Text("id") ?? "")
            : [];

    /// <summary>Named by either id; {"untag": true} takes the tag off.</summary>
    IEnumerable<(Company Company, bool IsOff)> Companies(BodyFields body)
    {
        if (body["companies"].ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var given in body["companies"].EnumerateArray().Select(company => new BodyFields(company)))
        {
            var company = given.Text("id") is { } id ? state.Companies.Find(id) : state.Companies.FindByCompanyId(given.Text("company_id") ?? "");
            yield return (company ?? throw Missing.Company(), given.Flag("untag", false));
        }
    }

    static Reply One(Tag tag, AppliedTag? applied = null) => Reply.Json(json => TagJson.Write(json, tag, applied));
}
