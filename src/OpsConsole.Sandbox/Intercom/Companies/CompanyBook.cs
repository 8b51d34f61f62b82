using System.Globalization;
using OpsConsole.Sandbox.Collections;
using SortKey = OpsConsole.Sandbox.Collections.SortKey;

namespace OpsConsole.Sandbox.Intercom.Companies;

/// <summary>All companies by either id, in the order of their ids. Not thread-safe: the state locks.</summary>
sealed class CompanyBook
{
    const string Prefix = "65f0c0de5eedc000";

    readonly Dictionary<string, Company> _kept = [];
    readonly Dictionary<string, string> _byCompanyId = [];
    readonly HashSet<string> _gone = [];
    readonly Order _byNumber = new();
    Crowd<Company> _crowd = new(0, 0, _ => null!);
    Func<string, long> _sequenceOf = _ => -1;
    long _crowdFirst = long.MaxValue;
    long _last;

    public int Count => _byNumber.Count;

    public IEnumerable<Company> All => After("");

    /// <summary>Those seeded one by one or written to.</summary>
    public IEnumerable<Company> Kept => _kept.Values;

    /// <summary>The rest of the crowd as it stands now, to be read outside the lock.</summary>
    public IEnumerable<Company> Crowd => _crowd.Frozen();

    public bool IsOfCrowd(string id) => _crowd.Holds(NumberOf(id));

    public int CrowdCount => _crowd.Count;

    public string NextId() => IdOf(_last + 1);

    public static string IdOf(long number) => Prefix + number.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The running number in an id; -1 for another's.</summary>
    public static long NumberOf(string id) =>
        id.Length == 24 && id.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(id.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : -1;

    public Company? Find(string id) => _kept.GetValueOrDefault(id) ?? _crowd.At(NumberOf(id));

    public Company? FindByCompanyId(string companyId) =>
        _byCompanyId.TryGetValue(companyId, out var id) ? _kept[id]
        : _crowd.At(_sequenceOf(companyId)) is { } member && member.CompanyId == companyId ? member : null;

    /// <summary>Whether there was one that has been deleted.</summary>
    public bool IsGone(string id) => _gone.Count > 0 && _gone.Contains(id);

    /// <summary>Those behind an id, in order; all behind the empty one.</summary>
    public IEnumerable<Company> After(string id)
    {
        var from = id.Length == 0 ? SortKey.Least : Key(NumberOf(id) + 1);
        return _byNumber.Ascending(from, SortKey.Greatest).Select(key => _crowd.At(key.Sequence) ?? _kept[IdOf(key.Sequence)]);
    }

    public void Put(Company company)
    {
        Leave(company.Id);
        if (_kept.TryAdd(company.Id, company))
        {
            _byNumber.Add(Key(NumberOf(company.Id)));
        }

        _kept[company.Id] = company;
        _byCompanyId[company.CompanyId] = company.Id;
        _gone.Remove(company.Id);
        Remember(company.Id);
    }

    public void Remove(string id)
    {
        Leave(id);
        Remember(id);
        _gone.Add(id);
        if (_kept.Remove(id, out var company))
        {
            _byNumber.Remove(Key(NumberOf(id)));
            _byCompanyId.Remove(company.CompanyId);
        }
    }

    public void Load(IEnumerable<Company> companies, Crowd<Company> crowd, Ramp byNumber, Func<string, long> sequenceOf)
    {
        _kept.Clear();
        _byCompanyId.Clear();
        _gone.Clear();
        _byNumber.Load([], byNumber);
        (_crowd, _sequenceOf, _crowdFirst, _last) = (crowd, sequenceOf, byNumber.First, 0);
        foreach (var company in companies)
        {
            Put(company);
        }
    }

    void Leave(string id)
    {
        _crowd.Leave(NumberOf(id));
        _byNumber.Leave(NumberOf(id));
    }

    /// <summary>A number once given out is not given out again, deleted or not; the crowd's lie above.</summary>
    void Remember(string id) => _last = NumberOf(id) < _crowdFirst ? Math.Max(_last, NumberOf(id)) : _last;

    static SortKey Key(long number) => new(number, number);
}
