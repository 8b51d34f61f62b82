using System.Text.Json;

namespace OpsConsole.Sandbox.Statistics;

/// <summary>What has been asked of one vendor since the last reset.</summary>
sealed class VendorStatistics
{
    readonly Lock _gate = new();
    readonly Dictionary<(string Method, string Route, int Status), long> _routes = [];
    long _reads;
    long _writes;
    long _throttled;
    long _bytesIn;
    long _bytesOut;
    int _fullestWindow;
    int _inFlight;
    int _peakInFlight;

    /// <summary>A call begins; <see cref="Add"/> ends it.</summary>
    public void Enter()
    {
        lock (_gate)
        {
            _peakInFlight = Math.Max(_peakInFlight, ++_inFlight);
        }
    }

    public void Add(Tally tally, int windowFill)
    {
        lock (_gate)
        {
            _inFlight--;
            var key = (tally.Method, tally.Route, tally.Status);
            _routes[key] = _routes.GetValueOrDefault(key) + 1;
            _reads += tally.Writes ? 0 : 1;
            _writes += tally.Writes ? 1 : 0;
            _throttled += tally.Status == 429 ? 1 : 0;
            _bytesIn += tally.BytesIn;
            _bytesOut += tally.BytesOut;
            _fullestWindow = Math.Max(_fullestWindow, windowFill);
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _routes.Clear();
            _reads = _writes = _throttled = _bytesIn = _bytesOut = 0;
            _fullestWindow = 0;
            _peakInFlight = _inFlight;
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        lock (_gate)
        {
            json.WriteStartObject();
            json.WriteNumber("requests", _reads + _writes);
            json.WriteNumber("reads", _reads);
            json.WriteNumber("writes", _writes);
            json.WriteNumber("throttled", _throttled);
            json.WriteNumber("fullestWindow", _fullestWindow);
            json.WriteNumber("peakInFlight", _peakInFlight);
            json.WriteNumber("bytesIn", _bytesIn);
            json.WriteNumber("bytesOut", _bytesOut);
            json.WriteStartArray("routes");
            foreach (var ((method, route, status), count) in _routes.OrderBy(pair => pair.Key))
            {
                json.WriteStartObject();
                json.WriteString("method", method);
                json.WriteString("route", route);
                json.WriteNumber("status", status);
                json.WriteNumber("count", count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
