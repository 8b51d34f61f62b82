namespace OpsConsole.Engine.Retry;

/// <summary>When a record whose run failed is worked again: vendors that are down stay so for minutes, so the waits grow fast, and an end is reached.</summary>
public static class RunAgain
{
    /// <summary>After so many failed runs it is left to the next poll, or to a person.</summary>
    public const int MostTries = 5;

    /// <summary>Half a minute after the first failure, then twice as long each time; null when the tries are spent.</summary>
    /// <param name="failed">Runs that failed so far, at least 1.</param>
    public static TimeSpan? After(int failed) => failed >= MostTries ? null : TimeSpan.FromSeconds(30 * Math.Pow(2, failed - 1));
}
