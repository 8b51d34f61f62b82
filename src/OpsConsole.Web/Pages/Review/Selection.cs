using OpsConsole.Runtime.Review;
using OpsConsole.Runtime.Runs;

namespace OpsConsole.Web.Pages.Review;

/// <summary>Items somebody has marked, by id. A marked cause is the ids it had at that moment; what joins it later is not taken along.</summary>
public sealed class Selection
{
    private readonly HashSet<long> ids = [];
    private readonly Dictionary<CauseKey, IReadOnlyList<long>> causes = [];

    public IReadOnlyCollection<long> Ids => ids;

    public bool Has(long id) => ids.Contains(id);

    public bool Has(CauseKey cause) => causes.TryGetValue(cause, out var taken) && taken.All(ids.Contains);

    public void Set(long id, bool on)
    {
        if (on)
        {
            ids.Add(id);
        }
        else
        {
            ids.Remove(id);
        }
    }

    public async Task SetAsync(ReviewCause cause, bool on, Func<Task<IReadOnlyList<long>>> ask)
    {
        if (on)
        {
            causes[cause.Key] = await ask();
            ids.UnionWith(causes[cause.Key]);
        }
        else if (causes.Remove(cause.Key, out var taken))
        {
            ids.ExceptWith(taken);
        }
    }

    public void Clear()
    {
        ids.Clear();
        causes.Clear();
    }
}
