namespace OpsConsole.Web.Hosting;

/// <summary>Where things are on disk and on the network, before anything is registered.</summary>
public static class HostSetup
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>
    /// wwwroot-assets travels beside the program; `dotnet run` would otherwise look in the project's folder. Settings are read once, at the start: watching for changes of their files would have the system tell us of every
    /// write to a database below the current directory.
    /// </summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
        WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
    };

    /// <summary>Set in code and not in appsettings.json, which would win over ASPNETCORE_URLS.</summary>
    public static void UseDefaultUrl(this WebApplicationBuilder builder)
    {
        string[] keys = ["urls", "http_ports", "https_ports"];
        if (keys.All(k => string.IsNullOrEmpty(builder.Configuration[k])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }

    public static ConsoleOptions ReadOptions(this WebApplicationBuilder builder) =>
        new OptionsReader(builder.Configuration).Read(builder.Environment.IsDevelopment(), Path.Combine(Home(builder.Environment.ContentRootPath), "data"));

    /// <summary>The top of the repository when run from a clone, else the current directory.</summary>
    private static string Home(string contentRoot)
    {
        for (var folder = new DirectoryInfo(contentRoot); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OpsConsole.sln")))
            {
                return folder.FullName;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
