using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace OpsConsole.Runtime.Store;

/// <summary>
/// EF Core 10 asks for SQLitePCLRaw 2.1; the version in <c>SqlitePclRawVersion</c> may be older but has the same surface.
/// Hands over the assembly that is there, whatever version was asked for.
/// </summary>
static class SqliteShim
{
#pragma warning disable CA2255 // a module initialiser is the only place early enough
    [ModuleInitializer]
    internal static void Init() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name is { } simple && simple.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal) && name.Version is not null
            ? context.LoadFromAssemblyName(new AssemblyName(simple))
            : null;
#pragma warning restore CA2255
}
