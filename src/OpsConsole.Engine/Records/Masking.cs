using System.Text;

namespace OpsConsole.Engine.Records;

/// <summary>
/// Personal values as pages and sentences may show them: enough for a colleague who knows the customer to recognise the value, too little to use it.
/// </summary>
public static class Masking
{
    public const string Hidden = "hidden";

    /// <summary>c•••@domain for an address, +353 86 ••• 4567 for a number in E.164, otherwise "hidden"; an empty value stays empty.</summary>
    public static string Of(FieldType type, FieldValue value)
    {
        if (value.IsEmpty)
        {
            return "";
        }

        return (type, value.Kind) switch
        {
            (FieldType.Email, ValueKind.Text) => Email(value.AsText()),
            (FieldType.Phone, ValueKind.Text) => Phone(value.AsText()),
            _ => Hidden,
        };
    }

    /// <summary>The first letter and the domain; "hidden" for what is not an address.</summary>
    public static string Email(string text)
    {
        var address = text.AsSpan().Trim();
        var at = address.IndexOf('@');
        if (at < 1 || at != address.LastIndexOf('@') || at == address.Length - 1 || address.Length > 254 || address.IndexOfAny(" \t\r\n\"") >= 0)
        {
            return Hidden;
        }

        return Rune.DecodeFromUtf16(address, out var first, out _) == System.Buffers.OperationStatus.Done ? $"{first}•••{address[at..]}" : Hidden;
    }

    /// <summary>
    /// Country, two digits of the area and the last four; of a national number under nine digits only the last two, since more would leave too few to guess.
    /// "hidden" for what is not a number with its country in front.
    /// </summary>
    public static string Phone(string text)
    {
        var digits = Digits(text);
        if (digits is null || CallingPlans.OfNumber(digits) is not { } plan)
        {
            return Hidden;
        }

        var national = digits.AsSpan(plan.Code.Length);
        return national.Length switch
        {
            < 5 => Hidden,
            < 9 => $"+{plan.Code} ••• {national[^2..]}",
            _ => $"+{plan.Code} {national[..2]} ••• {national[^4..]}",
        };
    }

    private static string? Digits(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length is < 8 or > 40 || trimmed[0] != '+')
        {
            return null;
        }

        var digits = new StringBuilder(15);
        foreach (var c in trimmed[1..])
        {
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
            }
            else if (c is not (' ' or '-' or '.' or '\u00A0'))
            {
                return null;
            }
        }

        return digits.Length <= 15 ? digits.ToString() : null;
    }
}
