using System.Globalization;

namespace OpsConsole.Sandbox.Airtable.State;

/// <summary>Comments on records, oldest first. Not thread-safe: the state locks.</summary>
sealed class CommentBook
{
    readonly Dictionary<string, List<Comment>> _byRecord = [];
    long _last;

    public string NextId() => "comOps" + (_last + 1).ToString("d11", CultureInfo.InvariantCulture);

    public IReadOnlyList<Comment> Of(string recordId) => _byRecord.GetValueOrDefault(recordId) is { } comments ? comments : [];

    public Comment? Find(string recordId, string id) => Of(recordId).FirstOrDefault(comment => comment.Id == id);

    public void Put(Comment comment)
    {
        if (!_byRecord.TryGetValue(comment.RecordId, out var comments))
        {
            _byRecord[comment.RecordId] = comments = [];
        }

        var place = comments.FindIndex(other => other.Id == comment.Id);
        if (place < 0)
        {
            comments.Add(comment);
        }
        else
        {
            comments[place] = comment;
        }

        Remember(comment.Id);
    }

    public void Remove(string recordId, string id)
    {
        _byRecord.GetValueOrDefault(recordId)?.RemoveAll(comment => comment.Id == id);
        Remember(id);
    }

    public void Clear()
    {
        _byRecord.Clear();
        _last = 0;
    }

    void Remember(string id) => _last = Math.Max(_last, long.Parse(id.AsSpan(6), CultureInfo.InvariantCulture));
}
