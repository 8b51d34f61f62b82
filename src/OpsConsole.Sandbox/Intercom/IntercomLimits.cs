using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Intercom;

/// <summary>Ten-second windows at a fixed phase (sheet, section 3). The header carries the window's number, not the minute's.</summary>
sealed class IntercomLimits(VendorClock clock)
{
    // One app's resets always end on the same digit (live recording); ours on a three.
    const long PhaseMs = 3_000;

    readonly Lock _gate = new();
    long _window = -1;
    int _used;

    public bool Enabled { get; set; } = true;

    public int PerWindow { get; set; } = 1667;

    public int WindowSeconds { get; set; } = 10;

    public int Used
    {
        get
        {
            lock (_gate)
            {
                return _used;
            }
        }
    }

    public RateReading Take()
    {
        lock (_gate)
        {
            var reading = Read();
            _used++;
            return Enabled ? reading with { Remaining = Math.Max(0, reading.Remaining - 1), Exceeded = _used > PerWindow } : reading with { Remaining = PerWindow };
        }
    }

    public RateReading Peek()
    {
        lock (_gate)
        {
            return Read();
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _window = -1;
            _used = 0;
        }
    }

    RateReading Read()
    {
        var length = WindowSeconds * 1000L;
        var window = (clock.NowMs - PhaseMs) / length;
        if (window != _window)
        {
            _window = window;
            _used = 0;
        }

        return new RateReading(PerWindow, Math.Max(0, PerWindow - _used), ((window + 1) * length + PhaseMs) / 1000, false);
    }
}
