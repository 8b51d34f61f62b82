using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace OpsConsole.Web.Hosting;

/// <summary>A readable console and a rolling JSON file. Run and pipeline ids come as properties from the scopes around the work; record values never come here.</summary>
public static class Logs
{
    /// <summary>Until the address has been told, only errors reach the console: the first line a person reads says what to do.</summary>
    private static readonly LoggingLevelSwitch ConsoleLevel = new(LogEventLevel.Error);

    public static void AddConsoleLogs(this WebApplicationBuilder builder, ConsoleOptions options)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext()
            .WriteTo.Console(levelSwitch: ConsoleLevel, formatProvider: CultureInfo.InvariantCulture, outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}")
            .WriteTo.File(new JsonFormatter(renderMessage: true), Path.Combine(options.DataDirectory, "logs", "opsconsole-.json"), rollingInterval: RollingInterval.Day, retainedFileCountLimit: 14, shared: true)
            .CreateLogger();
        builder.Logging.ClearProviders().AddSerilog(logger, dispose: true);
    }

    public static void OpenConsole() => ConsoleLevel.MinimumLevel = LogEventLevel.Verbose;
}
