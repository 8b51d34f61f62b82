using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Contracts;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Contracts;

/// <summary>How a contract stands, as one line of the list. Problems are those of shape; no vendor is asked.</summary>
public sealed record ContractLine(ContractRow Row, Contract? Newest, int Errors, int Warnings, IReadOnlyList<PipelineRow> UsedBy, DateTimeOffset? ChangedAt, string? ChangedBy, string? Note);

public enum ContractState
{
    Published,
    Draft,
    Drift,
}

public sealed record ContractFilter(string? Text = null, ContractState? State = null);

/// <summary>A published version and how many runs worked under it.</summary>
public sealed record VersionLine(int Version, string Note, string PublishedBy, DateTimeOffset PublishedAt, int Runs, string? ApprovedBy = null);

/// <summary>Contracts and their versions as lists.</summary>
public sealed class ContractQueries(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>By name.</summary>
    public async Task<Paged<ContractLine>> PageAsync(ContractFilter filter, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = filter.State switch
        {
            ContractState.Drift => db.Contracts.AsNoTracking().Where(c => c.DriftText != null),
            ContractState.Draft => db.Contracts.AsNoTracking().Where(c => c.DraftJson != null),
            ContractState.Published => db.Contracts.AsNoTracking().Where(c => c.PublishedVersion != null),
            null => db.Contracts.AsNoTracking(),
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            rows = rows.Where(c => c.Name.Contains(filter.Text) || c.Key.Contains(filter.Text));
        }

        var total = await rows.CountAsync(ct);
        var shown = await rows.OrderBy(c => c.Name).ThenBy(c => c.Key).Skip(page.Skip).Take(page.Size).ToListAsync(ct);
        var keys = shown.Select(c => c.Key).ToList();
        var users = (await db.Pipelines.AsNoTracking().Where(p => keys.Contains(p.ContractKey)).ToListAsync(ct)).ToLookup(p => p.ContractKey);
        var versions = (await db.ContractVersions.AsNoTracking().Where(v => keys.Contains(v.ContractKey) && db.Contracts.Any(c => c.Key == v.ContractKey && c.PublishedVersion == v.Version)).ToListAsync(ct)).ToDictionary(v => v.ContractKey);
        return new([.. shown.Select(c => Line(c, versions.GetValueOrDefault(c.Key), [.. users[c.Key]]))], total);
    }

    /// <summary>Newest first.</summary>
    public async Task<Paged<VersionLine>> VersionsAsync(string key, PageRequest page, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == key);
        var lines = await rows.OrderByDescending(v => v.Version).Skip(page.Skip).Take(page.Size)
            .Select(v => new VersionLine(v.Version, v.Note, v.PublishedBy, v.PublishedAt, db.Runs.Count(r => r.ContractVersion == v.Version && db.Pipelines.Any(p => p.Key == r.PipelineKey && p.ContractKey == key)), v.ApprovedBy))
            .ToListAsync(ct);
        return new(lines, await rows.CountAsync(ct));
    }

    private static ContractLine Line(ContractRow row, ContractVersionRow? published, IReadOnlyList<PipelineRow> users)
    {
        var json = row.DraftJson ?? published?.Json;
        var newest = json is null ? null : ContractStore.Read(json);
        var problems = newest is null ? [] : ContractValidator.Check(newest);
        var errors = problems.Count(p => p.Level == ProblemLevel.Error);
        return row.DraftJson is null
            ? new(row, newest, errors, problems.Count - errors, users, published?.PublishedAt, published?.PublishedBy, published?.Note)
            : new(row, newest, errors, problems.Count - errors, users, row.DraftAt, row.DraftBy, null);
    }
}
