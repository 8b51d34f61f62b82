using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Identity;
using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Identity;

public sealed class PhoneTests
{
    [Theory]
    [InlineData("+353 86 123 4567", null, "+353861234567")]
    [InlineData("086 123 4567", "IE", "+353861234567")]
    [InlineData("(01) 677 1234", "IE", "+35316771234")]
    [InlineData("00353 86 123 4567", null, "+353861234567")]
    [InlineData("00353861234567", "DE", "+353861234567")]
    [InlineData("+44 (0)20 7946 0958", null, "+442079460958")]
    [InlineData("+44 (0) 20 7946 0958", "US", "+442079460958")]
    [InlineData("+44 020 7946 0958", null, "+442079460958")]
    [InlineData("(0)20 7946 0958", "GB", "+442079460958")]
    [InlineData("020 7946 0958", "GB", "+442079460958")]
    [InlineData("7400 123456", "GB", "+447400123456")]
    [InlineData("(212) 555-0123", "US", "+12125550123")]
    [InlineData("1-212-555-0123", "US", "+12125550123")]
    [InlineData("212.555.0123", "CA", "+12125550123")]
    [InlineData("+1 212 555 0123", "FR", "+12125550123")]
    [InlineData("011 44 20 7946 0958", "US", "+442079460958")]
    [InlineData("+1 876 555 0123", null, "+18765550123")]
    [InlineData("+45 20 12 34 56", null, "+4520123456")]
    [InlineData("20 12 34 56", "DK", "+4520123456")]
    [InlineData("+47 912 34 567", null, "+4791234567")]
    [InlineData("070-123 45 67", "SE", "+46701234567")]
    [InlineData("+49 (0)30 901820", null, "+4930901820")]
    [InlineData("030/901820", "DE", "+4930901820")]
    [InlineData("0151 1234 5678", "DE", "+4915112345678")]
    [InlineData("06 12 34 56 78", "FR", "+33612345678")]
    [InlineData("06 6982 1234", "IT", "+390669821234")]
    [InlineData("+39 06 6982 1234", null, "+390669821234")]
    [InlineData("347 123 4567", "IT", "+393471234567")]
    [InlineData("06 1 234 5678", "HU", "+3612345678")]
    [InlineData("8 (495) 123-45-67", "RU", "+74951234567")]
    [InlineData("+7 701 123 4567", null, "+77011234567")]
    [InlineData("044 668 18 00", "CH", "+41446681800")]
    [InlineData("91 123 45 67", "ES", "+34911234567")]
    [InlineData("911 234 567", "ES", "+34911234567")]
    [InlineData("0412 345 678", "AU", "+61412345678")]
    [InlineData("021 123 456", "NZ", "+6421123456")]
    [InlineData("138 0013 8000", "CN", "+8613800138000")]
    [InlineData("090-1234-5678", "JP", "+819012345678")]
    [InlineData("098765 43210", "IN", "+919876543210")]
    [InlineData("6123 4567", "SG", "+6561234567")]
    [InlineData("(11) 91234-5678", "BR", "+5511912345678")]
    [InlineData("055 1234 5678", "MX", null)]
    [InlineData("55 1234 5678", "MX", "+525512345678")]
    [InlineData("050 123 4567", "AE", "+971501234567")]
    [InlineData("01 23 45 67 89", "CI", "+2250123456789")]
    [InlineData("082 123 4567", "ZA", "+27821234567")]
    [InlineData("\u202A+353\u00A086\u00A0123\u00A04567\u202C", null, "+353861234567")]
    [InlineData("+45 (0)20 evt. kl. 9", null, null)]
    [InlineData("+45 (0)20 12 34 56", null, null)]
    [InlineData("+39 (0)6 6982 1234", null, null)]
    [InlineData("086 123 4567", null, null)]
    [InlineData("011 44 20 7946 0958", null, null)]
    [InlineData("086 123 4567 ext. 12", "IE", null)]
    [InlineData("086 123 4567 x12", "IE", null)]
    [InlineData("086 123 4567 #12", "IE", null)]
    [InlineData("1-800-FLOWERS", "US", null)]
    [InlineData("086 123 4567 / 087 123 4567", "IE", null)]
    [InlineData("086 123 4567, 087 123 4567", "IE", null)]
    [InlineData("+353861234567+353871234567", null, null)]
    [InlineData("0861234567 0871234567", "IE", null)]
    [InlineData("555-0123", "US", null)]
    [InlineData("112", "IE", null)]
    [InlineData("123 456 7890", "US", null)]
    [InlineData("901820", "DE", null)]
    [InlineData("+999 123 456 789", null, null)]
    [InlineData("+0 123 456 789", null, null)]
    [InlineData("0000000000", "IE", null)]
    [InlineData("0044 20 7946 0958", "AU", null)]
    [InlineData("+44 ((20)) 7946 0958", null, null)]
    [InlineData("+44 20) 7946 0958", null, null)]
    [InlineData("٠٨٦١٢٣٤٥٦٧", "IE", null)]
    [InlineData("086 123 4567", "Ireland", null)]
    [InlineData("", "IE", null)]
    [InlineData(null, "IE", null)]
    public void A_number_becomes_E164_or_is_refused(string? text, string? country, string? expected)
    {
        Assert.Equal(expected is not null, Phone.TryE164(text, country, out var e164));
        Assert.Equal(expected ?? "", e164);
    }

    [Fact]
    public void What_came_out_goes_in_again_unchanged() => Prop.ForAll(Numbers.ToArbitrary(), n =>
    {
        var (plan, national, _) = n;
        return !Phone.TryE164($"+{plan.Code}{national}", null, out var once) || Phone.TryE164(once, plan.Country, out var twice) && once == twice && once.Length <= 16;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Separators_change_nothing() => Prop.ForAll(Numbers.ToArbitrary(), n =>
    {
        var (plan, national, separator) = n;
        var plain = Phone.TryE164($"+{plan.Code}{national}", null, out var expected);
        return Phone.TryE164($" +{plan.Code}{separator}{string.Join(separator, national.Chunk(3).Select(c => new string(c)))} ", "US", out var actual) == plain && actual == expected;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_text_at_all_never_throws() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        Phone.TryE164(text, "GB", out var e164) == e164.Length > 0).QuickCheckThrowOnFailure();

    private static Gen<(CallingPlan Plan, string National, string Separator)> Numbers =>
        from plan in Gen.Elements(CallingPlans.All.ToArray())
        from digits in Gen.Choose(0, 9).ArrayOf(14)
        from length in Gen.Choose(Math.Max(0, plan.Shortest - 1), plan.Longest + 1)
        from separator in Gen.Elements("", " ", "-", ".", "\u00A0")
        select (plan, string.Concat(digits.Take(length)), separator);
}
