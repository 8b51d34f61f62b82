namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>A part of a query: what it admits, and what it tells the index so that not everything is looked at.</summary>
/// <param name="Admits">The truth, whatever the index helped with.</param>
/// <param name="Key">Equality on id, external_id or email: the only contacts that can match.</param>
/// <param name="Range">Seconds a date field must lie in (from, below).</param>
/// <param name="IsRangeOnly">The range says all there is to say: matches can be counted without looking.</param>
sealed record Condition<T>(
    Func<T, bool> Admits, IReadOnlyList<KeyLookup>? Key = null, DateRange? Range = null, bool IsRangeOnly = false);
