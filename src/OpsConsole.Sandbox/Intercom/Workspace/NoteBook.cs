using System.Globalization;

namespace OpsConsole.Sandbox.Intercom.Workspace;

/// <summary>All notes, and each contact's. Not thread-safe: the state locks.</summary>
sealed class NoteBook
{
    readonly SortedDictionary<long, Note> _notes = [];
    readonly Dictionary<string, string[]> _byContact = [];
    long _last = 500;

    public IEnumerable<Note> All => _notes.Values;

    public string NextId() => (_last + 1).ToString(CultureInfo.InvariantCulture);

    public Note? Find(string id) =>
        long.TryParse(id, CultureInfo.InvariantCulture, out var number) ? _notes.GetValueOrDefault(number) : null;

    /// <summary>Ids of a contact's notes, oldest first; the array is replaced, never changed.</summary>
    public string[] Of(string contactId) => _byContact.GetValueOrDefault(contactId, []);

    public void Put(Note note)
    {
        var number = long.Parse(note.Id, CultureInfo.InvariantCulture);
        _notes[number] = note;
        _last = Math.Max(_last, number);
        if (!Of(note.ContactId).Contains(note.Id))
        {
            _byContact[note.ContactId] = [.. Of(note.ContactId), note.Id];
        }
    }

    public void Load(IEnumerable<Note> notes)
    {
        _notes.Clear();
        _byContact.Clear();
        _last = 500;
        foreach (var note in notes)
        {
            Put(note);
        }
    }
}
