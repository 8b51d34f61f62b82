using Microsoft.EntityFrameworkCore;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Live;
using OpsConsole.Runtime.Store;
using OpsConsole.Runtime.Store.Rows;

namespace OpsConsole.Runtime.Health;

/// <summary>Measures, keeps, judges, and has people told where a state has changed.</summary>
public sealed class HealthSampler(IDbContextFactory<OpsDbContext> contexts, HealthMeter meter, AlertTeller teller, ChangeFeed changes, TimeProvider clock)
{
    private readonly SemaphoreSlim one = new(1, 1);

    public async Task SampleAsync(CancellationToken ct = default)
    {
        await one.WaitAsync(ct);
        try
        {
            var figures = await meter.MeasureAsync(ct);
            await JudgeAsync(figures, ct);
            await teller.TellAsync(ct);
        }
        finally
        {
            one.Release();
        }

        changes.Publish(Topic.Health);
    }

    private async Task JudgeAsync(IReadOnlyList<Measured> figures, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rules = await AlertRules.LoadAsync(db, ct);
        var names = await SubjectNames.LoadAsync(db, ct);
        var open = await db.Alerts.Where(a => a.OpenKey != null).ToDictionaryAsync(a => a.OpenKey!, ct);
        var book = new SampleBook(db, now);
        await book.LoadAsync(figures.Select(f => rules.Of(f.Metric, f.Subject).Rule.For).Append(TimeSpan.Zero).Max(), ct);
        foreach (var figure in figures)
        {
            book.Keep(figure);
            var rule = rules.Of(figure.Metric, figure.Subject).Rule;
            var allowed = Allowed.Of(rule, book.Past(figure));
            var known = open.GetValueOrDefault(KeyOf(figure));
            switch (AlertJudge.Decide(allowed, rule.For, book.Recent(figure), known is not null, now))
            {
                case AlertVerdict.Open { Since: var since }:
                    db.Alerts.Add(new AlertRow { Metric = figure.Metric, Subject = figure.Subject, OpenKey = KeyOf(figure), OpenedAt = since, Sentence = Figures.Opened(figure.Metric, names.Of(figure.Subject), figure.Value, allowed) });
                    break;
                case AlertVerdict.Recovered:
                    (known!.OpenKey, known.RecoveredAt) = (null, now);
                    known.RecoverySentence = Figures.Recovered(figure.Metric, names.Of(figure.Subject), figure.Value, now - known.OpenedAt);
                    break;
            }
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            return; // another node has opened the same alert in this moment; the next sample judges anew
        }

        await book.PruneAsync(ct);
    }

    private static string KeyOf(Measured figure) => $"{figure.Metric}|{figure.Subject}";
}
