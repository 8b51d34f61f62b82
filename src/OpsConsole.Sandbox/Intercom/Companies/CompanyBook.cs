using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Companies;

/// <summary>All companies by either id. Not thread-safe: the state locks.</summary>
sealed class CompanyBook
{
    readonly SortedDictionary<string, Company> _byId = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _byCompanyId = [];
    long _last;

    public IEnumerable<Company> All => _byId.Values;

    public string NextId() => IdOf(_last + 1);

    public static string IdOf(long number) => "65f0c0de5eedc000" + number.ToString("x8", CultureInfo.InvariantCulture);

    public Company? Find(string id) => _byId.GetValueOrDefault(id);

    public Company? FindByCompanyId(string companyId) =>
        _byCompanyId.TryGetValue(companyId, out var id) ? _byId[id] : null;

    public void Put(Company company)
    {
        _byId[company.Id] = company;
        _byCompanyId[company.CompanyId] = company.Id;
        Remember(company.Id);
    }

    public void Remove(string id)
    {
        Remember(id);
        if (_byId.Remove(id, out var company))
        {
            _byCompanyId.Remove(company.CompanyId);
        }
    }

    public void Load(IEnumerable<Company> companies)
    {
        _byId.Clear();
        _byCompanyId.Clear();
        _last = 0;
        foreach (var company in companies)
        {
            Put(company);
        }
    }

    /// <summary>A number once given out is not given out again, deleted or not.</summary>
    void Remember(string id) => _last = Math.Max(_last, long.Parse(id.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
