using OpsConsole.Runtime.Live;
using Xunit;

namespace OpsConsole.Tests.Runtime.Live;

public sealed class PresenceTests
{
    [Fact]
    public void People_at_one_place_see_each_other_until_they_leave()
    {
        var presence = new Presence(new ChangeFeed(TimeProvider.System));
        var maja = presence.Enter(Topic.Contracts, "a", "maja");
        var tomas = presence.Enter(Topic.Contracts, "a", "tomas");
        presence.Enter(Topic.Contracts, "b", "aiko");
        Assert.Equal(["tomas"], presence.Others(maja));
        tomas.Dispose();
        tomas.Dispose();
        Assert.Empty(presence.Others(maja));
        presence.Enter(Topic.Contracts, "a", "maja");
        Assert.Equal(["maja"], presence.Others(maja));
    }
}
