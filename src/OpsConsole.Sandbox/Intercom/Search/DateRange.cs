namespace OpsConsole.Sandbox.Intercom.Search;

/// <summary>A half-open range of seconds on one field.</summary>
sealed record DateRange(string Field, long From, long Below)
{
    public static DateRange? Intersect(DateRange? left, DateRange? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        // Two fields: keep one, the conditions themselves see to the other.
        return left.Field == right.Field
            ? left with { From = Math.Max(left.From, right.From), Below = Math.Min(left.Below, right.Below) }
            : left;
    }

    /// <summary>Whether these ranges of one field are one range together, without a gap.</summary>
    public static bool IsWhole(DateRange[] ranges)
    {
        long? reached = null;
        foreach (var range in ranges.OrderBy(range => range.From))
        {
            if (range.Field != ranges[0].Field || range.From > reached)
            {
                return false;
            }

            reached = Math.Max(reached ?? range.Below, range.Below);
        }

        return true;
    }

    /// <summary>The smallest range around both; none when either side is open.</summary>
    public static DateRange? Hull(DateRange? left, DateRange? right) =>
        left is not null && right is not null && left.Field == right.Field
            ? left with { From = Math.Min(left.From, right.From), Below = Math.Max(left.Below, right.Below) }
            : null;
}
