using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.People;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store;
using Xunit;

namespace OpsConsole.Tests.Web;

/// <summary>The real program on a database of its own; nothing runs by schedule.</summary>
public class ConsoleServer : WebApplicationFactory<Program>
{
    public const string ApiToken = "configured-token-for-tests";
    public const string Password = "a long enough password";
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("opsconsole-web-").FullName;

    public ConsoleServer() => ClientOptions.AllowAutoRedirect = false;

    public virtual string Environment => "Production";

    public Actor Admin { get; } = new("admin@example.test", Roles.Admin, "page");

    public async Task<HttpClient> WithTokenAsync(string role)
    {
        var token = await Services.GetRequiredService<TokenDesk>().CreateAsync(Admin, "test " + role, role);
        return WithToken(token);
    }

    public HttpClient WithToken(string token)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A browser with the person's cookie.</summary>
    public async Task<HttpClient> SignedInAsync(string role)
    {
        var people = Services.GetRequiredService<PeopleQueries>();
        var desk = Services.GetRequiredService<PeopleDesk>();
        if (!await people.AnyAsync())
        {
            await desk.CreateFirstAdminAsync(Admin.Name, Password, "page");
        }

        var email = role == Roles.Admin ? Admin.Name : $"{role}@example.test".ToLowerInvariant();
        if ((await people.ListAsync()).All(p => p.Email != email))
        {
            await desk.CreateAsync(Admin, email, role, Password);
        }

        var client = CreateClient();
        var answer = await SignInAsync(client, email, Password);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    public static async Task<HttpResponseMessage> SignInAsync(HttpClient client, string email, string password, string address = "/signin") =>
        await client.PostAsync(address, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "signin",
            ["__RequestVerificationToken"] = await FormTokenAsync(client, address),
            ["Email"] = email,
            ["Password"] = password,
        }));

    public static async Task<string> FormTokenAsync(HttpClient client, string address) =>
        Regex.Match(await client.GetStringAsync(address), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;

    public async Task SeedAsync(Func<OpsDbContext, Task> seed)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync();
        await seed(db);
        await db.SaveChangesAsync();
    }

    /// <summary>A pipeline put there behind the program's back is made known to its scheduler.</summary>
    public async Task SeedPipelineAsync()
    {
        await SeedAsync(db =>
        {
            Samples.AddPipeline(db);
            return Task.CompletedTask;
        });
        await Services.GetRequiredService<PipelineSchedule>().ApplyAsync(Samples.PipelineRow(), default);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environment);
        builder.UseSetting("OpsConsole:DataDirectory", DataDirectory);
        builder.UseSetting("OpsConsole:Schedules:Enabled", "false");
        builder.UseSetting("OpsConsole:Sandbox:Enabled", Sandbox ? "true" : "false");
        builder.UseSetting("OpsConsole:Api:Token", ApiToken);
    }

    protected virtual bool Sandbox => false;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try
        {
            Directory.Delete(DataDirectory, recursive: true);
        }
        catch (IOException)
        {
            // The log file may still be open for a moment; the system's temporary folder is swept anyway.
        }
    }
}

/// <summary>As a newcomer has it: Development, sandbox on.</summary>
public sealed class DevelopmentServer : ConsoleServer
{
    public override string Environment => "Development";

    protected override bool Sandbox => true;
}
