using System.Text.Json;
using OpsConsole.Tests.Sandbox;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Holds both vendors' dumps against each other by the demo contract's rules.</summary>
static class Agreement
{
    /// <summary>Every row with an Intercom id agrees with that contact; nobody is there twice; every contact has one row.</summary>
    public static Task AssertAsync(Rehearsal rehearsal, bool everybody = true) => AssertAsync(rehearsal.Sandbox, everybody);

    public static async Task AssertAsync(SandboxServer sandbox, bool everybody = true)
    {
        var rows = await Rehearsal.RowsAsync(sandbox);
        var contacts = (await Rehearsal.ContactsAsync(sandbox)).ToDictionary(c => c.GetProperty("id").GetString()!);
        var linked = rows.Where(r => Rehearsal.Cell(r, "intercom_contact_id") is not null).ToList();
        Assert.Equal(linked.Count, linked.Select(r => Rehearsal.Cell(r, "intercom_contact_id")).Distinct().Count());
        if (everybody)
        {
            Assert.Equal(rows.Count, linked.Count);
            Assert.Equal(contacts.Count, linked.Count);
        }

        AssertKeys(rows, contacts.Values);
        foreach (var row in linked)
        {
            Assert.True(contacts.TryGetValue(Rehearsal.Cell(row, "intercom_contact_id")!, out var contact), "A row names a contact that is not there.");
            AssertPair(row, contact);
        }
    }

    /// <summary>No two users hold one e-mail or external_id, and no two rows name one contact (guarantee 3).</summary>
    public static async Task AssertKeysAsync(Rehearsal rehearsal) => AssertKeys(await rehearsal.RowsAsync(), await rehearsal.ContactsAsync());

    private static void AssertKeys(IEnumerable<JsonElement> rows, IEnumerable<JsonElement> contacts)
    {
        var users = contacts.Where(c => Rehearsal.Attribute(c, "role") == "user").ToList();
        AssertNobodyTwice(users.Select(c => Rehearsal.Attribute(c, "email")?.ToLowerInvariant()));
        AssertNobodyTwice(users.Select(c => Rehearsal.Attribute(c, "external_id")));
        AssertNobodyTwice(rows.Select(r => Rehearsal.Cell(r, "intercom_contact_id")));
    }

    public static void AssertPair(JsonElement row, JsonElement contact)
    {
        void Same(string left, string? a, string? b) => Assert.True(a == b, $"{row.GetProperty("id")}: {left} is \"{a}\" in Airtable and \"{b}\" in Intercom");
        Same("external_id", Rehearsal.Cell(row, "external_id"), Rehearsal.Attribute(contact, "external_id"));
        Same("email", Rehearsal.Cell(row, "email")?.Trim().ToLowerInvariant(), Rehearsal.Attribute(contact, "email")?.ToLowerInvariant());
        Same("full_name", Rehearsal.Cell(row, "full_name"), Rehearsal.Attribute(contact, "name"));

        // Owned by Airtable and kept when empty there: an emptiness asks for nothing.
        void Follows(string left, string? a, string? b)
        {
            if (a is not null)
            {
                Same(left, a, b);
            }
        }

        Follows("lifecycle_stage", Rehearsal.Cell(row, "lifecycle_stage")?.ToLowerInvariant(), Rehearsal.Attribute(contact, "custom_attributes.lifecycle_stage"));
        Follows("plan_tier", Rehearsal.Cell(row, "plan_tier"), Rehearsal.Attribute(contact, "custom_attributes.plan_tier"));
        Same("health_score", Rehearsal.Cell(row, "health_score"), Rehearsal.Attribute(contact, "custom_attributes.health_score"));
        Same("vip", (Rehearsal.Cell(row, "vip_flag") ?? "False").ToLowerInvariant(), (Rehearsal.Attribute(contact, "custom_attributes.vip") ?? "False").ToLowerInvariant());
        Follows("team", Rehearsal.Cell(row, "team"), Rehearsal.Attribute(contact, "custom_attributes.team"));
    }

    private static void AssertNobodyTwice(IEnumerable<string?> keys)
    {
        var twice = keys.OfType<string>().GroupBy(k => k).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        Assert.True(twice.Count == 0, $"There twice: {string.Join(", ", twice.Take(5))}");
    }
}
