using System.Text.Json;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Inbox;

/// <summary>
/// Deliveries on disk that are not in the database yet, a line of JSON each; bodies are encrypted already. SQLite has one writer at a time and a backfill takes it all the time, so what a vendor waits for is
/// made safe here first. Each process has a file of its own, emptied whenever all of it has been moved, and takes over those of processes that ended. Not thread-safe: one appends, or empties, at a time.
/// </summary>
sealed class InboxSpool : IDisposable
{
    /// <summary>Bytes; above it, appending waits until everything has been moved.</summary>
    public const long Longest = 64 * 1024 * 1024;

    private readonly List<FileStream> taken = [];
    private readonly FileStream file;

    public InboxSpool(string folder)
    {
        Directory.CreateDirectory(folder);
        Left = [.. Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(TakeOver)];
        file = new FileStream(Path.Combine(folder, $"{Guid.NewGuid():N}.jsonl"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    /// <summary>What earlier processes made safe and did not move. Some of it may be in the database already.</summary>
    public IReadOnlyList<InboxRow> Left { get; }

    public bool IsFull => file.Length > Longest;

    /// <summary>Returns once the rows would survive a power cut.</summary>
    public void Append(IEnumerable<InboxRow> rows)
    {
        using var lines = new MemoryStream();
        lines.WriteByte((byte)'\n'); // a write that failed half way, on a full disk, may have left a line open
        foreach (var row in rows)
        {
            JsonSerializer.Serialize(lines, row);
            lines.WriteByte((byte)'\n');
        }

        file.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Everything in it stands in the database now.</summary>
    public void Clear()
    {
        file.SetLength(0);
        taken.ForEach(Delete);
        taken.Clear();
    }

    public void Dispose()
    {
        taken.ForEach(t => t.Dispose());
        if (file.Length == 0)
        {
            Delete(file);
        }

        file.Dispose();
    }

    private IReadOnlyList<InboxRow> TakeOver(string path)
    {
        try
        {
            var left = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            taken.Add(left);
            return Read(left);
        }
        catch (IOException)
        {
            return []; // another process is using it
        }
    }

    private static void Delete(FileStream some)
    {
        some.Dispose();
        File.Delete(some.Name);
    }

    private static List<InboxRow> Read(Stream from)
    {
        var rows = new List<InboxRow>();
        using var lines = new StreamReader(from, leaveOpen: true);
        while (lines.ReadLine() is { } line)
        {
            try
            {
                if (line.Length > 0 && JsonSerializer.Deserialize<InboxRow>(line) is { } row)
                {
                    rows.Add(row);
                }
            }
            catch (JsonException)
            {
                // cut off in the middle, so never acknowledged: the vendor sends it again
            }
        }

        return rows;
    }
}
