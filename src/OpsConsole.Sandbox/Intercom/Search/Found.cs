using OpsConsole.Sandbox.Intercom.Contacts;

namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>One page of contacts and where the next one starts.</summary>
sealed record Found(IReadOnlyList<Contact> Contacts, int Total, int Page, int PerPage, Cursor? Next)
{
    public int TotalPages => (Total + PerPage - 1) / PerPage;

    /// <summary>Cuts a walk that went one past the page.</summary>
    public static Found Cut(List<Contact> walked, int total, int page, int perPage, Func<Contact, long> sortValue)
    {
        if (walked.Count <= perPage)
        {
            return new Found(walked, total, page, perPage, null);
        }

        var last = walked[perPage - 1];
        return new Found(walked.GetRange(0, perPage), total, page, perPage, new Cursor(sortValue(last) * 1000, last.Id, page + 1));
    }
}
