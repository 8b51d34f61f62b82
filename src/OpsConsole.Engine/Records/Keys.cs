namespace OpsConsole.Engine.Records;

/// <summary>Keys made of the names that people give: what addresses, logs and settings call a thing by.</summary>
public static class Keys
{
    /// <summary>The name in lower-case letters, digits and hyphens; empty where it has neither letters nor digits.</summary>
    public static string Of(string name) =>
        string.Join('-', string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The key itself, or with the first number from 2 on that nobody has taken.</summary>
    public static string Free(string key, IReadOnlyCollection<string> taken) => Enumerable.Range(1, taken.Count + 1).Select(n => n == 1 ? key : $"{key}-{n}").First(k => !taken.Contains(k));
}
