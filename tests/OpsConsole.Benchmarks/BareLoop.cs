using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpsConsole.Runtime.Demo;

namespace OpsConsole.Benchmarks;

/// <summary>The ceiling of reading: asks for the same pages as a full pass, one after the other, parses them and does nothing else.</summary>
static class BareLoop
{
    public static async Task<(int Records, TimeSpan Took)> ReadAsync(SandboxProcess sandbox, IReadOnlyList<string> airtableFields)
    {
        var watch = Stopwatch.StartNew();
        var records = 0;
        string? offset = null;
        do
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { pageSize = 100, fields = airtableFields, offset });
            using var content = new ByteArrayContent(offset is null ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(",\"offset\":null", "", StringComparison.Ordinal)) : body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await sandbox.Http.PostAsync($"airtable/v0/{DemoSetup.AirtableBase}/Contacts/listRecords", content);
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
            records += json.RootElement.GetProperty("records").GetArrayLength();
            offset = json.RootElement.TryGetProperty("offset", out var next) ? next.GetString() : null;
        }
        while (offset is not null);

        string? cursor = null;
        do
        {
            using var answer = await sandbox.Http.GetAsync("intercom/contacts?per_page=150" + (cursor is null ? "" : "&starting_after=" + Uri.EscapeDataString(cursor)));
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
            records += json.RootElement.GetProperty("data").GetArrayLength();
            cursor = json.RootElement.GetProperty("pages").TryGetProperty("next", out var next) && next.ValueKind == JsonValueKind.Object ? next.GetProperty("starting_after").GetString() : null;
        }
        while (cursor is not null);
        return (records, watch.Elapsed);
    }
}
