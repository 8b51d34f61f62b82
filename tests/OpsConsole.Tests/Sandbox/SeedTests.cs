using System.Text.Json;
using Xunit;

namespace OpsConsole.Tests.Sandbox;

public sealed class SeedTests
{
    [Fact]
    public async Task The_same_seed_makes_the_same_world_and_another_seed_another()
    {
        await using var one = await SandboxServer.StartAsync();
        await using var two = await SandboxServer.StartAsync();
        foreach (var vendor in new[] { "intercom", "airtable" })
        {
            Assert.Equal((await one.DumpAsync(vendor)).GetRawText(), (await two.DumpAsync(vendor)).GetRawText());
        }

        var before = (await one.DumpAsync("airtable")).GetRawText();
        await one.ResetAsync(8, 500, 0.08);
        Assert.NotEqual(before, (await one.DumpAsync("airtable")).GetRawText());
        await one.ResetAsync(7, 500, 0.08);
        Assert.Equal(before, (await one.DumpAsync("airtable")).GetRawText());
    }

    [Fact]
    public async Task The_default_world_has_every_kind_of_mess()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var rows = Fields(await sandbox.DumpAsync("airtable"));
        var intercom = await sandbox.DumpAsync("intercom");
        var users = intercom.GetProperty("contacts").EnumerateArray().ToList();

        Assert.Equal(500, rows.Count);
        Assert.InRange(users.Count, 260, 340);
        Assert.Contains(rows, row => Text(row, "external_id") is null && Text(row, "email") is null);
        Assert.Contains(rows, row => Text(row, "external_id") is null && Text(row, "email") is not null);
        Assert.Contains(rows.GroupBy(row => Text(row, "external_id")), group => group.Key is not null && group.Count() > 1);
        Assert.Contains(rows.GroupBy(row => Text(row, "email")?.Trim().ToLowerInvariant()), group => group.Key is not null && group.Count() > 1);
        Assert.Contains(rows, row => row.TryGetProperty("do_not_contact", out _));
        Assert.Contains(rows, row => Text(row, "lifecycle_stage") == "Prospect");
        Assert.Contains(rows, row => Text(row, "plan_tier") == "Growth (2025)");
        Assert.Contains(rows, row => Text(row, "email") is { } email && !email.Contains('@'));
        Assert.Contains(rows, row => Text(row, "email") is { } email && email != email.Trim());
        Assert.Contains(rows, row => Text(row, "full_name")!.Any(char.IsSurrogate));
        Assert.Contains(rows, row => Text(row, "full_name")!.Any(letter => letter is >= '\u0590' and <= '\u06FF'));
        Assert.NotEmpty(intercom.GetProperty("archived").EnumerateArray());
        Assert.Contains(users.GroupBy(contact => Text(contact, "email")), group => group.Count() > 1 && group.Any(contact => Text(contact, "role") == "lead"));
    }

    [Fact]
    public async Task A_clean_world_is_clean_and_the_two_sides_agree()
    {
        await using var sandbox = await SandboxServer.StartAsync(options => (options.Contacts, options.Messy) = (1000, 0));
        var rows = Fields(await sandbox.DumpAsync("airtable"));
        var dump = await sandbox.DumpAsync("intercom");
        var users = dump.GetProperty("contacts").EnumerateArray().ToList();

        Assert.Equal(1000, rows.Select(row => Text(row, "external_id")).OfType<string>().Distinct().Count());
        Assert.Equal(1000, rows.Select(row => Text(row, "email")!.ToLowerInvariant()).Distinct().Count());
        Assert.All(rows, row => Assert.Matches("^[a-z0-9.]+@[a-z0-9]+\\.example$", Text(row, "email")));
        Assert.DoesNotContain(rows, row => row.TryGetProperty("do_not_contact", out _) || Text(row, "lifecycle_stage") == "Prospect" || Text(row, "plan_tier") == "Growth (2025)");
        Assert.Empty(dump.GetProperty("archived").EnumerateArray());
        Assert.InRange(users.Count, 560, 640);
        Assert.Equal(users.Count, users.Select(contact => Text(contact, "email")).Distinct().Count());

        var byId = rows.ToDictionary(row => Text(row, "external_id")!);
        var emails = rows.Select(row => Text(row, "email")).ToHashSet();
        var linked = users.Where(contact => Text(contact, "external_id") is { } id && byId.ContainsKey(id)).ToList();
        Assert.All(linked, contact => Assert.Equal(Text(byId[Text(contact, "external_id")!], "email"), Text(contact, "email")));
        Assert.InRange(linked.Count, 420, 540);
        Assert.Contains(users, contact => Text(contact, "external_id") is null && emails.Contains(Text(contact, "email")));
        Assert.Contains(users, contact => !emails.Contains(Text(contact, "email")));
    }

    static List<JsonElement> Fields(JsonElement dump) =>
        [.. dump.GetProperty("bases")[0].GetProperty("tables")[0].GetProperty("records").EnumerateArray().Select(row => row.GetProperty("fields"))];

    static string? Text(JsonElement thing, string name) => thing.TryGetProperty(name, out var value) ? value.GetString() : null;
}
