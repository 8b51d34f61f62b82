namespace OpsConsole.Runtime.Runs;

/// <summary>Takes one run from where it stands to its end.</summary>
public sealed class RunLoop
{
    public Task WorkAsync(long runId, CancellationToken ct) => throw new NotSupportedException($"run {runId}");
}
