namespace OpsConsole.Web.Auth;

public static class LocalAddress
{
    /// <summary>Where to go after signing in: only a path of this console, else the overview.</summary>
    public static string Or(string? address, string otherwise = "/") =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal) && !address.Any(char.IsControl) ? address : otherwise;
}
