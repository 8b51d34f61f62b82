using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;
using Xunit.Abstractions;

namespace OpsConsole.Tests.Sandbox;

/// <summary>The vendors' own clients against the sandbox. They need node, and <c>npm ci</c> in the folder "clients".</summary>
public sealed class OfficialClientTests(ITestOutputHelper output)
{
    const string Required = "OPSCONSOLE_REQUIRE_CLIENTS";

    [Fact]
    public async Task The_official_clients_work_unchanged()
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "airtable")) || !await HasNode())
        {
            var why = "SKIPPED: node or clients/node_modules is missing; run npm ci in " + folder;
            output.WriteLine(why);
            Assert.False(Environment.GetEnvironmentVariable(Required) == "1", why);
            return;
        }

        await using var sandbox = await SandboxServer.StartAsync();
        // airtable.js waits five seconds and more after a 429; its patience is not what is tried here.
        await sandbox.LimitsAsync(new { vendor = "airtable", enabled = false });
        var (code, said) = await Run("node", folder, "run.mjs", sandbox.BaseUrl);
        output.WriteLine(said);
        Assert.True(code == 0, said);
    }

    static async Task<bool> HasNode()
    {
        try
        {
            return (await Run("node", ".", "--version")).Code == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    static async Task<(int Code, string Said)> Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var said = process.StandardOutput.ReadToEndAsync(patience.Token);
        var complained = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await said + await complained);
    }

    static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "clients");
}
