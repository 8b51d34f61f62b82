using OpsConsole.Engine.Records;
using Xunit;

namespace OpsConsole.Tests.Engine.Records;

public sealed class MaskingTests
{
    [Theory]
    [InlineData(FieldType.Email, "chris@example.com", "c•••@example.com")]
    [InlineData(FieldType.Email, "🦄rn@example.com", "🦄•••@example.com")]
    [InlineData(FieldType.Email, "hakon@@strom.no", "hidden")]
    [InlineData(FieldType.Email, "Anna Berg", "hidden")]
    [InlineData(FieldType.Email, "Anna Berg anna@example.com", "hidden")]
    [InlineData(FieldType.Phone, "+353861234567", "+353 86 ••• 4567")]
    [InlineData(FieldType.Phone, "+353 86 123-4567", "+353 86 ••• 4567")]
    [InlineData(FieldType.Phone, "+4520123456", "+45 ••• 56")]
    [InlineData(FieldType.Phone, "086 123 4567", "hidden")]
    [InlineData(FieldType.Phone, "+45 (0)20 evt. kl. 9", "hidden")]
    [InlineData(FieldType.Phone, "+9991234567", "hidden")]
    [InlineData(FieldType.Text, "Anna Berg", "hidden")]
    [InlineData(FieldType.Text, "", "")]
    public void A_personal_value_shows_enough_to_recognise_and_too_little_to_use(FieldType type, string text, string expected) =>
        Assert.Equal(expected, Masking.Of(type, FieldValue.Text(text)));

    [Fact]
    public void Half_a_letter_is_hidden() => Assert.Equal(Masking.Hidden, Masking.Email("\ud800@example.com"));

    [Fact]
    public void What_is_not_text_is_hidden() => Assert.Equal(Masking.Hidden, Masking.Of(FieldType.Phone, FieldValue.Number(353861234567)));
}
