using OpsConsole.Sandbox.Intercom.Companies;
using OpsConsole.Sandbox.Intercom.Contacts;
using OpsConsole.Sandbox.Intercom.Search;
using OpsConsole.Sandbox.Intercom.State;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Routes;

/// <summary>Who belongs to which company (sheet, sections 6 and 7).</summary>
sealed class MembershipRoutes(IntercomState state)
{
    const int MostCompanies = 1000;

    public IEnumerable<VendorRoute> All =>
    [
        VendorRoute.Read("GET", "/contacts/{id}/companies", CompaniesOfContact),
        VendorRoute.Write("POST", "/contacts/{id}/companies", Attach),
        VendorRoute.Write("DELETE", "/contacts/{id}/companies/{company_id}", Detach),
        VendorRoute.Read("GET", "/companies/{id}/contacts", ContactsOfCompany),
    ];

    Reply CompaniesOfContact(VendorCall call)
    {
        var page = PageNumber.Of(call);
        var perPage = Paging.PerPage(call.Query("per_page"), 50);
        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            Company[] companies = [.. contact.Companies.Slice(page, perPage).Select(id => state.Companies.Find(id)!)];
            return CompanyReplies.Page(call, state, companies, contact.Companies.Length, page, perPage);
        }
    }

    /// <summary>Takes Intercom's id, not the customer's company_id; attaching again is fine.</summary>
    Reply Attach(VendorCall call)
    {
        var id = new BodyFields(call.Body).Text("id") ?? throw new VendorError(400, "parameter_not_found", "company not specified");
        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            var company = state.Companies.Find(id) ?? throw Missing.Company();
            if (!contact.Companies.Contains(id))
            {
                if (contact.Companies.Length >= MostCompanies)
                {
                    throw new VendorError(400, "contact_company_limit_exceeded", $"Contact has reached the maximum of {MostCompanies} company associations");
                }

                Touch(contact with { Companies = [.. contact.Companies, id] });
            }

            return CompanyReplies.One(state, company);
        }
    }

    Reply Detach(VendorCall call)
    {
        var id = call.Value("company_id");
        lock (state.Gate)
        {
            var contact = state.Contacts.FindLive(call.Value("id")) ?? throw Missing.Contact();
            var company = state.Companies.Find(id) ?? throw Missing.Company();
            if (!contact.Companies.Contains(id))
            {
                throw Missing.Company();
            }

            Touch(contact with { Companies = [.. contact.Companies.Where(other => other != id)] });
            return CompanyReplies.One(state, company);
        }
    }

    /// <summary>No "next" key on a single page (live recording); how further pages look is UNCONFIRMED.</summary>
    Reply ContactsOfCompany(VendorCall call)
    {
        var page = PageNumber.Of(call);
        var perPage = Paging.PerPage(call.Query("per_page"), 50);
        (Contact Contact, string[] Notes)[] contacts;
        int total;
        lock (state.Gate)
        {
            var company = state.Companies.Find(call.Value("id")) ?? throw Missing.Company();
            var members = state.Contacts.MembersOf(company.Id);
            total = state.Contacts.CountMembersOf(company.Id);
            contacts = [.. members.Slice(page, perPage)
                .Select(sequence => state.Contacts.Find(ContactId.Of(sequence))!)
                .Select(contact => (contact, state.Notes.Of(contact.Id)))];
        }

        return Replies.Page(call, contacts, total, page, perPage, (json, pair) =>
            ContactJson.Write(json, pair.Contact, IntercomSettings.WorkspaceId, pair.Notes), hasNextKey: false);
    }

    void Touch(Contact contact) => state.Commit(contact with { UpdatedAt = Math.Max(state.Now, contact.UpdatedAt) });
}
