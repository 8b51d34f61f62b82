using System.Text.Json;
using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Companies: upsert, read, list, scroll (sheet, section 7).</summary>
sealed class CompanyRoutes(IntercomState state)
{
    public const string ScrollPath = "/companies/scroll";

    const int MostListed = 10_000;
    const int ScrollPage = 100;

    static readonly string[] Known =
        ["company_id", "name", "plan", "size", "website", "industry", "remote_created_at", "monthly_spend", "custom_attributes"];

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/companies", ListOrFind),
        VendorRoute.Read("POST", "/companies/list", List),
        VendorRoute.Read("GET", ScrollPath, Scroll),
        VendorRoute.Write("POST", "/companies", Upsert),
        VendorRoute.Read("GET", "/companies/{id}", Get),
        VendorRoute.Write("PUT", "/companies/{id}", Update),
        VendorRoute.Write("DELETE", "/companies/{id}", Delete),
    ];

    /// <summary>?company_id= and ?name= answer one company, not a list.</summary>
    Reply ListOrFind(VendorCall call)
    {
        var (companyId, name) = (call.Query("company_id"), call.Query("name"));
        if (companyId is null && name is null)
        {
            return List(call);
        }

        lock (state.Gate)
        {
            var company = companyId is not null
                ? state.Companies.FindByCompanyId(companyId)
                : state.Companies.All.FirstOrDefault(other => other.Name == name);
            return CompanyReplies.One(state, company ?? throw Missing.Company());
        }
    }

    /// <summary>Only companies with users (a crowd's always count as having some); no further than ten thousand.</summary>
    Reply List(VendorCall call)
    {
        var page = PageNumber.Of(call);
        var perPage = Paging.PerPage(call.Query("per_page"), 15, 60);
        if (page * perPage > MostListed)
        {
            throw new VendorError(400, "bad_request", "page limit reached, please use scroll API");
        }

        lock (state.Gate)
        {
            var total = state.Companies.Kept.Count(HasUsers) + state.Companies.CrowdCount;
            Company[] shown = [.. state.Companies.All.Where(company => state.Companies.IsOfCrowd(company.Id) || HasUsers(company)).Slice(page, perPage)];
            return CompanyReplies.Page(call, state, shown, total, page, perPage);
        }
    }

    Reply Scroll(VendorCall call)
    {
        lock (state.Gate)
        {
            var now = state.Clock.NowMs;
            var open = state.Scroll.Current(now);
            var given = call.Query("scroll_param");
            if (given is null && open is not null)
            {
                throw new VendorError(400, "scroll_exists", "scroll already exists for this workspace");
            }

            if (given is not null && given != open)
            {
                throw new VendorError(404, "not_found", "scroll parameter not found");
            }

            var param = given ?? state.Scroll.Begin(now);
            Company[] page = [.. state.Companies.After(state.Scroll.After).Take(ScrollPage)];
            if (page.Length == 0)
            {
                state.Scroll.End();
            }
            else
            {
                state.Scroll.Advance(page[^1].Id, now);
            }

            return CompanyReplies.ScrollPage(state, page, param);
        }
    }

    Reply Upsert(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        RefuseUnknown(call);
        var companyId = body.Text("company_id");
        if (string.IsNullOrEmpty(companyId))
        {
            throw new VendorError(400, "parameter_not_found", "company_id is required", "company_id");
        }

        lock (state.Gate)
        {
            var before = state.Companies.FindByCompanyId(companyId)
                ?? new Company { Id = state.Companies.NextId(), CompanyId = companyId, CreatedAt = state.Now };
            return Write(before, body);
        }
    }

    Reply Update(VendorCall call)
    {
        var body = new BodyFields(call.Body);
        RefuseUnknown(call);
        lock (state.Gate)
        {
            return Write(state.Companies.Find(call.Value("id")) ?? throw Missing.Company(), body);
        }
    }

    Reply Get(VendorCall call)
    {
        lock (state.Gate)
        {
            return CompanyReplies.One(state, state.Companies.Find(call.Value("id")) ?? throw Missing.Company());
        }
    }

    Reply Delete(VendorCall call)
    {
        lock (state.Gate)
        {
            var company = state.Companies.Find(call.Value("id")) ?? throw Missing.Company();
            Contact[] members = [.. state.Contacts.Kept.Where(contact => contact.Companies.Contains(company.Id))];
            state.CommitAll([.. members.Select(contact => contact with { Companies = [.. contact.Companies.Where(id => id != company.Id)] })]);
            state.DropCompany(company.Id);
            return CompanyReplies.Deleted(company);
        }
    }

    Reply Write(Company before, BodyFields body)
    {
        var after = before with
        {
            Name = body.Text("name", before.Name),
            Plan = body.Text("plan", before.Plan),
            Size = body.Whole("size", before.Size),
            Website = body.Text("website", before.Website),
            Industry = body.Text("industry", before.Industry),
            RemoteCreatedAt = body.Whole("remote_created_at", before.RemoteCreatedAt),
            MonthlySpend = Spend(body, before.MonthlySpend),
            Attributes = ContactWriter.Attributes(body, before.Attributes, state.Attributes, "company"),
            UpdatedAt = Math.Max(state.Now, before.UpdatedAt),
        };
        state.Commit(after);
        return CompanyReplies.One(state, after);
    }

    bool HasUsers(Company company) => state.Contacts.CountMembersOf(company.Id) > 0;

    /// <summary>Floats are cut; the largest is 2^31-1.</summary>
    static long Spend(BodyFields body, long current) =>
        body["monthly_spend"] is { ValueKind: JsonValueKind.Number } spend
            ? (long)Math.Min(spend.GetDouble(), int.MaxValue)
            : current;

    static void RefuseUnknown(VendorCall call)
    {
        if (call.Body.ValueKind != JsonValueKind.Object)
        {
            throw new VendorError(400, "parameter_invalid", "Body is required");
        }

        foreach (var property in call.Body.EnumerateObject())
        {
            if (!Known.Contains(property.Name))
            {
                throw new VendorError(400, "bad_request", $"bad '{property.Name}' parameter");
            }
        }
    }
}
