using System.Text.RegularExpressions;

namespace OpsConsole.Tests.Conventions;

/// <summary>One file of the repository; <see cref="Path"/> is from the top, with forward slashes.</summary>
sealed record SourceFile(string Path, string Text)
{
    public string Folder => Path[..Path.LastIndexOf('/')];
}

/// <summary>The repository as text. What is built or generated is left out.</summary>
static partial class SourceTree
{
    public static string Top { get; } = FindTop();

    public static IReadOnlyList<SourceFile> Code { get; } = Read("src", "*.cs");

    public static IReadOnlyList<SourceFile> Tests { get; } = Read("tests", "*.cs");

    public static IReadOnlyList<SourceFile> Read(string below, string pattern) =>
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(Top, below), pattern, SearchOption.AllDirectories)
            .Select(p => (Full: p, Path: System.IO.Path.GetRelativePath(Top, p).Replace('\\', '/')))
            .Where(p => !LeftOut().IsMatch(p.Path))
            .Select(p => new SourceFile(p.Path, File.ReadAllText(p.Full)))
            .OrderBy(f => f.Path, StringComparer.Ordinal)];

    /// <summary>Where in which files a pattern stands, as people look it up: path, line, text.</summary>
    public static IEnumerable<string> Find(this IEnumerable<SourceFile> files, Regex pattern) =>
        from file in files
        from line in file.Text.Split('\n').Select((text, at) => (Text: text, At: at + 1))
        where pattern.IsMatch(line.Text)
        select $"{file.Path}:{line.At}: {line.Text.Trim()}";

    private static string FindTop()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "OpsConsole.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }

    [GeneratedRegex("(^|/)(bin|obj|node_modules|Migrations)/")]
    private static partial Regex LeftOut();
}
