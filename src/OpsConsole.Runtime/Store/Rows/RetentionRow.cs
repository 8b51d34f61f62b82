namespace OpsConsole.Runtime.Store.Rows;

/// <summary>How long one class of data is kept, where a person has said other than the default.</summary>
public sealed class RetentionRow
{
    /// <summary>The class's key, see <c>DataClass</c>.</summary>
    public required string Class { get; set; }
    public int Days { get; set; }
    public required string ChangedBy { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
}
