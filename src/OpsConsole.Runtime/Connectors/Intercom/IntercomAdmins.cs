using System.Text.Json;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Teammates, read only. The whole list comes in one call and tells no times of change, so every feed is whole (fact sheet, section 10).</summary>
sealed class IntercomAdmins(VendorHttp http) : IntercomObject(http)
{
    private static readonly ObjectType Type = new("admins", "Intercom teammates",
    [
        new("id", "Id", FieldType.Text, Writable: false), new("email", "Email", FieldType.Email, Writable: false), new("name", "Name", FieldType.Text, Writable: false), new("job_title", "Job title", FieldType.Text, Writable: false),
        new("has_inbox_seat", "Has an inbox seat", FieldType.Boolean, Writable: false), new("away_mode_enabled", "Away", FieldType.Boolean, Writable: false),
    ])
    { System = "Intercom" };

    public override string Name => Type.Name;

    protected override Task<ObjectType> DiscoverAsync(CallContext call) => Task.FromResult(Type);

    public override async IAsyncEnumerable<FeedPage> FeedAsync(FeedRequest request, CallContext call)
    {
        using var answer = await ListAsync(call);
        yield return new FeedPage(Read(answer, request.Fields), answer.VendorNow);
    }

    public override async Task<IReadOnlyList<Record>> GetAsync(IReadOnlyList<string> fields, IReadOnlyList<string> ids, CallContext call)
    {
        using var answer = await ListAsync(call);
        return [.. Read(answer, fields).Where(r => ids.Contains(r.Id))];
    }

    public override async Task<IReadOnlyList<Record>> FindAsync(IReadOnlyList<string> fields, string field, IReadOnlyList<string> values, CallContext call)
    {
        using var answer = await ListAsync(call);
        return [.. Read(answer, [.. fields, field]).Where(r => values.Contains(r[field].ToString(), StringComparer.OrdinalIgnoreCase))];
    }

    protected override Task<WriteResult> WriteOneAsync(RecordWrite write, IReadOnlyList<string> readBack, CallContext call) =>
        Task.FromResult<WriteResult>(new WriteResult.Refused("Intercom's teammates can only be read. Change them in Intercom's own settings.", null));

    private Task<VendorAnswer> ListAsync(CallContext call) => Http.SendAsync(new VendorRequest(HttpMethod.Get, "admins", "/admins"), call);

    private static List<Record> Read(VendorAnswer answer, IReadOnlyList<string> fields) =>
        [.. answer.Root.GetProperty("admins").EnumerateArray().Select(a => new Record(a.GetProperty("id").ToString(), fields.Distinct().ToDictionary(f => f, f => Value(a, f)), null))];

    private static FieldValue Value(JsonElement admin, string field) => !admin.TryGetProperty(field, out var value) ? FieldValue.Empty : value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => FieldValue.Boolean(value.GetBoolean()),
        JsonValueKind.String or JsonValueKind.Number => FieldValue.Text(value.ToString()),
        _ => FieldValue.Empty,
    };
}
