namespace OpsConsole.Runtime.Connectors.Intercom;

/// <summary>A small list of the workspace, asked for once by however many need it at the same time, and again when it is ten minutes old or somebody wants it anew.</summary>
sealed class NamedList<T>(TimeProvider clock, Func<CallContext, Task<IReadOnlyList<T>>> ask)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim one = new(1, 1);
    private (IReadOnlyList<T> Items, long At)? known;

    public async Task<IReadOnlyList<T>> GetAsync(CallContext call, bool anew = false)
    {
        await one.WaitAsync(call.Token);
        try
        {
            if (anew || known is not { } list || clock.GetElapsedTime(list.At) > Fresh)
            {
                known = list = (await ask(call), clock.GetTimestamp());
            }

            return list.Items;
        }
        finally
        {
            one.Release();
        }
    }
}
