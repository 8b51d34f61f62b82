using System.Globalization;

namespace OpsConsole.Sandbox.Airtable.Model;

/// <summary>A point in time in milliseconds, as cells and formulas hold it.</summary>
readonly record struct Moment(long Ms) : IComparable<Moment>
{
    public int CompareTo(Moment other) => Ms.CompareTo(other.Ms);

    public string Iso => DateTimeOffset.FromUnixTimeMilliseconds(Ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an ISO text; without an offset it means UTC.</summary>
    public static Moment? Parse(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? new Moment(moment.ToUnixTimeMilliseconds())
            : null;
}
