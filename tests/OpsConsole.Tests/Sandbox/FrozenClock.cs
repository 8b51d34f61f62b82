using System.Globalization;

namespace OpsConsole.Tests.Sandbox;

/// <summary>A host clock that stands still, so that only /control/clock moves a vendor's time.</summary>
public sealed class FrozenClock(DateTimeOffset now) : TimeProvider
{
    public static FrozenClock At(string iso) => new(DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture));

    public override DateTimeOffset GetUtcNow() => now;
}
