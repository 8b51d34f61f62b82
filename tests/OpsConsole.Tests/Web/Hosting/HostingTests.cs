using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OpsConsole.Web.Hosting;
using Xunit;

namespace OpsConsole.Tests.Web.Hosting;

public sealed class HostingTests
{
    private static string Top([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (!File.Exists(Path.Combine(folder!.FullName, "OpsConsole.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private static ConsoleOptions Read(params (string Key, string Value)[] settings) =>
        new OptionsReader(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("OpsConsole:" + s.Key, (string?)s.Value))).Build()).Read(development: false, "data");

    [Fact]
    public void The_sample_settings_hold_every_option_and_pass_validation()
    {
        var sample = new ConfigurationBuilder().AddJsonFile(Path.Combine(Top(), "appsettings.sample.json")).Build();
        new OptionsReader(sample).Read(development: false, "data");
        Assert.All(OptionsReader.Keys, key => Assert.True(sample["OpsConsole:" + key] is not null, $"{key} is not in the sample"));
    }

    [Fact]
    public void Wrong_settings_are_told_all_at_once_each_naming_its_key()
    {
        var e = Assert.Throws<OptionsException>(() => Read(
            ("Vendors:TimeoutSeconds", "soon"), ("Schedules:Enabled", "maybe"), ("Sandbox:Url", "here"), ("Admin:Email", "nobody"), ("Admin:Password", "short"),
            ("Database:Postgres", "Host"), ("Warehouse:Postgres", "Host")));
        string[] keys = ["Vendors:TimeoutSeconds", "Schedules:Enabled", "Sandbox:Url", "Admin:Email", "Admin:Password", "Database:Postgres", "Warehouse:Postgres"];
        Assert.All(keys, key => Assert.Contains(e.Problems, p => p.StartsWith($"OpsConsole:{key} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Notices_leave_by_the_mail_server_and_the_address_that_are_set()
    {
        var notices = Read(("PublicUrl", "https://ops.example.test/"), ("Mail:Host", "smtp.example.test"), ("Mail:Tls", "false"), ("Mail:From", "ops@example.test")).ForRuntime().Notices;
        Assert.Equal(("https://ops.example.test", "smtp.example.test", 587, false, "ops@example.test"), (notices.PublicUrl, notices.MailHost, notices.MailPort, notices.MailTls, notices.MailFrom));
        var wrong = Assert.Throws<OptionsException>(() => Read(("Mail:Port", "0"), ("Mail:From", "nobody"), ("Mail:User", "ops")));
        Assert.Equal(["Mail:From", "Mail:Password", "Mail:Port"], wrong.Problems.Select(p => p["OpsConsole:".Length..p.IndexOf(' ', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_that_is_no_setting_and_a_token_that_is_short_are_warned_of()
    {
        var warnings = Read(("Admn:Email", "typo@example.test"), ("Api:Token", "abc")).Warnings;
        Assert.Contains(warnings, w => w.Contains("Admn:Email"));
        Assert.Contains(warnings, w => w.Contains("Api:Token"));
    }

    [Fact]
    public void The_sandbox_is_off_in_production_unless_asked_for()
    {
        Assert.False(Read().SandboxEnabled);
        Assert.True(Read(("Sandbox:Enabled", "true")) is { HostsSandbox: true, DemoSignIn: false });
        Assert.True(Read(("Sandbox:Url", "http://localhost:5090")) is { SandboxEnabled: true, HostsSandbox: false });
    }

    [Fact]
    public void Every_path_the_dockerfile_copies_exists()
    {
        var copies = File.ReadAllLines(Path.Combine(Top(), "Dockerfile")).Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(copies);
        Assert.All(copies.SelectMany(l => l.Split(' ')[1..^1]), path => Assert.True(Path.Exists(Path.Combine(Top(), path)), $"{path} is not there"));
    }

    [Fact]
    public async Task Health_and_static_files_answer_without_signing_in_and_the_script_is_whole()
    {
        using var server = new ConsoleServer();
        using var client = server.CreateClient();
        Assert.Equal("alive", await client.GetStringAsync("/healthz"));
        using var ready = await client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("""{"database":"answers","scheduler":"running"}""", await ready.Content.ReadAsStringAsync());
        Assert.True((await client.GetByteArrayAsync("/_framework/blazor.web.js")).Length > 100_000);
        Assert.True((await client.GetByteArrayAsync("/_content/Radzen.Blazor/css/standard-base.css")).Length > 100_000);
        Assert.Contains("--oc-accent", await client.GetStringAsync("/css/tokens.css"));
    }

    [Fact]
    public async Task In_production_there_is_no_sandbox()
    {
        using var server = new ConsoleServer();
        using var client = server.CreateClient();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/sandbox/control/stats")).StatusCode);
    }

    [Fact]
    public void Our_own_styles_name_no_colour()
    {
        var css = File.ReadAllText(Path.Combine(Top(), "wwwroot-assets", "css", "app.css"));
        Assert.DoesNotMatch(new Regex("#[0-9a-fA-F]{3,8}\\b(?![^{]*\\{)|rgb\\(|hsl\\("), css);
    }
}
