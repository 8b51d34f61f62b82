namespace OpsConsole.Sandbox.Faults;

/// <summary>A rule of /control/faults: a share of matching requests, or the next few, once as many as told have passed.</summary>
sealed class FaultRule(int id, string? vendor, string? route, FaultKind kind, double? share, int? count, int seed, double seconds, int skip)
{
    readonly Random _random = new(seed);
    int _passing = skip;
    int _left = count ?? (share is null ? 1 : int.MaxValue);

    public int Id { get; } = id;

    public string? Vendor { get; } = vendor;

    public string? Route { get; } = route;

    public FaultKind Kind { get; } = kind;

    public double? Share { get; } = share;

    public int? Left => _left == int.MaxValue ? null : _left;

    public int Hits { get; private set; }

    /// <summary>Draws for a matching request; the book serialises the draws.</summary>
    public Fault? Draw()
    {
        if (_passing > 0)
        {
            _passing--;
            return null;
        }

        if (_left == 0 || (Share is { } part && _random.NextDouble() >= part))
        {
            return null;
        }

        Hits++;
        _left -= _left == int.MaxValue ? 0 : 1;
        return new Fault(Kind, TimeSpan.FromSeconds(seconds), _random.Next());
    }

    public bool Matches(string vendor, string method, string template, string path) =>
        (Vendor is null || Vendor.Equals(vendor, StringComparison.OrdinalIgnoreCase))
        && (Route is null || RouteMatch.Fits(Route, method, template, path));
}
