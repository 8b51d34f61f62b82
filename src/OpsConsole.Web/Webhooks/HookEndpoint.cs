using OpsConsole.Runtime.Inbox;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Web.Webhooks;

/// <summary>
/// Where vendors deliver. No sign-in: the signature over the raw bytes is the credential. Answers are empty, as Airtable asks for (fact sheet, section 6), and never say more than a stranger may know.
/// </summary>
public static class HookEndpoint
{
    public const string Root = "/hooks";

    public static void MapHooks(this IEndpointRouteBuilder app)
    {
        app.MapPost(Root + "/{connection}", TakeAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapMethods(Root + "/{connection}", [HttpMethods.Head], () => Results.Ok()).AllowAnonymous().ExcludeFromDescription(); // Intercom looks whether somebody is there before it saves the address
    }

    private static async Task<IResult> TakeAsync(string connection, HttpContext context, InboxDoor door, CancellationToken ct)
    {
        var request = context.Request;
        var body = await ReadAsync(request, ct);
        var reception = await door.TakeAsync(connection, body, name => request.Headers[name], ct);
        return Results.StatusCode(reception.Refusal switch
        {
            null => StatusCodes.Status200OK,
            Refusal.UnknownConnection => StatusCodes.Status404NotFound,
            Refusal.Oversized => StatusCodes.Status413PayloadTooLarge,
            Refusal.Forged => StatusCodes.Status401Unauthorized,
            Refusal.Malformed or Refusal.Replayed => StatusCodes.Status400BadRequest,
            _ => throw new ArgumentOutOfRangeException(nameof(connection)),
        });
    }

    /// <summary>Reads one byte more than is allowed at most, so that the door sees that it is too much; what is announced as too large is not read at all.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        const int Most = InboxDoor.LargestBody + 1;
        if (request.ContentLength >= Most)
        {
            return new byte[Most];
        }

        using var read = new MemoryStream((int)(request.ContentLength ?? 4096));
        var buffer = new byte[16 * 1024];
        int count;
        while (read.Length < Most && (count = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            read.Write(buffer, 0, count);
        }

        return read.GetBuffer().AsMemory(0, (int)read.Length);
    }
}
