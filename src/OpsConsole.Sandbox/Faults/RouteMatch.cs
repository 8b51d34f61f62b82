using System.Text.RegularExpressions;

namespace OpsConsole.Sandbox.Faults;

/// <summary>"METHOD /template" names one operation; a bare path names all below it.</summary>
static partial class RouteMatch
{
    public static bool Fits(string route, string method, string template, string path)
    {
        var space = route.IndexOf(' ');
        if (space < 0)
        {
            return path.StartsWith(route, StringComparison.OrdinalIgnoreCase) || Same(route, template);
        }

        var wanted = route[(space + 1)..].Trim();
        return method.Equals(route[..space], StringComparison.OrdinalIgnoreCase)
            && (Same(wanted, template) || wanted.Equals(path, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What a parameter is called does not matter.</summary>
    static bool Same(string left, string right) =>
        Parameter().Replace(left, "{}").Equals(Parameter().Replace(right, "{}"), StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
