using System.Globalization;

namespace OpsConsole.Engine.Health;

/// <summary>Figures and what is said about them, as people read them in notices and on the page alike.</summary>
public static class Figures
{
    public static string Say(MetricUnit unit, double value) => unit switch
    {
        MetricUnit.Share => value >= 1 ? "100 %" : (Math.Floor(value * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        MetricUnit.Seconds => Time(value),
        MetricUnit.Count => value.ToString(value == Math.Floor(value) ? "N0" : "N1", CultureInfo.InvariantCulture),
        MetricUnit.Flag => value > 0 ? "yes" : "no",
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <summary>"under 98.0 % for 5 min", "over 15 min", "any".</summary>
    public static string When(AlertRule rule)
    {
        var kind = rule.Metric.Kind();
        var limit = rule.Limit switch
        {
            null => null,
            0 when kind.Better != Better.Higher => "any",
            { } l => (kind.Better == Better.Higher ? "under " : "over ") + Say(kind.Unit, l),
        };
        var words = (limit, rule.Spikes) switch
        {
            (null, false) => "never",
            (null, true) => "unlike other weeks",
            (_, false) => limit,
            (_, true) => limit + ", or unlike other weeks",
        };
        return words + (rule.For > TimeSpan.Zero && words != "never" ? $", for {Time(rule.For.TotalSeconds)}" : "");
    }

    /// <summary>What happened, of whom, against what.</summary>
    public static string Opened(Metric metric, string subject, double value, Allowed allowed)
    {
        var kind = metric.Kind();
        var line = value < allowed.Floor ? $"at least {Say(kind.Unit, allowed.Floor!.Value)}" : $"at most {Say(kind.Unit, allowed.Ceiling ?? value)}";
        return metric switch
        {
            Metric.AuthLost => $"{subject} refuses our token. Its pipelines wait; nothing is lost. Replace the token.",
            Metric.Drift => $"A vendor's schema changed under {subject}. What the change touches waits.",
            Metric.ZeroRows => $"{subject} read nothing where {Say(kind.Unit, value)} partners are known. Look whether a view, filter or permission changed at the vendor.",
            Metric.GuardrailTrips => $"{subject}: guardrails hold {Say(kind.Unit, value)} for a person's yes.",
            _ => $"{kind.Name} of {subject} is {Say(kind.Unit, value)}; {(allowed.ByPast ? $"other weeks had {line} at this hour" : $"allowed is {line}")}.",
        };
    }

    public static string Recovered(Metric metric, string subject, double value, TimeSpan lasted) => metric switch
    {
        Metric.AuthLost => $"{subject} takes our token again, after {Time(lasted.TotalSeconds)}.",
        Metric.Drift => $"The schema fits {subject} again, after {Time(lasted.TotalSeconds)}.",
        Metric.ZeroRows => $"{subject} reads rows again, after {Time(lasted.TotalSeconds)}.",
        Metric.GuardrailTrips => $"Nothing of {subject} is held any more, after {Time(lasted.TotalSeconds)}.",
        _ => $"{metric.Kind().Name} of {subject} is back at {Say(metric.Kind().Unit, value)}, after {Time(lasted.TotalSeconds)}.",
    };

    private static string Time(double seconds) => seconds switch
    {
        < 60 => $"{Math.Floor(seconds):0} s",
        < 7200 => $"{Math.Floor(seconds / 60):0} min",
        < 172_800 => $"{Math.Floor(seconds / 3600):0} h",
        _ => $"{Math.Floor(seconds / 86_400):0} days",
    };
}
