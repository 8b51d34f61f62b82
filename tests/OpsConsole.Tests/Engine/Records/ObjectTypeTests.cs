using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Records;

public sealed class ObjectTypeTests
{
    private static readonly FieldShape Email = new("email", "E-mail", FieldType.Email, true);

    [Fact]
    public void A_copy_with_other_fields_finds_those()
    {
        var copy = new ObjectType("contacts", "Contacts", [Email]) with { Fields = [Email with { Path = "phone" }] };

        Assert.NotNull(copy.Find("phone"));
        Assert.Null(copy.Find("email"));
    }

    [Fact]
    public void A_field_named_twice_is_answered_with_the_first() => Assert.True(new ObjectType("c", "C", [Email, Email with { Writable = false }]).Find("email")!.Writable);

    [Fact]
    public void Sentences_use_the_vendor_name_where_there_is_one()
    {
        Assert.Equal("Contacts", new ObjectType("contacts", "Contacts", []).SystemName);
        Assert.Equal("Intercom", (new ObjectType("contacts", "Contacts", []) with { System = "Intercom" }).SystemName);
    }
}
