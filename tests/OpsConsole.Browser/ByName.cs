using Xunit.Abstractions;
using Xunit.Sdk;

namespace OpsConsole.Browser;

/// <summary>The journeys are one story on one database: setup first, then a run, then what it left.</summary>
public sealed class ByName : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases.OrderBy(t => t.TestMethod.Method.Name, StringComparer.Ordinal);
}
