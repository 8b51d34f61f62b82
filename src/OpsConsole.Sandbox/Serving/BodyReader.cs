using Microsoft.AspNetCore.Http;

namespace OpsConsole.Sandbox.Serving;

static class BodyReader
{
    const int LargestBody = 4 * 1024 * 1024;

    /// <summary>The whole body, or null when it is larger than any vendor takes.</summary>
    public static async ValueTask<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > LargestBody)
        {
            return null;
        }

        if (request.ContentLength is 0 || (request.ContentLength is null && !request.Headers.ContainsKey("Transfer-Encoding")))
        {
            return [];
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 1024));
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancel)) > 0)
        {
            if (buffer.Length + read > LargestBody)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
