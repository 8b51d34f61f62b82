using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OpsConsole.Engine.Retry;

namespace OpsConsole.Runtime.Connectors.Http;

/// <summary>One request as a connector words it. <see cref="Body"/> is UTF-8 JSON.</summary>
/// <param name="Template">The path with its ids left out: what logs and counts name, so that no customer's id gets there.</param>
/// <param name="Write">Does it change anything at the vendor?</param>
/// <param name="Repeatable">May it be carried out twice without harm?</param>
public sealed record VendorRequest(HttpMethod Method, string Path, string Template, ReadOnlyMemory<byte>? Body = null, bool Write = false, bool Repeatable = true);

/// <summary>What differs between vendors at the door: credentials, headers, and how they word an error.</summary>
public interface IVendorDialect
{
    string Vendor { get; }

    void Sign(HttpRequestMessage message);

    /// <summary>The vendor's error from a non-success answer; <paramref name="body"/> is null when it was not JSON.</summary>
    ConnectorException Explain(HttpStatusCode status, JsonElement? body);

    /// <summary>A 429 that waiting does not cure, such as a spent monthly quota.</summary>
    bool IsQuota(JsonElement? body) => false;
}

/// <summary>
/// The one door for every request to one account: rate budget, credentials, sending, time limit, reading the answer, retry, naming the failure. In this order, and nowhere else.
/// </summary>
public sealed partial class VendorHttp(HttpClient http, IVendorDialect dialect, RateBudget budget, RetryPolicy retry, TimeSpan timeout, TimeProvider clock, ILogger<VendorHttp> log)
{
    /// <summary>Largest answer we read, bytes.</summary>
    public const long LargestAnswer = 64 * 1024 * 1024;

    /// <summary>The answer's JSON; the caller disposes it.</summary>
    /// <exception cref="UnauthorizedException">The token was refused.</exception>
    /// <exception cref="RejectedException">The vendor refused this request; repeating cannot help.</exception>
    /// <exception cref="UnavailableException">All tries are spent without a usable answer.</exception>
    public async Task<VendorAnswer> SendAsync(VendorRequest request, CallContext call)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (end, answer, failure) = await InTurnAsync(request, call);
            if (answer is not null)
            {
                return answer;
            }

            if (end == AttemptEnd.Answered)
            {
                throw failure!;
            }

            var verdict = retry.Decide(end, attempt, request.Repeatable, null, Random.Shared.NextDouble());
            if (!verdict.Again)
            {
                LogGivenUp(dialect.Vendor, request.Method.Method, request.Template, attempt, verdict.Reason);
                throw new UnavailableException($"{failure!.Message} Tried {attempt} times.", failure);
            }

            LogAgain(dialect.Vendor, request.Method.Method, request.Template, attempt, end, verdict.Delay.TotalMilliseconds);

