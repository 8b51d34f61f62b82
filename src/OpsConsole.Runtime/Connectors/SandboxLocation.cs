namespace OpsConsole.Runtime.Connectors;

/// <summary>
/// Where the sandbox answers. Its connections keep addresses like <c>sandbox:/intercom</c>, because a sandbox inside this process is wherever the program happens to listen, and is there only once it listens.
/// </summary>
public sealed class SandboxLocation
{
    public const string Scheme = "sandbox:";
    private readonly TaskCompletionSource<string> root = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="address">The sandbox's root, for example http://127.0.0.1:5090 or http://localhost:5080/sandbox. The first call counts.</param>
    public void Set(string address) => root.TrySetResult(address.TrimEnd('/'));

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
