using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Values that break what was only ever tried with Latin letters and round numbers, in both directions.</summary>
public sealed class SpecialValuesTests
{
    private static readonly string[] Names =
    [
        "Zoë Čapek-Łuczak", "🦊 Fox 👩‍👩‍👧‍👦", "ليلى حداد", "יעל \"בת\" כהן", "O'Neil \"Bo\" \\ back\\slash", "𝒜da 𠮷野 李", "Ａ　Ｂ\u00A0C", "{curly} <b>&amp;</b> %s ${x}", "e\u0301 is not é", "'); DROP TABLE Contacts;--",
    ];

    [Trait("Pack", "GoLive")]
    [Fact]
    public async Task S0_102_Names_survive_both_ways_letter_by_letter()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        var pairs = await rehearsal.PairsAsync();
        for (var i = 0; i < Names.Length; i++)
        {
            await rehearsal.SetRowAsync(pairs[i].Row, new { full_name = Names[i] });
        }

        var rows = new List<string>();
        foreach (var name in Names.Take(6))
        {
            rows.Add(await rehearsal.NewContactAsync(new { role = "user", external_id = "ic-" + rows.Count, email = $"special{rows.Count}@example.test", name }));
        }

        Rehearsal.Succeeded(await rehearsal.RunAsync());

        for (var i = 0; i < Names.Length; i++)
        {
            Assert.Equal(Names[i], await rehearsal.AttributeAsync(pairs[i].Contact, "name"));
        }

        var born = (await rehearsal.RowsAsync()).Where(r => rows.Contains(Rehearsal.Cell(r, "intercom_contact_id")!)).Select(r => Rehearsal.Cell(r, "full_name"));
        Assert.Equal(Names.Take(6).Order(), born.Order());
        await rehearsal.AssertQuietAsync();

        for (var i = 0; i < Names.Length; i++)
        {
            await rehearsal.SetContactAsync(pairs[i].Contact, new { name = Names[^(i + 1)] });
        }

        Rehearsal.Succeeded(await rehearsal.RunAsync());
        for (var i = 0; i < Names.Length; i++)
        {
            Assert.Equal(Names[^(i + 1)], await rehearsal.CellAsync(pairs[i].Row, "full_name"));
        }

        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_27_S0_28_S0_29_Numbers_dates_and_checkboxes_go_both_ways()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync();
        await rehearsal.PublishAsync(c => c with
        {
            Fields = [.. c.Fields.Select(f => f.Left is "health_score" or "usage_band" or "vip_flag" or "renewal_date"
                ? f with { Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.PreferLeft, TimeZone = f.Type == FieldType.Date ? "America/Los_Angeles" : null }
                : f.Left == "trial_end_date" ? f with { TimeZone = "Asia/Tokyo" } : f)],
            Limits = c.Limits with { MassChangeShare = 1 },
        });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        var pairs = await rehearsal.PairsAsync();
        var (there, back) = (pairs[0], pairs[1]);

        await rehearsal.SetRowAsync(there.Row, new { health_score = 42, usage_band = 99.9, vip_flag = true, renewal_date = "2027-07-04", trial_end_date = "2027-07-04" });
        var vip = await rehearsal.AttributeAsync(back.Contact, "custom_attributes.vip") == "True";
        await rehearsal.SetContactAsync(back.Contact, new { custom_attributes = new { health_score = 0, usage_band = 0.5, vip = !vip, renewal_at = 1830322800 } });
        Rehearsal.Succeeded(await rehearsal.RunAsync());

        async Task<string?> ThereAsync(string name) => await rehearsal.AttributeAsync(there.Contact, "custom_attributes." + name);
        Assert.Equal(("42", "99.9", "True"), (await ThereAsync("health_score"), await ThereAsync("usage_band"), await ThereAsync("vip")));
        Assert.Equal(new DateTimeOffset(2027, 7, 4, 0, 0, 0, TimeSpan.FromHours(-7)).ToUnixTimeSeconds().ToString(), await ThereAsync("renewal_at"));
        Assert.Equal(new DateTimeOffset(2027, 7, 4, 0, 0, 0, TimeSpan.FromHours(9)).ToUnixTimeSeconds().ToString(), await ThereAsync("trial_end_at"));
        Assert.Equal(("0", "0.5"), (await rehearsal.CellAsync(back.Row, "health_score"), await rehearsal.CellAsync(back.Row, "usage_band")));
        Assert.Equal(!vip ? "True" : null, await rehearsal.CellAsync(back.Row, "vip_flag"));
        Assert.Equal("2027-12-31", await rehearsal.CellAsync(back.Row, "renewal_date")); // 23:00 there, the first of January in UTC
        await rehearsal.AssertQuietAsync();

        await rehearsal.SetRowAsync(there.Row, new { vip_flag = false });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Equal("False", await ThereAsync("vip"));
        await rehearsal.AssertQuietAsync();
    }
}
