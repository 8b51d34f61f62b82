namespace OpsConsole.Sandbox.Faults;

/// <summary>The rules in force, in the order they were added; the first that strikes wins.</summary>
sealed class FaultBook
{
    readonly Lock _gate = new();
    readonly List<FaultRule> _rules = [];
    volatile bool _any;
    int _lastId;

    public FaultRule Add(string? vendor, string? route, FaultKind kind, double? share, int? count, int? seed, double? seconds, int skip = 0)
    {
        lock (_gate)
        {
            var id = ++_lastId;
            var rule = new FaultRule(id, vendor, route, kind, share, count, seed ?? id, seconds ?? 30, skip);
            _rules.Add(rule);
            _any = true;
            return rule;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
            _lastId = 0;
            _any = false;
        }
    }

    public IReadOnlyList<FaultRule> Rules()
    {
        lock (_gate)
        {
            return [.. _rules];
        }
    }

    public Fault? Draw(string vendor, string method, string template, string path)
    {
        if (!_any)
        {
            return null;
        }

        lock (_gate)
        {
            foreach (var rule in _rules)
            {
                if (rule.Matches(vendor, method, template, path) && rule.Draw() is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }
    }
}
