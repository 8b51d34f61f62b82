using System.Text;

namespace OpsConsole.Sandbox.Faults;

/// <summary>Answers a client cannot parse: a proxy's page, a cut body, nothing at all.</summary>
static class Mangler
{
    public static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> body, int draw) => (draw % 3) switch
    {
        0 when body.Length > 1 => body[..(body.Length * 2 / 3)],
        1 => Encoding.UTF8.GetBytes("<html><body>upstream said something else</body></html>"),
        _ => ReadOnlyMemory<byte>.Empty,
    };
}
