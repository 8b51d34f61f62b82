using Bunit;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Why;
using OpsConsole.Web.Pages.Why;
using Xunit;

namespace OpsConsole.Tests.Web.Pages;

public sealed class WhyCustomerPanelTests : PageTest
{
    [Theory]
    [InlineData(Roles.Viewer, true, false)]
    [InlineData(Roles.Editor, true, false)]
    [InlineData(Roles.Lead, true, true)]
    [InlineData(Roles.Admin, true, true)]
    [InlineData(Roles.Lead, false, false)]
    public void S0_119_Only_who_may_is_offered_to_see_private_values(string role, bool personal, bool offered)
    {
        var customer = new WhyCustomer("contacts-contract", "Contacts", "Airtable", "Intercom", "rec1", "65f0", "email", Samples.Start, [new("email", "email", "m•••@example.test", "m•••@example.test", false, FieldOwner.Left, Direction.Both, personal)], [], [], null);
        var panel = Open(typeof(WhyCustomerPanel), role, "", ("Customer", customer));
        Assert.Contains("m•••@example.test", panel.Markup);
        Assert.Equal(offered, panel.Markup.Contains("Show private values", StringComparison.Ordinal));
    }
}
