using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OpsConsole.Sandbox.Serving;

/// <summary>One request to a vendor, read whole before it is handled.</summary>
sealed class VendorCall(HttpContext http, VendorRoute route, string path, string root)
{
    JsonDocument? _document;

    public HttpContext Http { get; } = http;

    public VendorRoute Route { get; } = route;

    /// <summary>The path below the vendor's root, as sent.</summary>
    public string Path { get; } = path;

    /// <summary>The vendor's base address as the caller reached it, for links in answers.</summary>
    public string Root { get; } = root;

    public string RequestId { get; set; } = "";

    public ReadOnlyMemory<byte> RawBody { get; set; }

    /// <summary>The JSON body; an undefined element when none was sent.</summary>
    public JsonElement Body => _document?.RootElement ?? default;

    public bool HasBody => !RawBody.IsEmpty;

    public string Value(string name) =>
        Uri.UnescapeDataString(Http.Request.RouteValues[name]?.ToString() ?? "");

    public string? Query(string name) => Http.Request.Query[name] is [var only, ..] ? only : null;

    /// <exception cref="JsonException">The body is not JSON.</exception>
    public void ParseBody()
    {
        if (HasBody)
        {
            _document = JsonDocument.Parse(RawBody);
        }
    }

    public void Release() => _document?.Dispose();
}
