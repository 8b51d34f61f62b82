namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>One page of records and where the next one starts.</summary>
sealed record Found<T>(IReadOnlyList<T> Items, int Total, int Page, int PerPage, Cursor? Next)
{
    public int TotalPages => (Total + PerPage - 1) / PerPage;

    /// <summary>Cuts a walk that went one past the page.</summary>
    public static Found<T> Cut(List<T> walked, int total, int page, int perPage, Func<T, (long Seconds, string Id)> place)
    {
        if (walked.Count <= perPage)
        {
            return new Found<T>(walked, total, page, perPage, null);
        }

        var (seconds, id) = place(walked[perPage - 1]);
        return new Found<T>(walked.GetRange(0, perPage), total, page, perPage, new Cursor(seconds * 1000, id, page + 1));
    }
}
