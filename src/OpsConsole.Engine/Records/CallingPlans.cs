using System.Globalization;

namespace OpsConsole.Engine.Records;

/// <summary>
/// How telephone numbers of one country are made up. <see cref="Trunks"/> are the digits dialled inside the country before the national number and
/// dropped from abroad; none where the national number is dialled whole (Italy's leading 0 belongs to the number). Lengths count the national
/// number's digits without trunk and without country code.
/// </summary>
public sealed record CallingPlan(string Country, string Code, IReadOnlyList<string> Trunks, int Shortest, int Longest);

/// <summary>
/// The countries' calling codes, trunk prefixes and lengths of subscriber numbers, after ITU-T E.164 and the national plans. Short codes (112),
/// premium and machine numbers are left out on purpose: nobody is matched by them.
/// </summary>
public static class CallingPlans
{
    /// <summary>ISO country, calling code, trunk prefixes (- for none), shortest and longest national number. The first row of a code speaks for the code.</summary>
    private const string Table = """
        US 1 1 10 10|CA 1 1 10 10|AG 1 1 10 10|AI 1 1 10 10|AS 1 1 10 10|BB 1 1 10 10|BM 1 1 10 10|BS 1 1 10 10|DM 1 1 10 10|DO 1 1 10 10|GD 1 1 10 10|GU 1 1 10 10
        JM 1 1 10 10|KN 1 1 10 10|KY 1 1 10 10|LC 1 1 10 10|MP 1 1 10 10|MS 1 1 10 10|PR 1 1 10 10|SX 1 1 10 10|TC 1 1 10 10|TT 1 1 10 10|VC 1 1 10 10|VG 1 1 10 10|VI 1 1 10 10
        EG 20 0 8 10|SS 211 0 9 9|MA 212 0 9 9|EH 212 0 9 9|DZ 213 0 8 9|TN 216 - 8 8|LY 218 0 8 9|GM 220 - 7 7|SN 221 - 9 9|MR 222 - 8 8|ML 223 - 8 8|GN 224 - 8 9
        CI 225 - 10 10|BF 226 - 8 8|NE 227 - 8 8|TG 228 - 8 8|BJ 229 - 8 10|MU 230 - 7 8|LR 231 0 7 9|SL 232 0 8 8|GH 233 0 9 9|NG 234 0 8 10|TD 235 - 8 8|CF 236 - 8 8
        CM 237 - 9 9|CV 238 - 7 7|ST 239 - 7 7|GQ 240 - 9 9|GA 241 - 7 8|CG 242 - 9 9|CD 243 0 9 9|AO 244 - 9 9|GW 245 - 7 9|IO 246 - 7 7|SC 248 - 7 7|SD 249 0 9 9
        RW 250 0 9 9|ET 251 0 9 9|SO 252 0 7 9|DJ 253 - 8 8|KE 254 0 7 9|TZ 255 0 9 9|UG 256 0 9 9|BI 257 - 8 8|MZ 258 - 8 9|ZM 260 0 9 9|MG 261 0 9 9|RE 262 0 9 9|YT 262 0 9 9
        ZW 263 0 8 9|NA 264 0 8 9|MW 265 0 7 9|LS 266 - 8 8|BW 267 - 7 8|SZ 268 - 8 8|KM 269 - 7 7|ZA 27 0 9 9|ER 291 0 7 7|AW 297 - 7 7|FO 298 - 6 6|GL 299 - 6 6
        GR 30 - 10 10|NL 31 0 9 9|BE 32 0 8 9|FR 33 0 9 9|ES 34 - 9 9|GI 350 - 8 8|PT 351 - 9 9|LU 352 - 5 11|IE 353 0 7 9|IS 354 - 7 7|AL 355 0 8 9|MT 356 - 8 8
        CY 357 - 8 8|FI 358 0 6 11|AX 358 0 6 11|BG 359 0 8 9|HU 36 06 8 9|LT 370 0,8 8 8|LV 371 - 8 8|EE 372 - 7 8|MD 373 0 8 8|AM 374 0 8 8|BY 375 80,8 9 9|AD 376 - 6 9
        MC 377 - 8 9|SM 378 - 6 10|UA 380 0 9 9|RS 381 0 8 9|ME 382 0 8 8|XK 383 0 8 8|HR 385 0 8 9|SI 386 0 8 8|BA 387 0 8 8|MK 389 0 8 8|IT 39 - 6 11|VA 39 - 6 11
        RO 40 0 9 9|CH 41 0 9 9|CZ 420 - 9 9|SK 421 0 9 9|LI 423 - 7 9|AT 43 0 6 13|GB 44 0 9 10|GG 44 0 10 10|JE 44 0 10 10|IM 44 0 10 10|DK 45 - 8 8|SE 46 0 7 9
        NO 47 - 8 8|SJ 47 - 8 8|PL 48 - 9 9|DE 49 0 6 11|FK 500 - 5 5|BZ 501 - 7 7|GT 502 - 8 8|SV 503 - 8 8|HN 504 - 8 8|NI 505 - 8 8|CR 506 - 8 8|PA 507 - 7 8
        PM 508 0 9 9|HT 509 - 8 8|PE 51 0 8 9|MX 52 - 10 10|CU 53 0 8 8|AR 54 0 10 11|BR 55 0 10 11|CL 56 - 9 9|CO 57 - 10 10|VE 58 0 10 10|GP 590 0 9 9|BL 590 0 9 9|MF 590 0 9 9
        BO 591 0 8 8|GY 592 - 7 7|EC 593 0 8 9|GF 594 0 9 9|PY 595 0 8 9|MQ 596 0 9 9|SR 597 - 6 7|UY 598 0 8 8|CW 599 - 7 8|BQ 599 - 7 7
        MY 60 0 8 10|AU 61 0 9 9|CX 61 0 9 9|CC 61 0 9 9|ID 62 0 8 12|PH 63 0 8 10|NZ 64 0 8 10|SG 65 - 8 8|TH 66 0 8 9|TL 670 - 7 8|NF 672 - 6 6|BN 673 - 7 7
        NR 674 - 7 7|PG 675 - 7 8|TO 676 - 5 7|SB 677 - 5 7|VU 678 - 5 7|FJ 679 - 7 7|PW 680 - 7 7|WF 681 - 6 6|CK 682 - 5 5|NU 683 - 4 7|WS 685 - 5 7|KI 686 - 5 8
        NC 687 - 6 6|TV 688 - 5 7|PF 689 - 6 8|TK 690 - 4 7|FM 691 - 7 7|MH 692 1 7 7|RU 7 8 10 10|KZ 7 8 10 10|JP 81 0 9 10|KR 82 0 8 10|VN 84 0 9 10|KP 850 0 8 10
        HK 852 - 8 8|MO 853 - 8 8|KH 855 0 8 9|LA 856 0 8 10|CN 86 0 10 11|BD 880 0 8 10|TW 886 0 8 9|TR 90 0 10 10|IN 91 0 10 10|PK 92 0 9 10|AF 93 0 9 9|LK 94 0 9 9
        MM 95 0 7 10|MV 960 - 7 7|LB 961 0 7 8|JO 962 0 8 9|SY 963 0 8 9|IQ 964 0 8 10|KW 965 - 8 8|SA 966 0 9 9|YE 967 0 7 9|OM 968 - 8 8|PS 970 0 8 9|AE 971 0 8 9
        IL 972 0 8 9|BH 973 - 8 8|QA 974 - 8 8|BT 975 - 7 8|MN 976 0 8 8|NP 977 0 8 10|IR 98 0 10 10|TJ 992 8 9 9|TM 993 8 8 8|AZ 994 0 9 9|GE 995 0 9 9|KG 996 0 9 9|UZ 998 8 9 9
        """;

