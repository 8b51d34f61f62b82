using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Records;

public sealed class KeysTests
{
    [Theory]
    [InlineData("Support copy", "support-copy")]
    [InlineData("  Ops   base (EU), 2 ", "ops-base-eu-2")]
    [InlineData("Ærø", "r")]
    [InlineData("客服", "")]
    public void A_name_becomes_a_key_of_plain_letters_and_digits(string name, string key) => Assert.Equal(key, Keys.Of(name));

    [Fact]
    public void A_key_that_is_taken_gets_the_first_free_number() => Assert.Equal(("copy", "copy-3"), (Keys.Free("copy", ["copy-2"]), Keys.Free("copy", ["copy-2", "copy", "copy-4"])));
}
