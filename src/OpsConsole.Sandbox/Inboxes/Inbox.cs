using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Inboxes;

/// <summary>
/// Addresses that only take things in: a chat's incoming webhook at /slack/{channel}, and /generic/{name}, which keeps
/// body and headers so that a signature can be checked afterwards.
/// </summary>
sealed class Inbox(TimeProvider clock)
{
    const int Most = 5_000;

    readonly Lock _gate = new();
    readonly Queue<Arrival> _slack = [];
    readonly Queue<Arrival> _generic = [];

    public IEnumerable<(string Method, string Path, Func<HttpContext, Task> Handle)> All =>
    [
        ("POST", "/slack/{channel}", TakeMessageAsync),
        ("POST", "/generic/{name}", TakeAnythingAsync),
    ];

    public void Clear()
    {
        lock (_gate)
        {
            _slack.Clear();
            _generic.Clear();
        }
    }

    public void WriteSlack(Utf8JsonWriter json, Action flush) => Write(json, "messages", _slack, flush, (it, body) =>
    {
        json.WriteString("channel", it.Name);
        json.WritePropertyName("message");
        json.WriteRawValue(body);
    });

    public void WriteGeneric(Utf8JsonWriter json, Action flush) => Write(json, "requests", _generic, flush, (it, body) =>
    {
        json.WriteString("name", it.Name);
        json.WriteString("body", body);
        json.WriteStartObject("headers");
        foreach (var (name, value) in it.Headers)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });

    /// <summary>The chat's own words: "ok", or "invalid_payload" for what is no message.</summary>
    async Task TakeMessageAsync(HttpContext http)
    {
        var body = await BodyReader.ReadAsync(http.Request, http.RequestAborted);
        var isMessage = IsMessage(body);
        if (isMessage)
        {
            Keep(_slack, Text(http, "channel"), http, body!);
        }

        http.Response.StatusCode = isMessage ? 200 : 400;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(isMessage ? "ok" : "invalid_payload", http.RequestAborted);
    }

    async Task TakeAnythingAsync(HttpContext http)
    {
        if (await BodyReader.ReadAsync(http.Request, http.RequestAborted) is not { } body)
        {
            http.Response.StatusCode = 413;
            return;
        }

        Keep(_generic, Text(http, "name"), http, body);
        http.Response.StatusCode = 200;
    }

    void Keep(Queue<Arrival> queue, string name, HttpContext http, byte[] body)
    {
        var arrival = new Arrival(name, clock.GetUtcNow(), body, [.. http.Request.Headers.Select(header => (header.Key, header.Value.ToString()))]);
        lock (_gate)
        {
            queue.Enqueue(arrival);
            if (queue.Count > Most)
            {
                queue.Dequeue();
            }
        }
    }

    void Write(Utf8JsonWriter json, string list, Queue<Arrival> queue, Action flush, Action<Arrival, string> write)
    {
        Arrival[] arrivals;
        lock (_gate)
        {
            arrivals = [.. queue];
        }

        json.WriteStartObject();
        json.WriteStartArray(list);
        foreach (var arrival in arrivals)
        {
            json.WriteStartObject();
            json.WriteString("at", arrival.At);
            write(arrival, Encoding.UTF8.GetString(arrival.Body));
            json.WriteEndObject();
            flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    static bool IsMessage(byte[]? body)
    {
        try
        {
            using var document = JsonDocument.Parse(body ?? []);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && ((root.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0)
                    || (root.TryGetProperty("blocks", out var blocks) && blocks.ValueKind == JsonValueKind.Array && blocks.GetArrayLength() > 0));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static string Text(HttpContext http, string name) => http.Request.RouteValues[name]?.ToString() ?? "";
}