    private static readonly Dictionary<string, CallingPlan> ByCountry = Read();
    private static readonly Dictionary<string, CallingPlan> ByCode = ByCountry.Values.GroupBy(p => p.Code).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
    private static readonly Dictionary<string, CallingPlan>.AlternateLookup<ReadOnlySpan<char>> ByCodeSpan = ByCode.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All plans known, in no order people should see.</summary>
    public static IReadOnlyCollection<CallingPlan> All => ByCountry.Values;

    /// <summary>The plan of an ISO 3166 country of two capital letters; null where it is not known.</summary>
    public static CallingPlan? OfCountry(string? country) => country is null ? null : ByCountry.GetValueOrDefault(country);

    /// <summary>The plan that digits after a plus belong to; null where no country's code begins them. No code is the beginning of another.</summary>
    public static CallingPlan? OfNumber(ReadOnlySpan<char> digits)
    {
        for (var length = 1; length <= Math.Min(3, digits.Length); length++)
        {
            if (ByCodeSpan.TryGetValue(digits[..length], out var plan))
            {
                return plan;
            }
        }

        return null;
    }

    private static Dictionary<string, CallingPlan> Read()
    {
        var plans = new Dictionary<string, CallingPlan>(StringComparer.Ordinal);
        foreach (var row in Table.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = row.Split(' ');
            string[] trunks = cells[2] == "-" ? [] : cells[2].Split(',');
            plans.Add(cells[0], new(cells[0], cells[1], trunks, int.Parse(cells[3], CultureInfo.InvariantCulture), int.Parse(cells[4], CultureInfo.InvariantCulture)));
        }

        return plans;
    }
}
