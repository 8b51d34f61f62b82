namespace OpsConsole.Web.Hosting;

/// <summary>
/// One console at a time works in a data directory: two would run the same pipelines side by side, and each would take the other's open runs for left-overs of a crash. The system lets it go with the process, however that
/// ends.
/// </summary>
public sealed class DataHold : IDisposable
{
    private readonly FileStream file;

    private DataHold(FileStream file) => this.file = file;

    /// <exception cref="OptionsException">Another console works there, or the directory cannot be written to.</exception>
    public static DataHold Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return new(new FileStream(Path.Combine(directory, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw new OptionsException([$"OpsConsole:DataDirectory: {directory} cannot be written to. Let this user write there, or name another directory."]);
        }
        catch (IOException)
        {
            throw new OptionsException([$"OpsConsole:DataDirectory: another console works in {directory}. End it first, or give this one a directory of its own."]);
        }
    }

    public void Dispose() => file.Dispose();
}
