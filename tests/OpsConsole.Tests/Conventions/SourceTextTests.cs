using System.Text.RegularExpressions;
using Xunit;

namespace OpsConsole.Tests.Conventions;

/// <summary>What may and may not stand in the source.</summary>
public sealed partial class SourceTextTests
{
    /// <summary>Vendors' documented hosts, and names that lead nowhere.</summary>
    private static readonly string[] KnownHosts = ["localhost", "127.0.0.1", "api.airtable.com", "app.intercom.com", "api.intercom.io", "api.eu.intercom.io", "api.au.intercom.io"];

    [Fact]
    public void Every_file_has_one_file_scoped_namespace_equal_to_its_folder()
    {
        var wrong = SourceTree.Code.Concat(SourceTree.Tests)
            .Where(f => !f.Path.EndsWith("/Program.cs", StringComparison.Ordinal))
            .Where(f => Namespace().Matches(f.Text) is not [var only] || only.Groups[1].Value != f.Folder[(f.Folder.IndexOf('/') + 1)..].Replace('/', '.'));

        Assert.Empty(wrong.Select(f => f.Path));
    }

    [Fact]
    public void Nothing_is_put_off_in_a_comment() => Assert.Empty(SourceTree.Code.Concat(SourceTree.Tests).Concat(SourceTree.Read("src", "*.razor")).Find(PutOff()));

    [Fact]
    public void Nobody_looks_at_a_static_clock_outside_Program() =>
        Assert.Empty(SourceTree.Code.Concat(SourceTree.Read("src", "*.razor")).Where(f => !f.Path.EndsWith("/Program.cs", StringComparison.Ordinal)).Find(StaticClock()));

    [Fact]
    public void The_engine_has_no_chance_in_it() =>
        Assert.Empty(SourceTree.Code.Where(f => f.Path.StartsWith("src/OpsConsole.Engine/", StringComparison.Ordinal)).Find(Chance()));

    [Fact]
    public void The_source_names_no_host_but_vendors_and_our_own()
    {
        var hosts = Sources().SelectMany(f => Host().Matches(f.Text).Select(m => (f.Path, Host: m.Groups[1].Value)));

        Assert.DoesNotContain(hosts, h => !KnownHosts.Contains(h.Host) && !h.Host.EndsWith(".example", StringComparison.Ordinal) && !h.Host.EndsWith(".test", StringComparison.Ordinal));
    }

    [Fact]
    public void The_source_names_no_place_on_somebodys_machine() => Assert.Empty(Sources().Find(MachinePath()));

    private static IEnumerable<SourceFile> Sources() => new[] { "*.cs", "*.razor", "*.json", "*.csproj", "*.targets" }.SelectMany(p => SourceTree.Read("src", p));

    [GeneratedRegex(@"^namespace ([\w.]+);\r?$", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex PutOff();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b|\bStopwatch\.")]
    private static partial Regex StaticClock();

    [GeneratedRegex(@"\bGuid\.(NewGuid|CreateVersion7)\b|\bRandom\b|\bTimeProvider\b|\bRandomNumberGenerator\b|\bEnvironment\.")]
    private static partial Regex Chance();

    [GeneratedRegex(@"https?://([a-z0-9][a-z0-9.-]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Host();

    [GeneratedRegex("""(?<![\w.:*])/(home|Users|work|root|opt|tmp|mnt|var)/\w|[A-Z]:\\\\?\w+|\bnuget\.org\b""")]
    private static partial Regex MachinePath();
}
