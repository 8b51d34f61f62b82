using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpsConsole.Sandbox.Serving;

/// <summary>An answer, rendered only once it is sent, outside every lock.</summary>
sealed record Reply(int Status, string ContentType, Action<IBufferWriter<byte>> Render)
{
    public const string JsonType = "application/json; charset=utf-8";

    static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static Reply Json(Action<Utf8JsonWriter> write, int status = 200) =>
        new(status, JsonType, buffer => WriteJson(buffer, write));

    public static Reply Text(int status, string contentType, string body) =>
        new(status, contentType, buffer => Encoding.UTF8.GetBytes(body, buffer));

    public static Reply Empty(int status = 200) => new(status, "", _ => { });

    public static void WriteJson(IBufferWriter<byte> buffer, Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        write(writer);
    }
}
