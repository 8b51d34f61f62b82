using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Airtable;

/// <summary>Five requests in any second per base; one too many shuts the base for thirty seconds (sheet, section 8).</summary>
sealed class AirtableLimits(VendorClock clock)
{
    readonly Lock _gate = new();
    readonly Dictionary<string, Queue<long>> _recent = [];
    readonly Dictionary<string, long> _shutUntil = [];
    int _fill;

    public bool Enabled { get; set; } = true;

    public int PerSecond { get; set; } = 5;

    public int PenaltySeconds { get; set; } = 30;

    /// <summary>How many requests the last second held, at the last request.</summary>
    public int Fill
    {
        get
        {
            lock (_gate)
            {
                return _fill;
            }
        }
    }

    /// <summary>False when the request is one too many, or comes while the base is shut.</summary>
    public bool Take(string baseId)
    {
        lock (_gate)
        {
            var now = clock.NowMs;
            if (!_recent.TryGetValue(baseId, out var recent))
            {
                _recent[baseId] = recent = [];
            }

            while (recent.TryPeek(out var first) && first <= now - 1000)
            {
                recent.Dequeue();
            }

            recent.Enqueue(now);
            _fill = recent.Count;
            if (!Enabled)
            {
                return true;
            }

            if (now < _shutUntil.GetValueOrDefault(baseId))
            {
                return false;
            }

            if (recent.Count <= PerSecond)
            {
                return true;
            }

            _shutUntil[baseId] = now + (PenaltySeconds * 1000L);
            return false;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _recent.Clear();
            _shutUntil.Clear();
            _fill = 0;
        }
    }
}
