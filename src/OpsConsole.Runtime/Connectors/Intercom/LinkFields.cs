namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>Fields that a contact does not hold itself but by a link to something with a name.</summary>
static class LinkFields
{
    /// <summary>A tag as a tick: labels stay apart from facts, which are attributes (S0-58).</summary>
    public const string TagPrefix = "tags.";

    /// <summary>The owner by e-mail, the way other systems name people (S0-80).</summary>
    public const string Owner = "owner_email";

    /// <summary>All companies of the contact by their external ids.</summary>
    public const string Companies = "companies";

    /// <summary>The fields among these whose tags are held; names ignore case (section 10).</summary>
    public static IEnumerable<string> TagsOn(IReadOnlyCollection<string> fields, IReadOnlyList<IntercomTag> known, IReadOnlyCollection<string> held) =>
        from tag in known
        where held.Contains(tag.Id)
        let field = fields.FirstOrDefault(f => string.Equals(f, TagPrefix + tag.Name, StringComparison.OrdinalIgnoreCase))
        where field is not null
        select field;

    public static bool IsLink(string field) => field is Owner or Companies || field.StartsWith(TagPrefix, StringComparison.Ordinal);
}
