using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors;

/// <summary>One act as one call: what every connector makes of its answer.</summary>
static class Acting
{
    /// <param name="idAt">Where the answer holds the id of what was made; null where nothing is.</param>
    public static async Task<ActResult> OnceAsync(VendorHttp http, VendorRequest request, string? idAt, CallContext call)
    {
        try
        {
            using var answer = await http.SendAsync(request, call);
            return new ActResult.Done(idAt is not null && answer.Root.TryGetProperty(idAt, out var id) ? id.ToString() : null);
        }
        catch (RejectedException e)
        {
            return new ActResult.Refused(e.Message);
        }
        catch (UnavailableException e)
        {
            return new ActResult.Unanswered(e.Message);
        }
    }
}
