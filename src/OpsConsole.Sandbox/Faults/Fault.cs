namespace OpsConsole.Sandbox.Faults;

/// <summary>One rule that struck one request.</summary>
/// <param name="Draw">A number the rule drew, so that variants of a fault are deterministic too.</param>
sealed record Fault(FaultKind Kind, TimeSpan Hold, int Draw)
{
    public bool StopsBeforeHandler => Kind is FaultKind.Unauthorised or FaultKind.TooManyRequests or FaultKind.ServerError
        or FaultKind.Unavailable or FaultKind.Timeout or FaultKind.Reset;
}
