using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Records;

public sealed class CallingPlansTests
{
    [Fact]
    public void No_code_is_the_beginning_of_another()
    {
        var codes = CallingPlans.All.Select(p => p.Code).Distinct().ToList();

        Assert.DoesNotContain(codes, a => codes.Any(b => a != b && b.StartsWith(a, StringComparison.Ordinal)));
    }

    [Fact]
    public void Lengths_stay_within_E164() => Assert.All(CallingPlans.All, p =>
    {
        Assert.Matches("^[A-Z]{2}$", p.Country);
        Assert.InRange(p.Shortest, 4, p.Longest);
        Assert.InRange(p.Code.Length + p.Longest, 7, 15);
    });

    [Fact]
    public void The_first_country_of_a_shared_code_speaks_for_it()
    {
        Assert.Equal("US", CallingPlans.OfNumber("12125550123")!.Country);
        Assert.Equal("GB", CallingPlans.OfNumber("44")!.Country);
        Assert.Null(CallingPlans.OfNumber(""));
        Assert.Null(CallingPlans.OfCountry(null));
    }
}
