using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Engine.Records;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Health;
using OpsConsole.Runtime.Notices;
using OpsConsole.Runtime.Store.Rows;
using Xunit;

namespace OpsConsole.Tests.Journeys;

/// <summary>Trouble is told once when it begins and once when it is over, never per record.</summary>
public sealed class AlertTests
{
    [Fact]
    public async Task S0_117_Lost_access_is_told_once_and_its_return_once()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var heard = await AddChannelAsync(rehearsal);
        await SetTokenAsync(rehearsal, "wrong");
        await rehearsal.RunAsync();
        await Rehearsal.UntilAsync(async () => (await heard()).Count == 1, "the alert is told");
        await rehearsal.RunAsync();
        await SampleAsync(rehearsal);

        var opened = Assert.Single(await heard());
        Assert.Contains("Intercom (sandbox) refuses our token.", opened, StringComparison.Ordinal);

        await SetTokenAsync(rehearsal, "sandbox");
        Rehearsal.Succeeded(await rehearsal.RunAsync());
        await Rehearsal.UntilAsync(async () => (await heard()).Count == 2, "the recovery is told");
        await SampleAsync(rehearsal);

        Assert.Contains("takes our token again", (await heard())[^1], StringComparison.Ordinal);
        Assert.Equal(2, (await heard()).Count);
        var alert = Assert.Single(await AlertsAsync(rehearsal), a => a.Metric == Metric.AuthLost);
        Assert.NotNull(alert.RecoveredAt);
    }

    [Fact]
    public async Task S0_117_Many_old_records_in_the_queue_are_one_alert_and_settling_them_ends_it()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var heard = await AddChannelAsync(rehearsal);
        await using (var db = await rehearsal.DbAsync())
        {
            for (var i = 0; i < 40; i++)
            {
                db.Reviews.Add(Waiting(i, DateTimeOffset.UtcNow.AddHours(-30)));
            }

            await db.SaveChangesAsync();
        }

        await SampleAsync(rehearsal);
        await SampleAsync(rehearsal);
        Assert.Contains("Queue age", Assert.Single(await heard()), StringComparison.Ordinal);

        await using (var db = await rehearsal.DbAsync())
        {
            await db.Reviews.ExecuteUpdateAsync(u => u.SetProperty(r => r.Status, ReviewStatus.Resolved).SetProperty(r => r.ResolvedAt, DateTimeOffset.UtcNow));
        }

        await SampleAsync(rehearsal);
        Assert.Contains("Recovered: Queue age", (await heard())[^1], StringComparison.Ordinal);
        Assert.Equal(2, (await heard()).Count);
        await using var after = await rehearsal.DbAsync();
        Assert.True((await after.MetricSamples.OrderByDescending(s => s.Id).FirstAsync(s => s.Metric == Metric.TimeToResolve)).Value >= 30 * 3600);
    }

    [Fact]
    public async Task S0_117_A_whole_pass_that_read_nothing_where_partners_are_known_is_an_alert()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        await AddRunAsync(rehearsal, DateTimeOffset.UtcNow, read: 0, RunMode.Full);

        await SampleAsync(rehearsal);

        var alert = Assert.Single(await AlertsAsync(rehearsal), a => a.Metric == Metric.ZeroRows);
        Assert.Contains("read nothing where 12 partners are known", alert.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_112_S0_117_Ten_times_the_new_records_of_other_weeks_is_an_alert_below_any_limit()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(60);
        await using (var db = await rehearsal.DbAsync())
        {
            var now = DateTimeOffset.UtcNow;
            for (var week = 1; week <= 4; week++)
            {
                var at = now.AddDays(-7 * week);
                db.MetricSamples.Add(new MetricSampleRow { Metric = Metric.NewRecords, Subject = Rehearsal.Key, At = at, Hour = (int)(at.ToUnixTimeSeconds() / 3600), Value = 5 + week });
            }

            db.AlertRules.Add(new AlertRuleRow { Metric = Metric.NewRecords, Subject = "", ForMinutes = 0, Spikes = true });
            await db.SaveChangesAsync();
        }

        await SampleAsync(rehearsal);

        Assert.Contains("other weeks had at most", Assert.Single(await AlertsAsync(rehearsal), a => a.Metric == Metric.NewRecords).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S0_117_While_muted_nobody_is_told_and_the_audit_knows_by_whom()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var heard = await AddChannelAsync(rehearsal);
        await rehearsal.Get<HealthDesk>().MuteAsync(Rehearsal.Person, Metric.QueueAge, Rehearsal.Key, DateTimeOffset.UtcNow.AddHours(1), "trade fair");
        await using (var db = await rehearsal.DbAsync())
        {
            db.Reviews.Add(Waiting(1, DateTimeOffset.UtcNow.AddDays(-3)));
            await db.SaveChangesAsync();
        }

        await SampleAsync(rehearsal);
        Assert.Single(await AlertsAsync(rehearsal), a => a.Metric == Metric.QueueAge);
        Assert.Empty(await heard());

        await rehearsal.Get<HealthDesk>().UnmuteAsync(Rehearsal.Person, Metric.QueueAge, Rehearsal.Key);
        await SampleAsync(rehearsal);
        Assert.Single(await heard());
        await using var after = await rehearsal.DbAsync();
        Assert.Equal(["mute", "unmute"], await after.Audit.Where(a => a.Object == "alert" && a.Verb.Contains("mute")).OrderBy(a => a.Id).Select(a => a.Verb).ToListAsync());
        await Assert.ThrowsAsync<ConflictException>(() => rehearsal.Get<HealthDesk>().MuteAsync(Rehearsal.Person, Metric.QueueAge, "", DateTimeOffset.UtcNow.AddYears(1), "for good"));
        await Assert.ThrowsAsync<NotAllowedException>(() => rehearsal.Get<HealthDesk>().MuteAsync(Rehearsal.Person with { Role = "Editor" }, Metric.QueueAge, "", DateTimeOffset.UtcNow.AddHours(1), "x"));
    }

    [Fact]
    public async Task S0_111_S0_113_Figures_come_from_runs_and_the_sources_own_times_and_are_kept_as_a_trend()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var pair = (await rehearsal.PairsAsync())[0];
        await rehearsal.SetRowAsync(pair.Row, new { team = "Waiting" });
        await Task.Delay(1100); // a lag is told in whole seconds
        Rehearsal.Succeeded(await rehearsal.RunAsync());

        await SampleAsync(rehearsal);

        var trends = await rehearsal.Get<HealthQueries>().TrendsAsync(HealthPeriod.Day);
        double? Now(Metric metric) => trends.Single(t => t.Metric == metric && t.Subject is Rehearsal.Key or "intercom-demo").Now;
        Assert.Equal(1, Now(Metric.Success));
        Assert.InRange(Now(Metric.LagMax)!.Value, 1, 60);
        Assert.Equal(0, Now(Metric.QueueDepth));
        Assert.Equal(0, Now(Metric.Throttled));
        Assert.NotNull(trends.Single(t => t.Metric == Metric.Success).Points[^1]);
        Assert.Null(trends.Single(t => t.Metric == Metric.Success).Before);
        Assert.Equal(15 * 60, trends.Single(t => t.Metric == Metric.LagP95).Rule.Rule.Limit);
        Assert.Equal(24, trends.Single(t => t.Metric == Metric.QueueAge).Points.Count);
    }

    [Fact]
    public async Task S0_117_A_channel_that_refuses_is_said_and_tried_again_with_the_next_sample()
    {
        await using var rehearsal = await Rehearsal.SyncedAsync(12);
        var heard = await AddChannelAsync(rehearsal, "/nowhere/");
        await AddRunAsync(rehearsal, DateTimeOffset.UtcNow, read: 0, RunMode.Full);
        await SampleAsync(rehearsal);
        Assert.NotNull(Assert.Single(await AlertsAsync(rehearsal), a => a.Metric == Metric.ZeroRows).NoticeError);

        await using (var db = await rehearsal.DbAsync())
        {
            (await db.Channels.SingleAsync()).ProtectedAddress = rehearsal.Get<ChannelBook>().Protect(rehearsal.Sandbox.BaseUrl + "/slack/ops");
            await db.SaveChangesAsync();
        }

        await SampleAsync(rehearsal);
        await SampleAsync(rehearsal);
        Assert.Single(await heard());
        Assert.Null(Assert.Single(await AlertsAsync(rehearsal), a => a.Metric == Metric.ZeroRows).NoticeError);
    }

    private static Task SampleAsync(Rehearsal rehearsal) => rehearsal.Get<HealthSampler>().SampleAsync();

    private static async Task<List<AlertRow>> AlertsAsync(Rehearsal rehearsal)
    {
        await using var db = await rehearsal.DbAsync();
        return await db.Alerts.OrderBy(a => a.Id).ToListAsync();
    }

    private static async Task AddRunAsync(Rehearsal rehearsal, DateTimeOffset at, int read, RunMode mode)
    {
        await using var db = await rehearsal.DbAsync();
        db.Runs.Add(new RunRow { PipelineKey = Rehearsal.Key, RequestedBy = "schedule", Mode = mode, Status = RunStatus.Succeeded, ContractVersion = 1, QueuedAt = at, StartedAt = at, FinishedAt = at, Read = read, Unchanged = read });
        await db.SaveChangesAsync();
    }

    private static ReviewRow Waiting(int number, DateTimeOffset since) => new()
    {
        PipelineKey = Rehearsal.Key,
        ContractKey = Rehearsal.Key,
        Reason = ReviewReason.ValueNotMapped,
        Text = "plan_tier has no partner.",
        LeftId = "rec" + number.ToString(CultureInfo.InvariantCulture),
        Status = ReviewStatus.Open,
        LastRunId = 1,
        CreatedAt = since,
        LastTriedAt = since,
    };

    private static async Task SetTokenAsync(Rehearsal rehearsal, string token)
    {
        await using var db = await rehearsal.DbAsync();
        (await db.Connections.SingleAsync(c => c.Key == "intercom-demo")).ProtectedSecret = rehearsal.Get<ConnectionBook>().Protect(token);
        await db.SaveChangesAsync();
    }

    /// <summary>A chat in the sandbox that is told of everything; what it heard, oldest first.</summary>
    private static async Task<Func<Task<List<string>>>> AddChannelAsync(Rehearsal rehearsal, string path = "/slack/ops")
    {
        await using (var db = await rehearsal.DbAsync())
        {
            db.Channels.Add(new ChannelRow { Key = "ops", Name = "Ops", Kind = ChannelKind.Slack, ProtectedAddress = rehearsal.Get<ChannelBook>().Protect(rehearsal.Sandbox.BaseUrl + path), CreatedAt = DateTimeOffset.UtcNow });
            await db.SaveChangesAsync();
        }

        await rehearsal.Get<HealthDesk>().SetChannelsAsync(Rehearsal.Person, ["ops"]);
        return async () => [.. (await rehearsal.Sandbox.DumpAsync("slack")).GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("message").GetProperty("text").GetString()!)];
    }
}
