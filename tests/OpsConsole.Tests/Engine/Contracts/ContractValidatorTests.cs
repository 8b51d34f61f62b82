using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Contracts;

public sealed class ContractValidatorTests
{
    [Fact]
    public void The_example_has_nothing_wrong() => Assert.Empty(ContractValidator.Check(Samples.Example));

    [Theory]
    [InlineData("")]
    [InlineData("Contacts")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("é")]
    public void A_key_is_lower_case_letters_digits_and_hyphens(string key) => Finds(Samples.Example with { Key = key }, "key");

    [Fact]
    public void Both_ends_are_named_and_different()
    {
        Finds(Samples.Example with { Left = new("", "") }, "left.connection", "left.object");
        Finds(Samples.Example with { Right = Samples.Example.Left }, "right.object");
        Finds(Samples.Example with { Name = " ", Version = -1 }, "name", "version");
    }

    [Fact]
    public void S0_23_A_contract_without_key_is_refused() => Finds(Keyed(), "identity.keys");

    [Theory]
    [InlineData("Full Name", "name")]
    [InlineData("company", "custom_attributes.company_name")]
    [InlineData("Title", "title")]
    [InlineData("ref", "display-name")]
    public void S0_23_A_display_name_is_refused_as_key_even_behind_a_good_one(string left, string right)
    {
        Finds(Keyed(new IdentityKey(left, right, "trim")), "identity.keys[0]");
        Finds(Keyed(new("external_id", "external_id", "trim"), new(left, right, "trim")), "identity.keys[1]");
    }

    [Fact]
    public void S0_107_A_domain_is_refused_as_sole_key_and_warned_about_behind_a_unique_one()
    {
        Finds(Keyed(new IdentityKey("domain", "website", "lower")), "identity.keys[0]");
        Warns(Keyed(new("external_id", "external_id", "trim"), new("domain", "website", "lower")), "identity.keys[1]");
    }

    [Fact]
    public void S0_24_An_email_key_without_normaliser_is_warned_about() => Warns(Keyed(new IdentityKey("email", "email", "trim")), "identity.keys[0].normalise");

    [Fact]
    public void Keys_are_normalised_in_a_known_way_and_named_once()
    {
        Finds(Keyed(new IdentityKey("external_id", "external_id", "soundex")), "identity.keys[0].normalise");
        Finds(Keyed(new("external_id", "external_id", "trim"), new("external_id", "external_id", "lower")), "identity.keys[1]");
        Finds(Keyed(new IdentityKey("", "external_id", "trim")), "identity.keys[0].left");
    }

    [Fact]
    public void Creating_where_no_key_is_written_is_warned_about() =>
        Warns(Samples.With(Samples.Row()) with { Identity = Samples.Example.Identity with { Create = CreateOn.Right } }, "identity.create");

    [Fact]
    public void At_least_one_field_is_mapped() => Finds(Samples.With() with { Identity = Samples.Example.Identity with { Create = CreateOn.None } }, "fields");

    [Fact]
    public void S0_15_A_row_without_meaning_or_why_blocks_publishing() =>
        Finds(Rows(Samples.Row() with { Meaning = null, Why = " " }), "fields[0].meaning", "fields[0].why");

    [Fact]
    public void The_same_pair_twice_and_a_target_written_twice_are_refused()
    {
        Finds(Rows(Samples.Row("a", "b"), Samples.Row("a", "b")), "fields[1].right");
        Finds(Rows(Samples.Row("a", "b"), Samples.Row("c", "b")), "fields[1].right");
        Finds(Rows(Samples.Row("a", "b"), Samples.Row("a", "c") with { Direction = Direction.ToLeft, Owner = FieldOwner.Right }, Samples.Row("a", "d") with { Direction = Direction.Both, Owner = FieldOwner.Shared, Conflict = ConflictPolicy.Latest }), "fields[2].left");
    }

