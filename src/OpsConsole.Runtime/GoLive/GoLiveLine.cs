namespace OpsConsole.Runtime.GoLive;

public enum Verdict
{
    Passed,
    Failed,

    /// <summary>The contract does not do what the line is about, or the check was asked to read only.</summary>
    NotChecked,
}

/// <summary>What came of one line of the check.</summary>
/// <param name="Line">The line of the checklist, for example S0-97.</param>
/// <param name="Text">What was seen; where it failed, what to do.</param>
public sealed record GoLiveLine(string Line, string Name, Verdict Verdict, string Text);
