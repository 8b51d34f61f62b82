using OpsConsole.Runtime.Views;
using Xunit;

namespace OpsConsole.Tests.Runtime.Views;

public sealed class ViewAddressTests
{
    [Theory]
    [InlineData("?b=2&a=1", "a=1&b=2")]
    [InlineData("https://x.test/review?q=a%20b%26c&item=7&page=2&groups=3&cause=x&view=9#top", "q=a%20b%26c")]
    [InlineData("?q=a+b&empty=&broken", "q=a%20b")]
    [InlineData("", "")]
    public void S0_16_The_same_view_is_the_same_text_whatever_order_its_words_came_in(string address, string query) => Assert.Equal(query, ViewAddress.Query(address));

    [Fact]
    public void S0_16_A_view_says_word_by_word_how_it_was_changed() => Assert.Equal(
        [("age", null, "24h"), ("cols", "field", null), ("owner", "me", "nobody")],
        ViewAddress.Differences("cols=field&owner=me&q=x", "?owner=nobody&q=x&age=24h&item=3"));
}