    [Theory]
    [InlineData(FieldOwner.Left, Direction.ToRight, true)]
    [InlineData(FieldOwner.Left, Direction.Both, true)]
    [InlineData(FieldOwner.Left, Direction.ToLeft, false)]
    [InlineData(FieldOwner.Right, Direction.ToLeft, true)]
    [InlineData(FieldOwner.Right, Direction.Both, true)]
    [InlineData(FieldOwner.Right, Direction.ToRight, false)]
    [InlineData(FieldOwner.Shared, Direction.Both, true)]
    [InlineData(FieldOwner.Shared, Direction.ToLeft, false)]
    [InlineData(FieldOwner.Shared, Direction.ToRight, false)]
    public void S0_39_An_owner_is_never_only_written(FieldOwner owner, Direction direction, bool allowed)
    {
        var row = Samples.Row() with { Owner = owner, Direction = direction, Conflict = owner == FieldOwner.Shared ? ConflictPolicy.Latest : null };

        Finds(Rows(row), allowed ? [] : ["fields[0].owner"]);
        if (allowed && owner != FieldOwner.Shared && direction == Direction.Both)
        {
            Warns(Rows(row), "fields[0].direction");
        }
    }

    [Fact]
    public void A_shared_field_says_who_wins_and_others_need_not()
    {
        Finds(Rows(Samples.Row() with { Owner = FieldOwner.Shared, Direction = Direction.Both }), "fields[0].conflict");
        Warns(Rows(Samples.Row() with { Conflict = ConflictPolicy.Latest }), "fields[0].conflict");
    }

    [Theory]
    [InlineData("Europe/Dublin", true)]
    [InlineData("UTC", true)]
    [InlineData("Pacific/Pago_Pago", true)]
    [InlineData("GMT Standard Time", false)]
    [InlineData("Europe/Atlantis", false)]
    [InlineData("", false)]
    public void S0_28_A_time_zone_is_one_of_IANAs(string zone, bool known) =>
        Finds(Rows(Samples.Row() with { Type = FieldType.Date, TimeZone = zone }), known ? [] : ["fields[0].timeZone"]);

    [Theory]
    [InlineData("IE", true)]
    [InlineData("ie", false)]
    [InlineData("Ireland", false)]
    [InlineData("ZZ", false)]
    public void A_default_country_is_known(string country, bool known) =>
        Finds(Rows(Samples.Row() with { Type = FieldType.Phone, DefaultCountry = country }), known ? [] : ["fields[0].defaultCountry"]);

    [Fact]
    public void S0_58_A_fact_mapped_to_tags_is_warned_about()
    {
        Warns(Rows(Samples.Row("vip_flag", "tags")), "fields[0].right");
        Finds(Rows(Samples.Row("labels", "tags") with { Type = FieldType.MultiSelect }));
    }

    [Fact]
    public void Limits_stay_in_range()
    {
        Finds(
            Samples.Example with { Limits = new() { MassChangeShare = 1.1, FailureShare = -0.1, LagToleranceMinutes = -1, DebounceSeconds = 3601 } },
            "limits.massChangeShare",
            "limits.failureShare",
            "limits.lagToleranceMinutes",
            "limits.debounceSeconds");
        Finds(Samples.Example with { Limits = new() { MassChangeShare = double.NaN } }, "limits.massChangeShare");
    }

    [Fact]
    public void A_write_back_keeps_away_from_mapped_fields()
    {
        Finds(Samples.Example with { WriteBack = new() { Status = "plan_tier" } }, "writeBack.status");
        Finds(Samples.Example with { WriteBack = new() { Status = "s", Error = "s" } }, "writeBack.status", "writeBack.error");
        Finds(Samples.Example with { WriteBack = new() }, "writeBack");
        Finds(Samples.Example with { WriteBack = new() { Id = "" } }, "writeBack.id");
    }

    private static Contract Keyed(params IdentityKey[] keys) => Samples.Example with { Identity = new() { Keys = keys } };

    private static Contract Rows(params FieldMap[] rows) => Samples.With(rows) with { Identity = Samples.Example.Identity with { Create = CreateOn.None } };

    internal static void Finds(Contract contract, params string[] paths) => Levelled(contract, ProblemLevel.Error, paths);

    internal static void Warns(Contract contract, params string[] paths)
    {
        Levelled(contract, ProblemLevel.Warning, paths);
        Levelled(contract, ProblemLevel.Error);
    }

    private static void Levelled(Contract contract, ProblemLevel level, params string[] paths)
    {
        var found = ContractValidator.Check(contract).Where(p => p.Level == level).ToList();
        Assert.Equal(paths, found.Select(p => p.Path));
        Assert.All(found, p => Assert.EndsWith(".", p.Sentence.TrimEnd('?') + (p.Sentence.EndsWith('?') ? "." : "")));
    }
}
