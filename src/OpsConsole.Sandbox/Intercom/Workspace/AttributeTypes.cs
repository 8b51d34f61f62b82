using System.Text.Json;
using OpsConsole.Sandbox.Serving;

namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>Whether a value may stand in a custom attribute (exact vendor texts UNCONFIRMED; the field is always named).</summary>
static class AttributeTypes
{
    public static object? Accept(DataAttribute attribute, JsonElement value)
    {
        var accepted = (attribute.DataType, value.ValueKind) switch
        {
            (_, JsonValueKind.Null) => null,
            ("string", JsonValueKind.String) => Option(attribute, value.GetString()!),
            ("integer" or "date", JsonValueKind.Number) when value.TryGetInt64(out var number) => number,
            ("float", JsonValueKind.Number) => value.GetDouble(),
            ("boolean", JsonValueKind.True) => true,
            ("boolean", JsonValueKind.False) => (object)false,
            _ => throw Invalid(attribute, $"is not a valid {attribute.DataType}"),
        };
        return accepted;
    }

    static string Option(DataAttribute attribute, string value) =>
        attribute.Options.Length == 0 || attribute.Options.Contains(value)
            ? value
            : throw Invalid(attribute, $"'{value}' is not one of the options: {string.Join(", ", attribute.Options)}");

    static VendorError Invalid(DataAttribute attribute, string why) =>
        new(400, "parameter_invalid", $"Custom attribute '{attribute.Name}' {why}", attribute.FullName);
}
