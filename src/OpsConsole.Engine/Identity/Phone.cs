using System.Text;
using OpsConsole.Engine.Records;

namespace OpsConsole.Engine.Identity;

/// <summary>
/// Telephone numbers as people type them, brought to E.164 (+353861234567) so that two systems can be compared. It refuses rather than guesses:
/// a wrong number calls a stranger or joins two customers, a refused one only waits for a person.
/// </summary>
public static class Phone
{
    /// <summary>Longest number E.164 allows, country code included.</summary>
    private const int MostDigits = 15;

    /// <summary>Beyond this nobody typed a single number.</summary>
    private const int MostCharacters = 40;

    /// <summary>
    /// Countries that dial abroad with something other than 00 and use numbers or carrier codes beginning with 00 for other things, so that 00 there
    /// is no proof of a country code.
    /// </summary>
    private static readonly HashSet<string> NoDoubleZero = new(StringComparer.Ordinal) { "AU", "BR", "CC", "CO", "CX", "HK", "ID", "JP", "KH", "KR", "MN", "SG", "TH", "TW" };

    /// <summary>
    /// Reads one number. <paramref name="defaultCountry"/> (ISO, two capitals) says where a number without country code is from; without it only
    /// +… and 00… are read. Refused are letters and extensions, two numbers, unknown country codes and lengths the country does not have.
    /// <paramref name="e164"/> is empty when the answer is false.
    /// </summary>
    public static bool TryE164(string? text, string? defaultCountry, out string e164)
    {
        e164 = "";
        if (text is null || text.Length > MostCharacters || Written.Read(text) is not { } written)
        {
            return false;
        }

        var home = CallingPlans.OfCountry(defaultCountry);
        e164 = International(written, home) is { } digits ? OfInternational(digits, written.OptionalZero) : OfNational(written, home);
        return e164.Length > 0;
    }

    /// <summary>The digits from the country code on, or null where the number is written as inside a country.</summary>
    private static string? International(Written number, CallingPlan? home)
    {
        if (number.HasPlus)
        {
            return number.Digits;
        }

        if (home?.Code == "1" && number.Digits.StartsWith("011", StringComparison.Ordinal))
        {
            return number.Digits[3..];
        }

        return number.Digits.StartsWith("00", StringComparison.Ordinal) && (home is null || !NoDoubleZero.Contains(home.Country)) ? number.Digits[2..] : null;
    }

    private static string OfInternational(string digits, bool optionalZero)
    {
        if (CallingPlans.OfNumber(digits) is not { } plan)
        {
            return "";
        }

        var hasTrunkZero = plan.Trunks.Contains("0");
        var national = digits[plan.Code.Length..];
        if (optionalZero)
        {
            // +44 (0)20 …: the brackets say "dial this only inside the country", which means something only where a trunk 0 exists.
            return hasTrunkZero ? Fit(plan, national) : "";
        }

        // +44 020 …: no national number begins with the trunk 0 itself, so the zero can only be a left-over.
        return Fit(plan, hasTrunkZero && national.StartsWith('0') ? national[1..] : national);
    }

    private static string OfNational(Written number, CallingPlan? home)
    {
        if (home is null || number.OptionalZero && !home.Trunks.Contains("0"))
        {
            return "";
        }

        if (number.OptionalZero)
        {
            return Fit(home, number.Digits);
        }

        foreach (var trunk in home.Trunks)
        {
            if (number.Digits.StartsWith(trunk, StringComparison.Ordinal) && Fit(home, number.Digits[trunk.Length..]) is { Length: > 0 } found)
            {
                return found;
            }
        }

        // Without its trunk prefix a number may be a local one that lacks its area; only at the country's full length is it certain.
        var whole = home.Trunks.Count == 0 || number.Digits.Length == home.Longest;
        return whole ? Fit(home, number.Digits) : "";
    }

    private static string Fit(CallingPlan plan, string national)
    {
        if (national.Length < plan.Shortest || national.Length > plan.Longest || plan.Code.Length + national.Length > MostDigits)
        {
            return "";
        }

        var beginsWithTrunk = national[0] == '0' && plan.Trunks.Count > 0;
        var noAmerican = plan.Code == "1" && (national[0] < '2' || national[3] < '2'); // area and exchange begin with 2 to 9
        return beginsWithTrunk || noAmerican || national.All(c => c == '0') ? "" : string.Concat("+", plan.Code, national);
    }

    /// <summary>What stands on the paper: digits only, with the two marks that carry meaning taken out.</summary>
    private sealed record Written(string Digits, bool HasPlus, bool OptionalZero)
    {
        public static Written? Read(string text)
        {
            var optionalZero = TakeOptionalZero(ref text);
            var digits = new StringBuilder(MostDigits + 4);
            var plus = false;
            var depth = 0;
            foreach (var c in text)
            {
                if (char.IsAsciiDigit(c))
                {
                    digits.Append(c);
                }
                else if (c == '+' && digits.Length == 0 && !plus)
                {
                    plus = true;
                }
                else if (c is '(' or ')')
                {
                    depth += c == '(' ? 1 : -1;
                    if (depth is < 0 or > 1)
                    {
                        return null;
                    }
                }
                else if (!IsSeparator(c) && !(c == '/' && IsAfterArea(digits, plus)))
                {
                    return null;
                }
            }

            return depth == 0 && digits.Length is > 4 and <= MostDigits + 5 ? new(digits.ToString(), plus, optionalZero) : null;
        }

        private static bool TakeOptionalZero(ref string text)
        {
            var at = text.IndexOf("(0)", StringComparison.Ordinal);
            if (at <= 0 || text.AsSpan(0, at).IndexOfAnyInRange('1', '9') < 0)
            {
                return false; // at the very front it is only a bracketed beginning, as in (0)20 7946 0958
            }

            text = text.Remove(at, 3);
            return true;
        }

        /// <summary>030/1234567 as Germans and Austrians write it; a later slash would part two numbers.</summary>
        private static bool IsAfterArea(StringBuilder digits, bool plus) => !plus && digits.Length is >= 3 and <= 5 && digits[0] == '0';

        /// <summary>Also the invisible direction marks that come along when a number is copied from an address book.</summary>
        private static bool IsSeparator(char c) => c is ' ' or '-' or '.' or '\u00A0' or '\u202F' or '\u2009' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2060'
            or '\u200E' or '\u200F' or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\t' or '\uFEFF';
    }
}
