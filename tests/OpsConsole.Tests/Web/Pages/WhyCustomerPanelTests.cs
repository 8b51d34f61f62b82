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

    [Fact]
    public async Task S0_128_What_belongs_to_the_customer_elsewhere_is_asked_for_by_a_button_and_a_refusal_is_said_beside_it()
    {
        var customer = new WhyCustomer("contacts-contract", "Contacts", "Airtable", "Intercom", "rec1", "65f0", "email", Samples.Start, [], [], [], null);
        var panel = Open(typeof(WhyIdentity), Roles.Viewer, "", ("Customer", customer));
        await panel.FindAll("button").Single(b => b.TextContent.Contains("Look them up", StringComparison.Ordinal)).ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains("There is no published contract contacts-contract.", panel.Markup, StringComparison.Ordinal));
    }
}
