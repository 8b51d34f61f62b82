using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Engine.Contracts;
using OpsConsole.Engine.Identity;
using Xunit;

namespace OpsConsole.Tests.Engine.Identity;

public sealed class NormalisersTests
{
    [Theory]
    [InlineData("trim", "  C-1 ", "C-1")]
    [InlineData("trim", " \t ", null)]
    [InlineData("lower", " C-1 ", "c-1")]
    [InlineData("email", " Anna.Berg@Example.COM\n", "anna.berg@example.com")]
    [InlineData("email", "o'neil+tag@sub.example.co.uk", "o'neil+tag@sub.example.co.uk")]
    [InlineData("email", "björn@exämple.se", "björn@exämple.se")]
    [InlineData("email", "hakon@@strom-klinikk.no", null)]
    [InlineData("email", "a@b@c.no", null)]
    [InlineData("email", "anna", null)]
    [InlineData("email", "anna@localhost", null)]
    [InlineData("email", "@example.com", null)]
    [InlineData("email", "anna@example.com.", null)]
    [InlineData("email", "anna@.com", null)]
    [InlineData("email", "anna@ex..com", null)]
    [InlineData("email", "anna berg@example.com", null)]
    [InlineData("email", "Anna <anna@example.com>", null)]
    [InlineData("email", "a@example.com,b@example.com", null)]
    [InlineData("email", "anna@example.com\0", null)]
    [InlineData("phone", "086 123 4567", "+353861234567")]
    [InlineData("phone", "call me", null)]
    public void S0_24_A_key_gets_one_spelling_or_none(string name, string value, string? expected) => Assert.Equal(expected, Normalisers.Apply(name, value, "IE"));

    [Fact]
    public void An_address_longer_than_mail_allows_is_none() => Assert.Null(Normalisers.Apply("email", new string('a', 250) + "@b.io", null));

    [Fact]
    public void A_normaliser_that_does_not_exist_is_a_fault_of_the_program() => Assert.Throws<ArgumentOutOfRangeException>(() => Normalisers.Apply("soundex", "x", null));

    [Fact]
    public void Normalising_twice_is_normalising_once() =>
        Prop.ForAll(Gen.Elements(Vocabulary.Normalisers.ToArray()).ToArbitrary(), ArbMap.Default.ArbFor<NonNull<string>>(), (name, text) =>
            Normalisers.Apply(name, text.Get, "IE") is not { } once || Normalisers.Apply(name, once, "IE") == once).QuickCheckThrowOnFailure();
}
