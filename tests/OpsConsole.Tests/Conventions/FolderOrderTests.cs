using System.Text.RegularExpressions;
using Xunit;

namespace OpsConsole.Tests.Conventions;

/// <summary>A folder may use those below it, never one above. The lists are the order of sight, top to bottom; a new folder finds its place here.</summary>
public sealed partial class FolderOrderTests
{
    private static readonly string[] Engine = ["Extraction", "Health", "Recipes", "Rules", "Planning", "Merging", "Mapping", "Gates", "Identity", "Contracts", "Conversations", "Retry", "Records"];

    private static readonly string[] Runtime =
    [
        "Jobs", "Demo", "GoLive", "WriteOut", "Health", "Retention", "Views", "Review", "Inbox", "Recipes", "Extraction", "Connections", "Pipelines", "People", "Why", "Proof", "Actions", "Runs", "Contracts", "Warehouses", "Journal", "Notices", "Connectors", "Scheduling", "Audit", "Live", "Store",
    ];

    public static TheoryData<string, string[]> Projects => new() { { "Engine", Engine }, { "Runtime", Runtime } };

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_look_down_only(string project, string[] order)
    {
        var uses = Uses(project).ToList();

        Assert.NotEmpty(uses);
        Assert.Empty(uses.Where(u => Array.IndexOf(order, u.To) < Array.IndexOf(order, u.From)).Select(u => $"{u.Path} looks up to {u.To}"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_folder_has_its_place_in_the_order(string project, string[] order)
    {
        var top = Path.Combine(SourceTree.Top, "src", "OpsConsole." + project);
        var folders = Directory.EnumerateDirectories(top).Select(d => Path.GetFileName(d)).Where(d => d is not ("bin" or "obj")).Order();

        Assert.Equal(order.Order(), folders);
    }

    [Fact]
    public void Projects_look_down_only_and_the_sandbox_at_nobody()
    {
        var order = new Dictionary<string, string[]> { ["Engine"] = ["Engine"], ["Runtime"] = ["Runtime", "Engine"], ["Sandbox"] = ["Sandbox"] };
        var wrong = from file in SourceTree.Code
                    let project = file.Path.Split('/')[1]["OpsConsole.".Length..]
                    where order.ContainsKey(project)
                    from Match use in Using().Matches(file.Text)
                    where !order[project].Contains(use.Groups[1].Value)
                    select $"{file.Path} uses {use.Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void A_vendors_connector_knows_no_contract_no_store_and_no_other_vendor()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(SourceTree.Top, "src", "OpsConsole.Runtime", "Connectors")).Select(d => Path.GetFileName(d)).ToList();
        Assert.Contains("Airtable", folders);
        var wrong = from folder in folders
                    from file in SourceTree.Code.Where(f => f.Folder == "src/OpsConsole.Runtime/Connectors/" + folder)
                    from Match use in Using().Matches(file.Text)
                    let what = use.Value["using OpsConsole.".Length..].TrimEnd(';', '\r')
                    where what is not ("Engine.Extraction" or "Engine.Records" or "Engine.Conversations" or "Engine.Retry" or "Runtime.Connectors.Http")
                    select $"{file.Path} uses {what}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_of_ours_is_used_without_saying_so() =>
        Assert.Empty(SourceTree.Code.Concat(SourceTree.Tests).Find(GlobalUsing()));

    private static IEnumerable<(string Path, string From, string To)> Uses(string project) =>
        from file in SourceTree.Code
        where file.Path.StartsWith($"src/OpsConsole.{project}/", StringComparison.Ordinal)
        let parts = file.Path.Split('/')
        where parts.Length > 3 // what stands at the top may see all
        from Match use in Using().Matches(file.Text)
        where use.Groups[1].Value == project && use.Groups[2].Value != parts[2]
        select (file.Path, parts[2], use.Groups[2].Value);

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?OpsConsole\.(\w+)(?:\.(\w+))?[\w.]*;\r?$", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^global using .*OpsConsole\.")]
    private static partial Regex GlobalUsing();
}
