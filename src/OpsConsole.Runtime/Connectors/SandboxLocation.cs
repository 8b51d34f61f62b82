namespace OpsConsole.Runtime.Connectors;

/// <summary>
/// Where the sandbox answers. Its connections keep addresses like <c>sandbox:/intercom</c>, because a sandbox inside this process is wherever the program happens to listen, and is there only once it listens.
/// </summary>
public sealed class SandboxLocation
{
    public const string Scheme = "sandbox:";
    private string? pathHere;
    private readonly TaskCompletionSource<string> root = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="address">The sandbox's root, for example http://127.0.0.1:5090 or http://localhost:5080/sandbox. The first call counts.</param>
    /// <param name="here">Its path where it is part of this program, so that a browser finds it under the console's own address.</param>
    public void Set(string address, string? here = null)
    {
        pathHere ??= here;
        root.TrySetResult(address.TrimEnd('/'));
    }

    /// <summary>As <see cref="ResolveAsync"/>, for somebody's browser, which may know the console by another name than this machine does.</summary>
    public async Task<string> ResolveInBrowserAsync(string address, string consoleUrl, CancellationToken ct)
    {
        var resolved = await ResolveAsync(address, ct);
        return pathHere is { } path && address.StartsWith(Scheme, StringComparison.Ordinal) ? consoleUrl.TrimEnd('/') + path + address[Scheme.Length..] : resolved;
    }

    /// <summary>False until the sandbox is known to answer.</summary>
    public bool IsSet => root.Task.IsCompletedSuccessfully;

    /// <summary>A live address as it is; a sandbox one made whole, waiting for the program's start if need be.</summary>
    public async Task<string> ResolveAsync(string address, CancellationToken ct)
    {
        if (!address.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return address;
        }

        try
        {
            return await root.Task.WaitAsync(TimeSpan.FromSeconds(30), ct) + address[Scheme.Length..];
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException("This connection speaks to the sandbox, and the sandbox is off. Turn on OpsConsole:Sandbox:Enabled or give OpsConsole:Sandbox:Url.");
        }
    }
}
