using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Companies;

/// <summary>One open scroll per app, gone after a minute of silence (sheet, section 7).</summary>
sealed class CompanyScroll
{
    const long IdleMs = 60_000;

    string? _param;
    string _after = "";
    long _touchedMs;
    int _count;

    public string? Current(long nowMs) => _param is not null && nowMs - _touchedMs <= IdleMs ? _param : null;

    public string After => _after;

    public string Begin(long nowMs)
    {
        _param = $"25b649f7-5eed-4000-8000-{(++_count).ToString("x12", CultureInfo.InvariantCulture)}";
        _after = "";
        _touchedMs = nowMs;
        return _param;
    }

    public void Advance(string after, long nowMs)
    {
        _after = after;
        _touchedMs = nowMs;
    }

    public void End() => _param = null;
}
