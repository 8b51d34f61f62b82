using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Health;

/// <summary>What people call the pipelines and connections that figures are of.</summary>
public sealed class SubjectNames
{
    private readonly Dictionary<string, string> names;

    private SubjectNames(Dictionary<string, string> names) => this.names = names;

    internal static async Task<SubjectNames> LoadAsync(OpsDbContext db, CancellationToken ct)
    {
        var names = await db.Connections.AsNoTracking().ToDictionaryAsync(c => c.Key, c => c.Name, ct);
        foreach (var pipeline in await db.Pipelines.AsNoTracking().Select(p => new { p.Key, p.Name }).ToListAsync(ct))
        {
            names[pipeline.Key] = pipeline.Name;
        }

        return new(names);
    }

    public string Of(string subject) => names.GetValueOrDefault(subject, subject);
}
