using System.Text.Json;

namespace OpsConsole.Runtime.Connectors;

/// <summary>How one vendor's webhooks are told from forged ones, and what they say. It knows bytes and names, and stores nothing.</summary>
public interface IWebhookDialect
{
    /// <summary>Where the signature stands.</summary>
    string SignatureHeader { get; }

    /// <summary>Can this be a secret as the vendor gives it?</summary>
    bool Takes(string secret);

    /// <summary>Was the body, byte for byte, signed with this secret? Compares in constant time.</summary>
    bool IsGenuine(string secret, ReadOnlySpan<byte> body, string? signature);

    /// <summary>What a delivery tells of, one entry a record; null where it is not shaped as the vendor's deliveries are.</summary>
    IReadOnlyList<VendorEvent>? Read(JsonElement body);
}

/// <summary>Something happened to a record: no more than that it should be looked at.</summary>
/// <param name="Id">The vendor's id of the event; null where it gives none.</param>
/// <param name="Object">The object type as contracts name it; null where it is about no record.</param>
/// <param name="Rings">It names a webhook in <paramref name="RecordId"/> and no record: the events themselves are asked for (<see cref="IConnector.EventsAsync"/>).</param>
/// <param name="Fields">Which fields changed, as contracts name them; null where the vendor does not say.</param>
public sealed record VendorEvent(string? Id, string Topic, string? Object, string? RecordId, DateTimeOffset? OccurredAt, bool Rings = false, IReadOnlyList<string>? Fields = null);

/// <summary>Events that were asked for.</summary>
/// <param name="Cursor">Where the next question begins; kept only once these events are stored.</param>
/// <param name="More">There may be more right now.</param>
public sealed record EventPage(IReadOnlyList<VendorEvent> Events, long Cursor, bool More);
