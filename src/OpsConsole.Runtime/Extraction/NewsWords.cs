using OpsConsole.Engine.Extraction;

namespace OpsConsole.Runtime.Extraction;

/// <summary>A field's news as people read it: what was, what is, what became of it, what to do.</summary>
static class NewsWords
{
    public static string Of(FieldNews news) => (news.Was, news.Taken) switch
    {
        (null, true) => $"{news.Object} has a new field, {news.Field.Name} ({Word(news.Field.Type)}). Before: not there. It is a column from this run on; look whether it should be hashed.",
        (null, false) => $"{news.Object} has a new field, {news.Field.Name} ({Word(news.Field.Type)}). Before: not there. It was left out, since new fields are blocked; take it in the plan if you want it.",
        ({ } was, _) => $"{news.Object}.{news.Field.Name} came as {Word(news.Field.Type)}. Before: {Word(was)}. Its column holds text from this run on, so that nothing is lost.",
    };

    public static string Word(ColumnType type) => type switch
    {
        ColumnType.Text => "text",
        ColumnType.Integer => "whole number",
        ColumnType.Real => "number",
        ColumnType.Boolean => "yes or no",
        ColumnType.Json => "JSON",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
