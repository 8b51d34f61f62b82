namespace OpsConsole.Engine.Health;

/// <summary>A metric at a moment. It holds until the next sample.</summary>
public sealed record Sample(DateTimeOffset At, double Value);

/// <summary>What becomes of a metric's alert. A closed set.</summary>
public abstract record AlertVerdict
{
    private AlertVerdict()
    {
    }

    /// <param name="Since">When it broke; people are told later, once it has lasted.</param>
    public sealed record Open(DateTimeOffset Since) : AlertVerdict;

    public sealed record Recovered : AlertVerdict;

    public sealed record Nothing : AlertVerdict;
}

/// <summary>Opens and closes alerts on a change of state only: what lasts opens once, what is well for as long recovers once, what is in between stays as it was.</summary>
public static class AlertJudge
{
    /// <param name="recent">Oldest first, up to now.</param>
    public static AlertVerdict Decide(Allowed allowed, TimeSpan lasting, IReadOnlyList<Sample> recent, bool isOpen, DateTimeOffset now)
    {
        Func<double, bool> turned = isOpen ? allowed.IsMended : allowed.IsBroken;
        return Since(recent, turned) is { } since && now - since >= lasting
            ? isOpen ? new AlertVerdict.Recovered() : new AlertVerdict.Open(since)
            : new AlertVerdict.Nothing();
    }

    /// <summary>How often a rule would have opened an alert, from samples: what a lead sees before changing it.</summary>
    public static IReadOnlyList<DateTimeOffset> Replay(Allowed allowed, TimeSpan lasting, IReadOnlyList<Sample> samples)
    {
        var opened = new List<DateTimeOffset>();
        var isOpen = false;
        DateTimeOffset? since = null;
        for (var i = 0; i < samples.Count; i++)
        {
            since = (isOpen ? allowed.IsMended(samples[i].Value) : allowed.IsBroken(samples[i].Value)) ? since ?? samples[i].At : null;
            var until = i + 1 < samples.Count ? samples[i + 1].At : samples[i].At;
            if (since is { } turned && until - turned >= lasting)
            {
                isOpen = !isOpen;
                since = null;
                if (isOpen)
                {
                    opened.Add(turned);
                }
            }
        }

        return opened;
    }

    /// <summary>From when on all samples up to the newest are so; null when the newest is not.</summary>
    private static DateTimeOffset? Since(IReadOnlyList<Sample> recent, Func<double, bool> isSo)
    {
        DateTimeOffset? since = null;
        for (var i = recent.Count - 1; i >= 0 && isSo(recent[i].Value); i--)
        {
            since = recent[i].At;
        }

        return since;
    }
}
