using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpsConsole.Sandbox.Faults;
using OpsConsole.Sandbox.Statistics;

namespace OpsConsole.Sandbox.Serving;

/// <summary>The one way every vendor request takes: fault, entrance, handler, answer, count.</summary>
sealed class VendorRunner(VendorDoor door, FaultBook faults, VendorStatistics statistics)
{
    public async Task RunAsync(HttpContext http, VendorRoute route, string path, string root)
    {
        var call = new VendorCall(http, route, path, root);
        var tally = new Tally(http.Request.Method, route.Template, route.Writes);
        statistics.Enter();
        try
        {
            await ServeAsync(call, tally);
        }
        finally
        {
            call.Release();
            statistics.Add(tally, door.WindowFill);
        }
    }

    async Task ServeAsync(VendorCall call, Tally tally)
    {
        var cancel = call.Http.RequestAborted;
        door.Greet(call);
        // The vendor's own clock, so that a client that corrects for skew corrects for the right one.
        call.Http.Response.Headers.Date = door.Clock.GetUtcNow().ToString("R");
        var body = await BodyReader.ReadAsync(call.Http.Request, cancel);
        call.RawBody = body;
        tally.BytesIn = body?.Length ?? 0;

        var fault = faults.Draw(door.Name, call.Route.Method, call.Route.Template, call.Path);
        if (fault is { StopsBeforeHandler: true })
        {
            await StopAsync(call, tally, fault, cancel);
            return;
        }

        if (door.LatencyMs > 0)
        {
            await Task.Delay(door.LatencyMs, cancel);
        }

        if (fault?.Kind == FaultKind.Slow)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), cancel);
        }

        var reply = body is null ? door.BodyTooLarge(call) : Handle(call);
        await SendAsync(call, tally, reply, fault, cancel);
    }

    Reply Handle(VendorCall call)
    {
        try
        {
            door.Admit(call);
            call.ParseBody();
            return door.Finish(call.Route.Handle(call));
        }
        catch (VendorError error)
        {
            return door.Refuse(call, error);
        }
        catch (JsonException)
        {
            return door.MalformedBody(call);
        }
    }

    async Task StopAsync(VendorCall call, Tally tally, Fault fault, CancellationToken cancel)
    {
        if (fault.Kind == FaultKind.ServerError)
        {
            door.Fall(call);
        }

        var reply = fault.Kind switch
        {
            FaultKind.Unauthorised => door.Unauthorised(call),
            FaultKind.TooManyRequests => door.Throttled(call),
            FaultKind.ServerError => BrokenServer.Reply(call, door, 500, fault.Draw),
            FaultKind.Unavailable => BrokenServer.Reply(call, door, 503, fault.Draw),
            _ => null,
        };
        if (reply is not null)
        {
            await SendAsync(call, tally, reply, null, cancel);
            return;
        }

        if (fault.Kind == FaultKind.Timeout)
        {
            await HoldAsync(fault.Hold, cancel);
        }

        call.Http.Abort();
    }

    static async Task SendAsync(VendorCall call, Tally tally, Reply reply, Fault? fault, CancellationToken cancel)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        reply.Render(buffer);
        if (fault?.Kind == FaultKind.TimeoutAfterCommit)
        {
            await HoldAsync(fault.Hold, cancel);
            call.Http.Abort();
            return;
        }

        var response = call.Http.Response;
        var bytes = buffer.WrittenMemory;
        response.StatusCode = fault?.Kind == FaultKind.Malformed ? 200 : reply.Status;
        if (reply.ContentType.Length > 0)
        {
            response.ContentType = reply.ContentType;
        }

        if (fault?.Kind == FaultKind.Malformed)
        {
            bytes = Mangler.Cut(bytes, fault.Draw);
        }

        response.ContentLength = bytes.Length;
        tally.Status = response.StatusCode;
        if (fault?.Kind == FaultKind.HalfPage)
        {
            bytes = bytes[..(bytes.Length / 2)];
            await response.Body.WriteAsync(bytes, cancel);
            await response.Body.FlushAsync(cancel);
            tally.BytesOut = bytes.Length;
            call.Http.Abort();
            return;
        }

        tally.BytesOut = bytes.Length;
        await response.Body.WriteAsync(bytes, cancel);
    }

    static async Task HoldAsync(TimeSpan hold, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(hold, cancel);
        }
        catch (OperationCanceledException)
        {
            // The caller gave up first, which is what a hold is for.
        }
    }
}
