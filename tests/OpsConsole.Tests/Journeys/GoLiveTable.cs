using OpsConsole.Runtime.GoLive;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace OpsConsole.Tests.Journeys;

/// <summary>Prints the acceptance pack's table when its tests are done, on whatever verbosity <c>dotnet test</c> runs.</summary>
public sealed class GoLiveTable(IMessageSink sink) : IDisposable
{
    private readonly List<GoLiveLine> lines = [];

    public void Add(IEnumerable<GoLiveLine> some) => lines.AddRange(some);

    public void Dispose()
    {
        foreach (var line in lines)
        {
            sink.OnMessage(new DiagnosticMessage($"{line.Verdict,-10} {line.Line,-7} {line.Name}. {line.Text}"));
        }
    }
}
