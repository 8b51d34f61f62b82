using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Tests.Journeys;

/// <summary>The sandbox's Airtable with one webhook in front of it, whose payloads a test puts there: fifty at most to a page, by cursor, as the vendor serves them (fact sheet, section 6).</summary>
sealed class AirtableWithWebhooks : IAsyncDisposable
{
    public const string Webhook = "achTest0000000001";
    private readonly WebApplication app;
    private readonly HttpClient behind;
    private readonly List<object> payloads = [];

    private AirtableWithWebhooks(WebApplication app, string behind)
    {
        this.app = app;
        this.behind = new HttpClient { BaseAddress = new Uri(behind) };
    }

    public string Root => app.Urls.First() + "/v0";

    /// <summary>Cursors that were asked for.</summary>
    public List<int> Asked { get; } = [];

    public static async Task<AirtableWithWebhooks> StartAsync(string sandbox)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var airtable = new AirtableWithWebhooks(app, sandbox + "/airtable/v0/");
        app.MapGet("/v0/bases/{base}/webhooks/{webhook}/payloads", airtable.Payloads);
        app.MapFallback("/v0/{**path}", airtable.PassOnAsync);
        await app.StartAsync();
        return airtable;
    }

    public void Changed(string tableId, params string[] records) => Changed(tableId, null, records);

    /// <param name="fieldId">The field that changed; null where the payload does not say.</param>
    public void Changed(string tableId, string? fieldId, string[] records)
    {
        lock (payloads)
        {
            payloads.Add(new
            {
                timestamp = "2026-11-21T09:00:00.000Z",
                baseTransactionNumber = payloads.Count + 1,
                payloadFormat = "v0",
                changedTablesById = new Dictionary<string, object> { [tableId] = new { changedRecordsById = records.ToDictionary(r => r, _ => fieldId is null ? new object() : new { current = new { cellValuesByFieldId = new Dictionary<string, object> { [fieldId] = true } } }) } },
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        behind.Dispose();
        await app.DisposeAsync();
    }

    private IResult Payloads(int cursor, int limit)
    {
        lock (payloads)
        {
            Asked.Add(cursor);
            var page = payloads.Skip(cursor - 1).Take(Math.Min(limit, 50)).ToList();
            var next = cursor + page.Count;
            return Results.Text(JsonSerializer.Serialize(new { payloads = page, cursor = next, mightHaveMore = next <= payloads.Count }), "application/json");
        }
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var target = context.Request.Path.Value!["/v0/".Length..].Split('/').Select(Uri.EscapeDataString);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), string.Join('/', target) + context.Request.QueryString);
        request.Headers.TryAddWithoutValidation("Authorization", (string?)context.Request.Headers.Authorization);
        if (context.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        using var answer = await behind.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
