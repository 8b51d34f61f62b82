using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using OpsConsole.Engine.Planning;
using OpsConsole.Runtime.Runs;
using OpsConsole.Sandbox;
using Xunit;

namespace OpsConsole.Tests.Conventions;

public sealed class TypeTests
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
    private static readonly Assembly Engine = typeof(Planner).Assembly;

    [Fact]
    public void The_engine_uses_the_framework_and_two_guests()
    {
        var packages = XDocument.Load(Path.Combine(SourceTree.Top, "src/OpsConsole.Engine/OpsConsole.Engine.csproj")).Descendants().Where(e => e.Name.LocalName is "PackageReference" or "FrameworkReference" or "ProjectReference");
        var others = Engine.GetReferencedAssemblies().Select(a => a.Name!).Where(n => !n.StartsWith("System.", StringComparison.Ordinal) && n is not ("FluentValidation" or "Handlebars"));

        Assert.Equal(["FluentValidation", "Handlebars.Net"], packages.Select(p => p.Attribute("Include")!.Value));
        Assert.Empty(others);
        Assert.DoesNotContain(Engine.GetReferencedAssemblies(), a => a.Name is "System.Net.Http" or "System.Net.Sockets");
    }

    [Fact]
    public void The_engine_never_waits()
    {
        var methods = Engine.GetTypes().SelectMany(t => t.GetMethods(Declared)).ToList();
        var waiting = methods.Where(m => IsTask(m.ReturnType) || m.GetParameters().Any(p => IsTask(p.ParameterType) || p.ParameterType == typeof(CancellationToken)) || m.IsDefined(typeof(AsyncStateMachineAttribute)));

        Assert.True(methods.Count > 300, "The engine was not looked at.");
        Assert.Empty(waiting.Select(m => $"{m.DeclaringType}.{m.Name}"));
    }

    [Fact]
    public void Nine_in_ten_classes_are_sealed_or_static()
    {
        var classes = new[] { Engine, typeof(RunLoop).Assembly, typeof(SandboxOptions).Assembly }
            .SelectMany(a => a.GetTypes())
            .Where(t => t.IsClass && !typeof(Delegate).IsAssignableFrom(t) && !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.Name.StartsWith('<') && t.Namespace?.StartsWith("OpsConsole.", StringComparison.Ordinal) == true && !t.Namespace.Contains("Migrations", StringComparison.Ordinal))
            .ToList();
        var open = classes.Where(t => !t.IsSealed).Select(t => t.FullName).ToList();

        Assert.True(classes.Count > 200, "The classes were not looked at.");
        Assert.True(open.Count <= classes.Count / 10, $"{open.Count} of {classes.Count} are open: {string.Join(", ", open)}");
    }

    private static bool IsTask(Type type) =>
        typeof(Task).IsAssignableFrom(type) || (type.IsGenericType ? type.GetGenericTypeDefinition() : type) is var open && (open == typeof(ValueTask) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>));
}
