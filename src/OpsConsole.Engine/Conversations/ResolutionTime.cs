namespace OpsConsole.Engine.Conversations;

public enum TurnKind
{
    /// <summary>It was open from here on: begun, reopened, or woken from a snooze.</summary>
    Opened,
    Closed,
    Snoozed,
}

/// <summary>One change of a conversation's state.</summary>
public sealed record Turn(DateTimeOffset At, TurnKind Kind);

/// <summary>When the office is there: from and until on these weekdays, in one zone.</summary>
public sealed record OfficeHours(TimeOnly From, TimeOnly Until, IReadOnlySet<DayOfWeek> Days, TimeZoneInfo Zone);

/// <summary>
/// How long a customer waited for a resolution: the minutes during which the conversation stood open between its beginning and its last close. Time between a close and a reopening does not
/// count, nor does time asleep; with office hours, only time within them. What a bot closed by itself is resolved by that close.
/// </summary>
public static class ResolutionTime
{
    /// <summary>Null while the conversation is not closed. Whole minutes, rounded down.</summary>
    public static int? Minutes(IEnumerable<Turn> turns, OfficeHours? office = null)
    {
        var (open, total, closed) = ((DateTimeOffset?)null, TimeSpan.Zero, false);
        foreach (var turn in turns.OrderBy(t => t.At))
        {
            switch (turn.Kind)
            {
                case TurnKind.Opened:
                    open ??= turn.At;
                    closed = false;
                    break;
                case TurnKind.Snoozed or TurnKind.Closed:
                    total += open is { } from ? Within(from, turn.At, office) : TimeSpan.Zero;
                    (open, closed) = (null, turn.Kind == TurnKind.Closed);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(turns), turn.Kind, null);
            }
        }

        return closed ? (int)total.TotalMinutes : null;
    }

    private static TimeSpan Within(DateTimeOffset from, DateTimeOffset until, OfficeHours? office)
    {
        if (office is null)
        {
            return until - from;
        }

        var total = TimeSpan.Zero;
        for (var day = TimeZoneInfo.ConvertTime(from, office.Zone).Date; day <= TimeZoneInfo.ConvertTime(until, office.Zone).Date; day = day.AddDays(1))
        {
            if (office.Days.Contains(day.DayOfWeek))
            {
                var (opens, closes) = (Moment(day + office.From.ToTimeSpan(), office.Zone), Moment(day + office.Until.ToTimeSpan(), office.Zone));
                var (begin, end) = (from > opens ? from : opens, until < closes ? until : closes);
                total += end > begin ? end - begin : TimeSpan.Zero;
            }
        }

        return total;
    }

    private static DateTimeOffset Moment(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
