using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Runtime.Pipelines;
using OpsConsole.Runtime.Scheduling;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>The real scheduler: due runs, their order, pauses, and times missed.</summary>
public sealed class ScheduleTests
{
    private const string OnceAYear = "0 0 3 1 1 ?";

    [Fact]
    public async Task X_06_A_pipeline_runs_by_its_schedule_one_run_after_the_other_and_not_while_it_is_off()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10, schedules: true);
        await rehearsal.Sandbox.FaultAsync(new { kind = "slow", share = 1.0 });
        await rehearsal.Get<PipelineDesk>().SetScheduleAsync(Rehearsal.Person, Rehearsal.Key, PipelineDesk.ShortestInterval, null);
        await rehearsal.Get<PipelineDesk>().SetEnabledAsync(Rehearsal.Person, Rehearsal.Key, true);
        await Rehearsal.UntilAsync(async () => (await ScheduledAsync(rehearsal)).Count(r => r.FinishedAt is not null) >= 2, "two due runs have ended", TimeSpan.FromMinutes(2));
        Assert.NotNull(await rehearsal.Get<PipelineSchedule>().NextAsync(Rehearsal.Key, default));

        await rehearsal.Get<PipelineDesk>().SetEnabledAsync(Rehearsal.Person, Rehearsal.Key, false);
        Assert.Null(await rehearsal.Get<PipelineSchedule>().NextAsync(Rehearsal.Key, default));
        var runs = await ScheduledAsync(rehearsal);
        Assert.All(runs.Zip(runs.Skip(1)), two => Assert.True(two.First.FinishedAt <= two.Second.StartedAt || two.Second.StartedAt is null, $"{two.First.Id} {two.First.StartedAt:O}..{two.First.FinishedAt:O}, {two.Second.Id} {two.Second.StartedAt:O}..{two.Second.FinishedAt:O}"));
    }

    [Fact]
    public async Task X_06_A_time_missed_while_the_console_was_off_is_made_up_for_once()
    {
        await using var rehearsal = await Rehearsal.StartAsync(10, schedules: true);
        await Rehearsal.UntilAsync(async () => await ScheduledAsync(rehearsal) is [{ FinishedAt: not null }], "the run that is due at once has ended");
        await rehearsal.Get<PipelineDesk>().SetScheduleAsync(Rehearsal.Person, Rehearsal.Key, null, OnceAYear);

        await rehearsal.RestartAsync();
        await Task.Delay(1500);
        Assert.Single(await ScheduledAsync(rehearsal)); // nothing was missed

        await rehearsal.RestartAsync(async database =>
        {
            await using var file = new SqliteConnection($"Data Source={database};Pooling=False");
            await file.OpenAsync();
            await using var late = file.CreateCommand();
            late.CommandText = $"UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = {DateTimeOffset.UtcNow.AddHours(-2).UtcTicks} WHERE TRIGGER_TYPE = 'CRON' AND TRIGGER_NAME LIKE '%{Rehearsal.Key}%'";
            Assert.Equal(1, await late.ExecuteNonQueryAsync());
        });
        await Rehearsal.UntilAsync(async () => (await ScheduledAsync(rehearsal)).Count > 1, "the missed run came");
        await Task.Delay(1500);
        Assert.Equal(2, (await ScheduledAsync(rehearsal)).Count);
    }

    private static async Task<List<RunRow>> ScheduledAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Runs.AsNoTracking().Where(r => r.PipelineKey == Rehearsal.Key && r.Scheduled).OrderBy(r => r.Id).ToListAsync();
    }
}
