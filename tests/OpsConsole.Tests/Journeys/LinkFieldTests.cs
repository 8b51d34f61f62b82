using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>What a contact holds by a link: labels as ticks, its owner by e-mail, its companies by their own numbers.</summary>
public sealed class LinkFieldTests
{
    private static readonly FieldMap Vip = new() { Left = "vip_flag", Right = "tags.VIP", Type = FieldType.Boolean, Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.PreferLeft, OnEmpty = OnEmpty.Clear, Meaning = "Looked after first", Why = "Agents filter the inbox by the label" };
    private static readonly FieldMap Escalated = new() { Left = "escalation", Right = "tags.Bug affected", Type = FieldType.Boolean, OnEmpty = OnEmpty.Clear, Meaning = "Hit by an open bug", Why = "Agents see it at once" };
    private static readonly FieldMap Owner = new() { Left = "csm_owner", Right = "owner_email", Type = FieldType.Email, Meaning = "Who looks after the customer", Why = "Replies go to the right person" };
    private static readonly FieldMap Companies = new() { Left = "ae_owner", Right = "companies", Type = FieldType.MultiSelect, OnEmpty = OnEmpty.Clear, Meaning = "The customer's company", Why = "Plans are agreed with companies" };

    [Fact]
    public async Task S0_10_S0_53_S0_55_S0_86_A_tick_puts_the_tag_on_and_its_removal_takes_it_off()
    {
        await using var rehearsal = await StartAsync(Vip, Escalated);
        var pairs = await rehearsal.PairsAsync();
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        foreach (var value in new[] { true, false })
        {
            await rehearsal.SetRowAsync(pairs[0].Row, new { vip_flag = value, escalation = value });
            var before = (await rehearsal.CallsAsync("intercom")).Writes;
            Rehearsal.Succeeded(await rehearsal.RunAsync());
            Assert.Equal(value, await HasTagAsync(rehearsal, pairs[0].Contact, "14929001"));
            Assert.Equal(value, await HasTagAsync(rehearsal, pairs[0].Contact, "14929003"));
            Assert.InRange((await rehearsal.CallsAsync("intercom")).Writes - before, 0, 2); // one call a label, none for the contact itself
            await rehearsal.AssertQuietAsync();
        }
    }

    [Fact]
    public async Task S0_83_A_tag_put_on_in_Intercom_ticks_the_row()
    {
        await using var rehearsal = await StartAsync(Vip);
        var pairs = await rehearsal.PairsAsync();
        await rehearsal.SetRowAsync(pairs[1].Row, new { vip_flag = false });
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));

        Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"contacts/{pairs[1].Contact}/tags", new { id = "14929001" })).Status);
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));

        Assert.Equal("True", await rehearsal.CellAsync(pairs[1].Row, "vip_flag"));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_10_A_contact_with_more_tags_than_are_embedded_is_read_whole()
    {
        await using var rehearsal = await StartAsync(Vip);
        var pairs = await rehearsal.PairsAsync();
        for (var i = 0; i < 12; i++)
        {
            var tag = await rehearsal.Sandbox.IntercomAsync("POST", "tags", new { name = $"Label {i}" });
            Assert.Equal(200, (await rehearsal.Sandbox.IntercomAsync("POST", $"contacts/{pairs[2].Contact}/tags", new { id = tag["id"].GetString() })).Status);
        }

        await rehearsal.SetRowAsync(pairs[2].Row, new { vip_flag = true });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.True(await HasTagAsync(rehearsal, pairs[2].Contact, "14929001"));
        await rehearsal.AssertQuietAsync();
    }

    [Fact]
    public async Task S0_89_The_owner_is_named_by_e_mail_and_a_stranger_is_a_question()
    {
        await using var rehearsal = await StartAsync(Owner);
        var pairs = await rehearsal.PairsAsync();
        var admin = (await rehearsal.Sandbox.IntercomAsync("GET", "admins"))["admins"][0];
        await rehearsal.SetRowAsync(pairs[0].Row, new { csm_owner = admin.GetProperty("email").GetString() });
        await rehearsal.SetRowAsync(pairs[1].Row, new { csm_owner = "nobody@example.test" });
        var run = await rehearsal.RunAsync();

        Assert.Equal(admin.GetProperty("id").ToString(), await rehearsal.AttributeAsync(pairs[0].Contact, "owner_id"));
        var refused = await rehearsal.StoryAsync(run, pairs[1].Row);
        Assert.Equal(Outcome.Failed, refused.Outcome);
        Assert.Contains("Nobody in Intercom has the e-mail", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_45_A_contact_is_attached_to_its_company_once_that_is_there_and_detached_with_it()
    {
        await using var rehearsal = await StartAsync(Companies);
        var pairs = await rehearsal.PairsAsync();
        Rehearsal.Succeeded(await rehearsal.RunAsync(RunMode.Full));
        await rehearsal.SetRowAsync(pairs[0].Row, new { ae_owner = "acme-1" });
        var early = await rehearsal.StoryAsync(await rehearsal.RunAsync(), pairs[0].Row);
        Assert.Contains("Intercom has no company \"acme-1\" yet", early.Text, StringComparison.Ordinal);

        var company = await rehearsal.Sandbox.IntercomAsync("POST", "companies", new { company_id = "acme-1", name = "Acme" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.Contains(company["id"].GetString()!, (await rehearsal.ContactAsync(pairs[0].Contact)).GetProperty("companies").GetRawText(), StringComparison.Ordinal);
        await rehearsal.AssertQuietAsync();

        await rehearsal.SetRowAsync(pairs[0].Row, new { ae_owner = "" });
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        Assert.DoesNotContain(company["id"].GetString()!, (await rehearsal.ContactAsync(pairs[0].Contact)).GetProperty("companies").GetRawText(), StringComparison.Ordinal);
        await rehearsal.AssertQuietAsync();
    }

    private static async Task<Rehearsal> StartAsync(params FieldMap[] fields)
    {
        var rehearsal = await Rehearsal.SyncedAsync(8);
        await rehearsal.SetRowsAsync((await rehearsal.PairsAsync()).Select(p => p.Row), _ => new { csm_owner = "", ae_owner = "" });
        var (lefts, rights) = (fields.Select(f => f.Left).ToHashSet(), fields.Select(f => f.Right).ToHashSet());
        await rehearsal.PublishAsync(c => c with { Fields = [.. c.Fields.Where(f => !lefts.Contains(f.Left) && !rights.Contains(f.Right)), .. fields], Limits = c.Limits with { MassChangeShare = 1, FailureShare = 1 } });
        return rehearsal;
    }

    private static async Task<bool> HasTagAsync(Rehearsal rehearsal, string contact, string tag) =>
        (await rehearsal.Sandbox.IntercomAsync("GET", $"contacts/{contact}/tags"))["data"].EnumerateArray().Any(t => t.GetProperty("id").GetString() == tag);
}
