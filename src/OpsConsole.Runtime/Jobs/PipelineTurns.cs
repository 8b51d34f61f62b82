using System.Collections.Concurrent;

namespace OpsConsole.Runtime.Jobs;

/// <summary>One at a time for each pipeline. The scheduler alone does not promise it: a job whose schedule is changed while it works is started beside itself.</summary>
public sealed class PipelineTurns
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = new(StringComparer.Ordinal);

    /// <summary>Waits for the pipeline's turn; disposing gives it on.</summary>
    public async Task<IDisposable> TakeAsync(string pipelineKey, CancellationToken ct)
    {
        var one = turns.GetOrAdd(pipelineKey, _ => new SemaphoreSlim(1, 1));
        await one.WaitAsync(ct);
        return new Turn(one);
    }

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
