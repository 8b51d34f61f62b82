using System.Buffers;
using System.Security.Cryptography;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Airtable.State;
using OpsConsole.Sandbox.Delivery;
using OpsConsole.Sandbox.Serving;
using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Airtable.Webhooks;

/// <summary>"Something changed", without saying what: only 200 and 204 count, and there are thirteen retries (sheet, section 6).</summary>
sealed class Ping(string hookId, string url, HookBook hooks, VendorClock clock) : Parcel(hookId, "ping", url)
{
    const int MostRetries = 13;

    public override TimeSpan Patience => TimeSpan.FromSeconds(25);

    public override Outgoing? Compose()
    {
        if (hooks.Sending(Id) is not { } hook)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        Reply.WriteJson(buffer, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("base");
            json.WriteString("id", AirtableState.BaseId);
            json.WriteEndObject();
            json.WriteStartObject("webhook");
            json.WriteString("id", hook.Id);
            json.WriteEndObject();
            json.WriteString("timestamp", new Moment(clock.NowMs).Iso);
            json.WriteEndObject();
        });
        var body = buffer.WrittenSpan.ToArray();
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(hook.MacSecretBase64), body));
        return new Outgoing(body, [("X-Airtable-Content-MAC", "hmac-sha256=" + mac)]);
    }

    public override bool IsTaken(int status) => status is 200 or 204;

    /// <summary>Ten seconds, then twice as long each time: about a day in all.</summary>
    public override TimeSpan? RetryAfter(int status) =>
        Attempts <= MostRetries ? TimeSpan.FromSeconds(10 * Math.Pow(2, Attempts - 1)) : null;

    public override void Tried(int status)
    {
        var isTaken = IsTaken(status);
        hooks.Pinged(Id, new PingResult(
            isTaken, clock.NowMs, Attempts - 1, !isTaken && RetryAfter(status) is not null,
            isTaken ? null : status == 0 ? "The webhook notification could not be delivered." : $"The webhook client did not respond with 200 or 204 (got {status})."));
    }
}
