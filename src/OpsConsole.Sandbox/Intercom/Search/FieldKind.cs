namespace OpsConsole.Sandbox.Intercom.Search;

enum FieldKind
{
    Text,

    /// <summary>A body, matched word by word: a value of two words equals nothing (sheet, section 5).</summary>
    Words,
    Number,
    Date,
    Flag,

    /// <summary>Ids of which a record has several; equality only.</summary>
    Tag,

    /// <summary>Ids of which a record has several; lists of values too.</summary>
    Many,
}
