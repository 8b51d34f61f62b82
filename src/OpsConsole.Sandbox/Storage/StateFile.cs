using System.Text;
using System.Text.Json;

namespace OpsConsole.Sandbox.Storage;

/// <summary>
/// A header and one JSON line per committed write, handed to the operating system before the answer goes out:
/// killing the process loses no acknowledged write. At the start only the last line of each thing is kept.
/// </summary>
sealed class StateFile : IDisposable
{
    readonly Lock _gate = new();
    readonly string _path;
    FileStream? _stream;

    public StateFile(string path)
    {
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Begins anew on a seed, forgetting all lines.</summary>
    public void Begin(StateHeader header, IEnumerable<StateLine> lines)
    {
        lock (_gate)
        {
            _stream?.Dispose();
            var fresh = _path + ".new";
            using (var writer = new StreamWriter(fresh, false, new UTF8Encoding(false)))
            {
                writer.NewLine = "\n";
                writer.WriteLine(JsonSerializer.Serialize(header));
                foreach (var line in lines)
                {
                    writer.WriteLine(JsonSerializer.Serialize(line));
                }
            }

            File.Move(fresh, _path, overwrite: true);
            _stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
    }

    public void Append(IReadOnlyList<StateLine> lines)
    {
        using var buffer = new MemoryStream();
        foreach (var line in lines)
        {
            JsonSerializer.Serialize(buffer, line);
            buffer.WriteByte((byte)'\n');
        }

        lock (_gate)
        {
            _stream!.Write(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
    }

    /// <summary>The header and the last line of each thing, in the order they were first written; null when there is no file.</summary>
    public (StateHeader Header, IReadOnlyList<StateLine> Lines)? Read()
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        using var lines = File.ReadLines(_path).GetEnumerator();
        if (!lines.MoveNext() || Parse<StateHeader>(lines.Current) is not { } header)
        {
            return null;
        }

        var order = new List<(string, string, string)>();
        var last = new Dictionary<(string, string, string), StateLine>();
        while (lines.MoveNext())
        {
            // A torn write can only be the last line; it was never acknowledged.
            if (Parse<StateLine>(lines.Current) is { } line)
            {
                var key = (line.Vendor, line.Kind, line.Id);
                if (!last.ContainsKey(key))
                {
                    order.Add(key);
                }

                last[key] = line;
            }
        }

        return (header, [.. order.Select(key => last[key])]);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stream?.Dispose();
            _stream = null;
        }
    }

    static T? Parse<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
