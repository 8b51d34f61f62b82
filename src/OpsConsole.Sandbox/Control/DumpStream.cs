using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Control;

/// <summary>Sends a dump as it is written: a world of 200,000 contacts is some hundred megabytes.</summary>
static class DumpStream
{
    const int FlushAt = 64 * 1024;

    public static Task SendAsync(HttpContext http, Action<Utf8JsonWriter, Action> write)
    {
        http.Response.ContentType = Reply.JsonType;
        http.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;
        // Writing is synchronous and may wait for the reader: not on a request thread.
        return Task.Run(() =>
        {
            using var json = new Utf8JsonWriter(http.Response.Body, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
            write(json, () =>
            {
                if (json.BytesPending > FlushAt)
                {
                    json.Flush();
                }
            });
        }, http.RequestAborted);
    }
}
