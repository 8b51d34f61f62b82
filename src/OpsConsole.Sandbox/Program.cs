using Microsoft.AspNetCore.Builder;

namespace OpsConsole.Sandbox;

/// <summary>The sandbox alone: <c>dotnet run --project src/OpsConsole.Sandbox --urls http://127.0.0.1:5090</c>.</summary>
static class Program
{
    static void Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Services.AddSandbox(builder.Configuration.GetSection("Sandbox").Bind);
        var app = builder.Build();
        app.MapSandbox("");
        app.Run();
    }
}
