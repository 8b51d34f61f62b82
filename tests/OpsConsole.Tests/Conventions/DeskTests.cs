using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Runs;
using OpsConsole.Tests.Web;
using Xunit;

namespace OpsConsole.Tests.Conventions;

/// <summary>Whoever adds something that people can do is told here that it asks for a right and leaves an entry.</summary>
public sealed partial class DeskTests(ConsoleServer server) : IClassFixture<ConsoleServer>
{
    private static readonly IReadOnlyList<MethodInfo> Deeds =
    [
        .. typeof(RunLoop).Assembly.GetTypes().Where(t => t is { IsPublic: true, IsClass: true, IsAbstract: false } && t != typeof(AuditTrail))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetParameters() is [{ } first, ..] && first.ParameterType == typeof(Actor) && typeof(Task).IsAssignableFrom(m.ReturnType)),
    ];

    [Fact]
    public async Task Every_deed_refuses_who_has_no_role_before_it_does_anything()
    {
        server.CreateClient().Dispose();
        Assert.True(Deeds.Count > 20, "The deeds were not looked at.");
        await using var scope = server.Services.CreateAsyncScope();
        var stranger = new Actor("stranger@example.test", "", "test");
        foreach (var deed in Deeds)
        {
            var desk = scope.ServiceProvider.GetService(deed.DeclaringType!) ?? ActivatorUtilities.CreateInstance(scope.ServiceProvider, deed.DeclaringType!);
            var arguments = deed.GetParameters().Select(p => p.ParameterType == typeof(Actor) ? stranger : Any(p.ParameterType)).ToArray();
            var refused = await Record.ExceptionAsync(() => (Task)deed.Invoke(desk, arguments)!);
            Assert.True((refused is TargetInvocationException { InnerException: { } inner } ? inner : refused) is NotAllowedException, $"{deed.DeclaringType!.Name}.{deed.Name} did not refuse, but: {refused}");
        }
    }

    [Fact]
    public void Every_deed_leaves_an_entry_in_the_audit()
    {
        var silent = new List<string>();
        foreach (var deed in Deeds)
        {
            var text = SourceTree.Code.Where(f => f.Path.StartsWith("src/OpsConsole.Runtime/", StringComparison.Ordinal) && Regex.IsMatch(f.Text, $@"class {deed.DeclaringType!.Name}\b")).Select(f => f.Text).Single();
            var methods = Method().Matches(text).GroupBy(m => m.Groups[1].Value).ToDictionary(g => g.Key, g => string.Join("\n", g.Select(m => m.Value)));
            if (!Leaves(deed.Name, methods, []))
            {
                silent.Add($"{deed.DeclaringType!.Name}.{deed.Name}");
            }
        }

        Assert.Empty(silent);
    }

    [Fact]
    public void Every_button_that_changes_something_names_its_right()
    {
        var buttons = SourceTree.Read("src", "*.razor").SelectMany(f => Button().Matches(f.Text).Select(m => (f.Path, Tag: m.Value))).ToList();
        Assert.True(buttons.Count > 15, "The buttons were not looked at.");
        Assert.Empty(buttons.Where(b => !b.Tag.Contains(" Right=", StringComparison.Ordinal)).Select(b => $"{b.Path}: {b.Tag}"));
    }

    /// <summary>By its own hand, by a method beside it, or by another desk to which it passes the actor on.</summary>
    private static bool Leaves(string method, IReadOnlyDictionary<string, string> methods, HashSet<string> seen) =>
        seen.Add(method) && methods.TryGetValue(method, out var body)
        && (body.Contains("audit.", StringComparison.Ordinal) || body.Contains("(db, audit,", StringComparison.Ordinal) || body.Contains("Note(", StringComparison.Ordinal) || Passed().IsMatch(body) || methods.Keys.Any(other => body.Contains(other + "(", StringComparison.Ordinal) && Leaves(other, methods, seen)));

    private static object? Any(Type type) => type switch
    {
        _ when type == typeof(string) => "x",
        _ when type == typeof(CancellationToken) => CancellationToken.None,
        _ when type == typeof(IReadOnlyList<long>) => new long[] { 1 },
        _ when type.IsValueType => Activator.CreateInstance(type),
        _ => null,
    };

    /// <summary>A member at a class's first level, up to the next blank line at that level.</summary>
    [GeneratedRegex(@"^    (?:public|private|internal)[^\n;]*?\b(\w+)\((?:.*?)(?=\n\n    \S|\n}\n|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Method();

    [GeneratedRegex(@"<ActionButton\b.*?/>", RegexOptions.Singleline)]
    private static partial Regex Button();

    [GeneratedRegex(@"\w+\.\w+Async\(actor,|\bpublishing\.(?:Put|Add)Async\(")]
    private static partial Regex Passed();
}
