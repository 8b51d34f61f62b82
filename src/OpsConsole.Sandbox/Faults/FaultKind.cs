namespace OpsConsole.Sandbox.Faults;

enum FaultKind
{
    /// <summary>As if somebody had revoked the token.</summary>
    Unauthorised,
    TooManyRequests,
    ServerError,
    Unavailable,

    /// <summary>Held without being worked, then cut off.</summary>
    Timeout,

    /// <summary>Cut off at once, unworked.</summary>
    Reset,
    Slow,

    /// <summary>Worked, then answered 200 with a body that is not whole JSON.</summary>
    Malformed,

    /// <summary>Worked, then half of the body and a cut connection.</summary>
    HalfPage,

    /// <summary>Worked and kept, then held and cut off: the caller cannot know.</summary>
    TimeoutAfterCommit,
}
