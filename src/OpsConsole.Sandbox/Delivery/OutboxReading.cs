using System.Text.Json;

namespace OpsConsole.Sandbox.Delivery;

/// <summary>What an outbox has done so far, newest last.</summary>
sealed record OutboxReading(int Queued, long Delivered, long Failed, long Dropped, IReadOnlyList<ParcelReading> Recent)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("queued", Queued);
        json.WriteNumber("delivered", Delivered);
        json.WriteNumber("failed", Failed);
        json.WriteNumber("dropped", Dropped);
        json.WriteStartArray("deliveries");
        foreach (var parcel in Recent)
        {
            json.WriteStartObject();
            json.WriteString("id", parcel.Id);
            json.WriteString("topic", parcel.Topic);
            json.WriteString("url", parcel.Url);
            json.WriteNumber("attempts", parcel.Attempts);
            json.WriteString("status", parcel.Status);
            json.WriteString("answer", parcel.Answer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