            // A throttled call waits in the budget, which knows when the vendor takes calls again.
            if (end != AttemptEnd.Throttled)
            {
                await Task.Delay(verdict.Delay, clock, call.Token);
            }
        }
    }

    private async Task<(AttemptEnd End, VendorAnswer? Answer, Exception? Failure)> InTurnAsync(VendorRequest request, CallContext call)
    {
        await (call.InFlight?.WaitAsync(call.Token) ?? Task.CompletedTask);
        try
        {
            await call.Meter.WaitAsync(dialect.Vendor, budget.AcquireAsync(call.Priority, call.Token));
            return await TryAsync(request, call);
        }
        finally
        {
            call.InFlight?.Release();
        }
    }

    private async Task<(AttemptEnd End, VendorAnswer? Answer, Exception? Failure)> TryAsync(VendorRequest request, CallContext call)
    {
        var told = new BudgetAnswer(Answered: false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(call.Token);
        limit.CancelAfter(timeout);
        try
        {
            using var message = Build(request);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            told = Read(response);
            if (response.IsSuccessStatusCode)
            {
                await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
                return (AttemptEnd.Answered, new VendorAnswer(await JsonDocument.ParseAsync(stream, default, limit.Token), told.VendorNow), null);
            }

            using var body = await ParseErrorAsync(response, limit.Token);
            return Judge(response.StatusCode, body?.RootElement, ref told);
        }
        catch (JsonException e)
        {
            return (AttemptEnd.Unwell, null, new UnavailableException($"{dialect.Vendor}'s answer to {request.Method} {request.Template} could not be read.", e));
        }
        catch (OperationCanceledException e) when (!call.Token.IsCancellationRequested)
        {
            return (AttemptEnd.NoAnswer, null, new UnavailableException($"{dialect.Vendor} did not answer {request.Method} {request.Template} within {timeout.TotalSeconds:0.#} s.", e));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (AttemptEnd.NoAnswer, null, new UnavailableException($"The connection to {dialect.Vendor} broke during {request.Method} {request.Template}.", e));
        }
        finally
        {
            call.Meter.Count(dialect.Vendor, request.Write, told.Throttled);
            budget.Return(told);
        }
    }

    private (AttemptEnd End, VendorAnswer? Answer, Exception? Failure) Judge(HttpStatusCode status, JsonElement? body, ref BudgetAnswer told)
    {
        switch ((int)status)
        {
            case 429 when !dialect.IsQuota(body):
                told = told with { Throttled = true, RetryAfter = told.RetryAfter ?? UntilReset(told) };
                return (AttemptEnd.Throttled, null, new UnavailableException($"{dialect.Vendor} keeps refusing calls for their rate."));
            case 408 or >= 500:
                return (AttemptEnd.Unwell, null, new UnavailableException($"{dialect.Vendor} answered {(int)status}."));
            default:
                return (AttemptEnd.Answered, null, dialect.Explain(status, body));
        }
    }

    /// <summary>A spent window is waited out; a refusal with calls remaining is a passing mood and left to the budget's probing.</summary>
    private static TimeSpan? UntilReset(BudgetAnswer told) =>
        told is { Remaining: 0, ResetsAt: { } reset, VendorNow: { } now } && reset > now ? reset - now : null;

    private HttpRequestMessage Build(VendorRequest request)
    {
        var message = new HttpRequestMessage(request.Method, http.BaseAddress + request.Path.TrimStart('/'));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        dialect.Sign(message);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return message;
    }

    private static async Task<JsonDocument?> ParseErrorAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(ct);
            return await JsonDocument.ParseAsync(stream, default, ct);
        }
        catch (JsonException)
        {
            return null; // a proxy's HTML, or nothing: the status must do
        }
    }

    private static BudgetAnswer Read(HttpResponseMessage response) => new(
        Answered: true,
        RetryAfter: response.Headers.RetryAfter?.Delta,
        Limit: Number(response, "X-RateLimit-Limit"),
        Remaining: Number(response, "X-RateLimit-Remaining"),
        ResetsAt: Number(response, "X-RateLimit-Reset") is { } reset ? DateTimeOffset.FromUnixTimeSeconds(reset) : null,
        VendorNow: response.Headers.Date);

    private static int? Number(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && int.TryParse(values.First(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Vendor} {Method} {Route}: try {Attempt} ended {End}, again in {Delay:0} ms")]
    private partial void LogAgain(string vendor, string method, string route, int attempt, AttemptEnd end, double delay);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Vendor} {Method} {Route}: given up after {Attempt} tries, {Reason}")]
    private partial void LogGivenUp(string vendor, string method, string route, int attempt, string reason);
}

/// <summary>A successful answer; dispose it when its JSON has been read.</summary>
public sealed record VendorAnswer(JsonDocument Json, DateTimeOffset? VendorNow) : IDisposable
{
    public JsonElement Root => Json.RootElement;

    public void Dispose() => Json.Dispose();
}
