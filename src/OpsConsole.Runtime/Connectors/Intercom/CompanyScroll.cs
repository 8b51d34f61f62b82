using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>
/// The only way to all companies (T-04; fact sheet, section 7). A workspace can have one scroll open, so whoever comes second here waits; where another program holds it, it is waited for. A scroll that dies is
/// begun anew: companies already told come once more, which does no harm.
/// </summary>
sealed class CompanyScroll(VendorHttp http, TimeProvider clock) : IDisposable
{
    private const int MostRestarts = 5;

    /// <summary>An open scroll dies after an idle minute.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(61);

    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Pages of companies; each lives until the next is asked for.</summary>
    /// <exception cref="UnavailableException">It broke off again and again.</exception>
    public async IAsyncEnumerable<VendorAnswer> PagesAsync(CallContext call)
    {
        await one.WaitAsync(call.Token);
        try
        {
            string? scroll = null;
            for (var restarts = 0; restarts <= MostRestarts;)
            {
                var (page, died) = await NextAsync(scroll, call);
                if (died is { } wait)
                {
                    (restarts, scroll) = (restarts + 1, null);
                    await Task.Delay(wait, clock, call.Token);
                    continue;
                }

                using (page)
                {
                    if (page!.Root.GetProperty("data").GetArrayLength() == 0)
                    {
                        yield break;
                    }

                    scroll = page.Root.GetProperty("scroll_param").GetString();
                    yield return page;
                }
            }

            throw new UnavailableException("Intercom's scroll over companies broke off again and again. Another program may be scrolling them in the same workspace; only one can.");
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<(VendorAnswer? Page, TimeSpan? Died)> NextAsync(string? scroll, CallContext call)
    {
        try
        {
            var path = scroll is null ? "companies/scroll" : "companies/scroll?scroll_param=" + Uri.EscapeDataString(scroll);
            return (await http.SendAsync(new VendorRequest(HttpMethod.Get, path, "/companies/scroll"), call), null);
        }
        catch (RejectedException e) when (e.Code == "scroll_exists")
        {
            return (null, Idle);
        }
        catch (ConnectorException e) when (scroll is not null && e is UnavailableException or RejectedException { Status: 404 })
        {
            return (null, e is UnavailableException ? Idle : TimeSpan.FromSeconds(1));
        }
    }
}
