using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.HelpCenter;

/// <summary>All articles and collections, the last changed first. Not thread-safe: the state locks.</summary>
sealed class ArticleBook
{
    const int First = 38;

    readonly Dictionary<string, Article> _articles = [];
    readonly Dictionary<int, Collection> _collections = [];
    int _last = First;

    public IEnumerable<Article> Articles => _articles.Values.OrderByDescending(article => article.UpdatedAt).ThenByDescending(article => Number(article.Id));

    public IEnumerable<Collection> Collections => _collections.Values.OrderByDescending(collection => collection.UpdatedAt).ThenByDescending(collection => collection.Id);

    public string NextId() => (_last + 1).ToString(CultureInfo.InvariantCulture);

    public Article? Find(string id) => _articles.GetValueOrDefault(id);

    public Collection? FindCollection(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? _collections.GetValueOrDefault(number) : null;

    public void Put(Article article)
    {
        _articles[article.Id] = article;
        _last = Math.Max(_last, Number(article.Id));
    }

    public void Put(Collection collection) => _collections[collection.Id] = collection;

    public void RemoveArticle(string id)
    {
        _articles.Remove(id);
        _last = Math.Max(_last, Number(id));
    }

    public void RemoveCollection(int id) => _collections.Remove(id);

    public void Clear()
    {
        _articles.Clear();
        _collections.Clear();
        _last = First;
    }

    static int Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);
}
