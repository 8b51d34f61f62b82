using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Runs;

/// <summary>The work of runs of another kind than keeping two systems in step. <see cref="RunLoop"/> opens such a run, and writes down every end that is not the work's own.</summary>
public interface IRunWork
{
    /// <summary>Works the run to its end, from wherever an earlier try has brought it, and closes it.</summary>
    Task WorkAsync(RunRow run, CancellationToken ct);
}
