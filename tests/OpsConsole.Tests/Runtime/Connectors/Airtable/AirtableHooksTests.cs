using System.Text;
using System.Text.Json;
using OpsConsole.Runtime.Connectors.Airtable;
using Xunit;

namespace OpsConsole.Tests.Runtime.Connectors.Airtable;

public sealed class AirtableHooksTests
{
    public const string Ping = """{"base":{"id":"appOpsDemo0000001"},"webhook":{"id":"ach1"},"timestamp":"2026-11-21T09:00:00.000Z"}""";

    /// <summary>base64 of "secret-of-the-webhook".</summary>
    public const string Secret = "c2VjcmV0LW9mLXRoZS13ZWJob29r";

    /// <summary>Of <see cref="Ping"/>, by `openssl dgst -sha256 -mac HMAC`, not with our own hand.</summary>
    public const string Mac = "hmac-sha256=52bea75d937407d62d5236b2681cd380c268117a2606b443d8495789aaa4f458";

    private static readonly AirtableHooks Hooks = new();

    [Fact]
    public void The_mac_of_the_raw_body_is_genuine_and_of_nothing_else()
    {
        Assert.True(Hooks.IsGenuine(Secret, Encoding.UTF8.GetBytes(Ping), Mac));
        Assert.False(Hooks.IsGenuine(Secret, Encoding.UTF8.GetBytes(Ping + " "), Mac));
        Assert.False(Hooks.IsGenuine("b3RoZXI=", Encoding.UTF8.GetBytes(Ping), Mac));
        Assert.False(Hooks.IsGenuine(Secret, Encoding.UTF8.GetBytes(Ping), null));
        Assert.True(Hooks.Takes(Secret));
        Assert.False(Hooks.Takes("not base64"));
    }

    [Fact]
    public void A_ping_names_its_webhook_and_no_record()
    {
        using var json = JsonDocument.Parse(Ping);
        var ring = Assert.Single(Hooks.Read(json.RootElement)!);
        Assert.Equal(("ach1@2026-11-21T09:00:00.000Z", true, "ach1", null), (ring.Id, ring.Rings, ring.RecordId, ring.Object));
    }

    [Fact]
    public void Payloads_name_the_records_of_the_tables_that_are_used()
    {
        using var json = JsonDocument.Parse("""
            [{"timestamp":"2026-11-21T09:00:00.000Z","baseTransactionNumber":4,"payloadFormat":"v0","changedTablesById":{
                "tblA":{"createdRecordsById":{"rec1":{}},"changedRecordsById":{"rec2":{"current":{"cellValuesByFieldId":{"fld1":{"id":"sel1","name":"x"}}}}},"destroyedRecordIds":["rec3"]},
                "tblB":{"changedRecordsById":{"rec9":{}}}}},
             {"timestamp":"2026-11-21T09:00:01.000Z","baseTransactionNumber":5,"payloadFormat":"v0","error":true,"code":"INVALID_HOOK"}]
            """);
        var events = AirtableHooks.Changes("ach1", json.RootElement, new Dictionary<string, string> { ["tblA"] = "Contacts" }, new Dictionary<string, string> { ["fld1"] = "plan_tier" });
        Assert.Equal([("ach1/4/rec1/created", "rec1"), ("ach1/4/rec2/changed", "rec2"), ("ach1/4/rec3/destroyed", "rec3")], events.Select(e => (e.Id!, e.RecordId!)));
        Assert.All(events, e => Assert.Equal("Contacts", e.Object));
        Assert.Equal([null, "plan_tier", null], events.Select(e => e.Fields?.Single()));
    }
}
