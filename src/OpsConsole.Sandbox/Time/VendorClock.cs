namespace OpsConsole.Sandbox.Time;

/// <summary>A vendor's own clock: the host's time plus what /control/clock has added.</summary>
sealed class VendorClock(TimeProvider host) : TimeProvider
{
    long _aheadTicks;

    public override DateTimeOffset GetUtcNow() =>
        host.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public long NowMs => GetUtcNow().ToUnixTimeMilliseconds();

    public long NowSeconds => GetUtcNow().ToUnixTimeSeconds();

    public double AheadSeconds
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks)).TotalSeconds;
        set => Interlocked.Exchange(ref _aheadTicks, TimeSpan.FromSeconds(value).Ticks);
    }

    public void Advance(double seconds) =>
        Interlocked.Add(ref _aheadTicks, TimeSpan.FromSeconds(seconds).Ticks);
}
