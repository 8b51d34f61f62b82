namespace OpsConsole.Sandbox.Life;

/// <summary>The kinds of things a support day is made of, and how often each comes up in a hundred.</summary>
static class Deeds
{
    public static readonly IReadOnlyList<(string Kind, int Weight)> All =
    [
        ("open", 22), ("assign", 18), ("answer", 20), ("reply", 10), ("tag", 8), ("snooze", 4), ("close", 12), ("reopen", 3), ("rate", 3),
    ];
}
