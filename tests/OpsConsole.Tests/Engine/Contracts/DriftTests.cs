using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class DriftTests
{
    private static readonly FieldShape Vip = new("vip_flag", "vip_flag", FieldType.Boolean, true, VendorId: "fld1");

    [Fact]
    public void S0_65_Nothing_changed_is_no_drift()
    {
        Assert.Empty(Drift.Find(Samples.Example, Samples.Airtable(), Samples.Intercom(), Samples.Airtable(), Samples.Intercom()));
        Assert.Empty(Drift.Find(Samples.Example, null, null, Samples.Airtable(), Samples.Intercom()));
    }

    [Fact]
    public void Fields_the_contract_does_not_name_may_come_and_go() =>
        Assert.Empty(Find(Samples.Airtable().And(new FieldShape("old", "old", FieldType.Text, true)), Samples.Airtable().And(new FieldShape("new", "new", FieldType.Number, false))));

    [Fact]
    public void S0_65_A_field_renamed_under_the_same_vendor_id_is_known_for_certain()
    {
        var finding = Assert.Single(Find(Samples.Airtable(Vip), Samples.Airtable().Without("vip_flag").And(Vip with { Path = "Handle first" })));

        Assert.Equal(new(Side.Left, "vip_flag", "Airtable renamed vip_flag to Handle first. Contract v3 still reads vip_flag, so vip waits; the other 9 fields run on.", "Handle first", true, false), finding);
    }

    [Fact]
    public void S0_65_Without_ids_a_like_name_of_the_same_type_is_suggested()
    {
        var now = Samples.Airtable().Without("vip_flag").And(new("vip_flag_2026", "", FieldType.Boolean, true), new("vipflag_note", "", FieldType.Text, true));
        var finding = Assert.Single(Find(Samples.Airtable(), now));

        Assert.Equal("vip_flag_2026", finding.SuggestedField);
        Assert.StartsWith("Airtable no longer has vip_flag; it was probably renamed to vip_flag_2026.", finding.Sentence);
    }

    [Fact]
    public void A_new_field_with_another_id_is_not_suggested()
    {
        var now = Samples.Airtable().Without("vip_flag").And(Vip with { Path = "vip_flags", VendorId = "fld2" });

        Assert.Null(Assert.Single(Find(Samples.Airtable(Vip), now)).SuggestedField);
    }

    [Fact]
    public void A_name_handed_on_to_another_field_is_found()
    {
        var finding = Assert.Single(Find(Samples.Airtable(Vip), Samples.Airtable(Vip with { VendorId = "fld9" }).And(Vip with { Path = "vip_old" })));

        Assert.Equal("vip_old", finding.SuggestedField);
        Assert.True(finding.StopsField);
    }

    [Fact]
    public void A_key_that_is_gone_stops_the_contract()
    {
        var finding = Assert.Single(Find(Samples.Airtable(), Samples.Airtable().Without("external_id"))); // key, row and gate name it: one finding

        Assert.True(finding.StopsContract);
        Assert.False(finding.StopsField);
        Assert.Equal("Airtable no longer has external_id. Contract v3 needs external_id to tell records apart, so nothing of it runs until that is mended.", finding.Sentence);
    }

    [Fact]
    public void A_gate_that_cannot_be_read_stops_the_contract() =>
        Assert.True(Assert.Single(Find(Samples.Airtable(), Samples.Airtable().Without("do_not_contact"))).StopsContract);

    [Fact]
    public void A_write_back_field_that_is_gone_stops_only_the_write_back()
    {
        var finding = Assert.Single(Find(Samples.Airtable(), Samples.Airtable().Without("sync_error_message")));

        Assert.True(finding.StopsField);
        Assert.EndsWith("needs sync_error_message for the write-back, so that waits; all fields run on.", finding.Sentence);
    }

    [Fact]
    public void A_changed_type_stops_the_field_only_where_it_no_longer_carries()
    {
        var number = Assert.Single(Find(Samples.Airtable(), Samples.Airtable(new FieldShape("full_name", "full_name", FieldType.Number, true))));
        var choice = Assert.Single(Find(Samples.Airtable(), Samples.Airtable(new FieldShape("full_name", "full_name", FieldType.Select, true))));

        Assert.True(number.StopsField);
        Assert.Equal("Airtable changed full_name from text to number. Contract v3 still takes it for text, so name waits; the other 9 fields run on.", number.Sentence);
        Assert.False(choice.StopsField);
    }

    [Fact]
    public void A_field_that_became_read_only_stops_where_it_is_written()
    {
        var finding = Assert.Single(Find(Samples.Airtable(), Samples.Airtable(
            new("last_seen_at", "last_seen_at", FieldType.DateTime, false),
            new("plan_tier", "plan_tier", FieldType.Select, false, ["Free", "Growth", "Scale"]))));

        Assert.Equal("last_seen_at", finding.Field);
        Assert.True(finding.StopsField);
    }

    [Fact]
    public void S0_26_An_option_renamed_is_suggested_and_stops_nothing()
    {
        var finding = Assert.Single(Find(Samples.Airtable(), Samples.Airtable(new FieldShape("lifecycle_stage", "s", FieldType.Select, true, ["Lead", "Trial", "Active", "Lost"]))));

        Assert.Equal(new(Side.Left, "lifecycle_stage", "Airtable probably renamed \"Churned\" to \"Lost\" in lifecycle_stage. Records with the new value go to review.", "Lost", false, false, "Churned"), finding);
    }

    [Fact]
    public void S0_26_An_option_added_that_leads_nowhere_is_told()
    {
        var finding = Assert.Single(Find(Samples.Airtable(), Samples.Airtable(new FieldShape("plan_tier", "p", FieldType.Select, true, ["Free", "Growth", "Scale", "Growth (2025)"]))));

        Assert.Equal("Airtable added \"Growth (2025)\" to plan_tier, which has no Intercom value; records with it go to review.", finding.Sentence);
    }

    [Fact]
    public void An_option_that_the_target_lost_is_told()
    {
        var now = Samples.Intercom(new FieldShape("custom_attributes.lifecycle_stage", "s", FieldType.Select, true, ["lead", "trial", "active"]));
        var finding = Assert.Single(Drift.Find(Samples.Example, Samples.Airtable(), Samples.Intercom(), Samples.Airtable(), now));

        Assert.Equal("Intercom no longer offers \"churned\" in custom_attributes.lifecycle_stage. Records that would get the old value go to review.", finding.Sentence);
    }

    [Fact]
    public void With_the_present_alone_it_finds_what_is_not_there()
    {
        var now = Samples.Airtable().Without("vip_flag").And(new FieldShape("VIP flag", "VIP flag", FieldType.Boolean, true));
        var finding = Assert.Single(Drift.Find(Samples.Example, null, null, now, Samples.Intercom()));

        Assert.Equal("Airtable has no field vip_flag; VIP flag is probably meant. Contract v3 still reads vip_flag, so vip waits; the other 9 fields run on.", finding.Sentence);
    }

    private static IReadOnlyList<DriftFinding> Find(ObjectType then, ObjectType now) => Drift.Find(Samples.Example, then, Samples.Intercom(), now, Samples.Intercom());
}
