using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Companies as answers; call under the lock, for the number of users is looked up here.</summary>
static class CompanyReplies
{
    public static Reply One(IntercomState state, Company company)
    {
        var users = Users(state, company);
        return Reply.Json(json => CompanyJson.Write(json, company, IntercomSettings.WorkspaceId, users));
    }

    public static Reply Page(VendorCall call, IntercomState state, Company[] companies, int total, int page, int perPage)
    {
        var counted = Counted(state, companies);
        return Replies.Page(call, counted, total, page, perPage, (json, pair) =>
            CompanyJson.Write(json, pair.Company, IntercomSettings.WorkspaceId, pair.Users));
    }

    public static Reply ScrollPage(IntercomState state, Company[] companies, string param)
    {
        var counted = Counted(state, companies);
        return Reply.Json(json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "list");
            json.WriteStartArray("data");
            foreach (var (company, users) in counted)
            {
                CompanyJson.Write(json, company, IntercomSettings.WorkspaceId, users);
            }

            json.WriteEndArray();
            json.WriteNull("pages");
            json.WriteNull("total_count");
            json.WriteString("scroll_param", param);
            json.WriteEndObject();
        });
    }

    public static Reply Deleted(Company company) => Reply.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", company.Id);
        json.WriteString("object", "company");
        json.WriteBoolean("deleted", true);
        json.WriteEndObject();
    });

    static (Company Company, int Users)[] Counted(IntercomState state, Company[] companies) =>
        [.. companies.Select(company => (company, Users(state, company)))];

    static int Users(IntercomState state, Company company) => state.Contacts.CountMembersOf(company.Id);
}
