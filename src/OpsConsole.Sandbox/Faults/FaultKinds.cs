namespace OpsConsole.Sandbox.Faults;

static class FaultKinds
{
    static readonly Dictionary<string, FaultKind> ByName = new()
    {
        ["401"] = FaultKind.Unauthorised,
        ["429"] = FaultKind.TooManyRequests,
        ["500"] = FaultKind.ServerError,
        ["503"] = FaultKind.Unavailable,
        ["timeout"] = FaultKind.Timeout,
        ["reset"] = FaultKind.Reset,
        ["slow"] = FaultKind.Slow,
        ["malformed"] = FaultKind.Malformed,
        ["half-page"] = FaultKind.HalfPage,
        ["timeout-after-commit"] = FaultKind.TimeoutAfterCommit,
    };

    public static string Names => string.Join(", ", ByName.Keys);

    public static bool TryParse(string? name, out FaultKind kind) =>
        ByName.TryGetValue(name ?? "", out kind);

    public static string Name(FaultKind kind) => ByName.First(pair => pair.Value == kind).Key;
}
