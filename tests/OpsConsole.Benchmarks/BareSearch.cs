using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using OpsConsole.Engine.Extraction;
using OpsConsole.Engine.Records;

namespace OpsConsole.Benchmarks;

/// <summary>The ceiling of copying contacts: searches the same pages of the same slices, as many side by side, parses them and does nothing else.</summary>
static class BareSearch
{
    /// <summary>As many slices at a time as an extraction reads.</summary>
    private const int Side = 16;

    public static async Task<(long Records, TimeSpan Took)> ReadAsync(SandboxProcess sandbox)
    {
        var watch = Stopwatch.StartNew();
        var slices = new ConcurrentQueue<SliceState>(await CutAsync(sandbox));
        var read = await Task.WhenAll(Enumerable.Range(0, Side).Select(async _ =>
        {
            var records = 0L;
            while (slices.TryDequeue(out var slice))
            {
                records += await ReadAsync(sandbox, slice);
            }

            return records;
        }));
        return (read.Sum(), watch.Elapsed);
    }

    /// <summary>Slices are whole days of the workspace, which are all that contact search knows: its ">" begins with the day after, its "&lt;" ends with the day before.</summary>
    private static async Task<IReadOnlyList<SliceState>> CutAsync(SandboxProcess sandbox)
    {
        using var me = JsonDocument.Parse(await sandbox.Http.GetByteArrayAsync("intercom/me"));
        var zone = Zone.Of(me.RootElement.GetProperty("app").GetProperty("timezone").GetString());
        using var first = await SearchAsync(sandbox, 0, null, 1, null);
        var oldest = first.RootElement.GetProperty("data")[0].GetProperty("updated_at").GetInt64();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Slicing.Cut(DayOf(oldest), now, null, first.RootElement.GetProperty("total_count").GetInt64(), DayOf);

        long DayOf(long second) => zone.StartOf(zone.DateAt(DateTimeOffset.FromUnixTimeSeconds(second)))!.Value.ToUnixTimeSeconds();
    }

    private static async Task<long> ReadAsync(SandboxProcess sandbox, SliceState slice)
    {
        var records = 0L;
        string? cursor = null;
        do
        {
            using var json = await SearchAsync(sandbox, slice.From - 1, slice.To, 150, cursor);
            records += json.RootElement.GetProperty("data").GetArrayLength();
            cursor = json.RootElement.GetProperty("pages").TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.Object ? next.GetProperty("starting_after").GetString() : null;
        }
        while (cursor is not null);
        return records;
    }

    private static async Task<JsonDocument> SearchAsync(SandboxProcess sandbox, long after, long? before, int size, string? cursor)
    {
        object[] within = [new { field = "updated_at", @operator = ">", value = after }, .. before is { } end ? [new { field = "updated_at", @operator = "<", value = end }] : Array.Empty<object>()];
        object page = cursor is null ? new { per_page = size } : new { per_page = size, starting_after = cursor };
        var body = new { query = new { @operator = "AND", value = within }, sort = new { field = "updated_at", order = "ascending" }, pagination = page };
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await sandbox.Http.PostAsync("intercom/contacts/search", content);
        answer.EnsureSuccessStatusCode();
        return await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
    }
}
