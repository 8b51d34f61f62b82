using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Store;

namespace OpsConsole.Runtime.Contracts;

/// <summary>What rests while a vendor refuses a connection's token: asking again could only be refused again, so nothing is asked until somebody has authorised it anew (S1-04).</summary>
static class TokenWaits
{
    /// <summary>Whether the pipeline's contract reads or writes through such a connection, or its extraction copies from one.</summary>
    public static async Task<bool> PipelineAsync(OpsDbContext db, string pipelineKey, CancellationToken ct)
    {
        if (!await db.Connections.AnyAsync(c => !c.Authorised, ct))
        {
            return false;
        }

        if (await db.Extractions.AnyAsync(e => e.PipelineKey == pipelineKey && db.Connections.Any(c => c.Key == e.ConnectionKey && !c.Authorised), ct))
        {
            return true;
        }

        var contract = await (from pipeline in db.Pipelines join row in db.Contracts on pipeline.ContractKey equals row.Key where pipeline.Key == pipelineKey select new { row.Key, row.PublishedVersion }).SingleOrDefaultAsync(ct);
        return contract is { PublishedVersion: { } version } && await ContractAsync(db, contract.Key, version, ct);
    }

    public static async Task<bool> ContractAsync(OpsDbContext db, string contractKey, int version, CancellationToken ct)
    {
        var refused = await db.Connections.Where(c => !c.Authorised).Select(c => c.Key).ToListAsync(ct);
        if (refused.Count == 0)
        {
            return false;
        }

        var json = await db.ContractVersions.AsNoTracking().Where(v => v.ContractKey == contractKey && v.Version == version).Select(v => v.Json).SingleOrDefaultAsync(ct);
        return json is not null && ContractStore.Read(json) is var contract && (refused.Contains(contract.Left.Connection) || refused.Contains(contract.Right.Connection));
    }
}
