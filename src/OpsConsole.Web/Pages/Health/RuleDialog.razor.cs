using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Engine.Health;
using OpsConsole.Runtime.Audit;
using OpsConsole.Runtime.Health;
using OpsConsole.Web.Components.Shared;
using Radzen;

namespace OpsConsole.Web.Pages.Health;

/// <summary>A rule in people's units (minutes, percent), with how often it would have rung.</summary>
public sealed partial class RuleDialog(HealthDesk desk, HealthQueries health, DialogService dialogs) : ComponentBase
{
    private string subject = "";
    private string limit = "";
    private string minutes = "0";
    private bool spikes;
    private bool own;
    private HashSet<string> chosen = [];
    private string? replayed;
    private string? error;

    [Parameter, EditorRequired]
    public MetricKind Kind { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Subject { get; set; } = "";

    [Parameter, EditorRequired]
    public AlertRules Rules { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<ChannelName> Channels { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<(string Word, string Value)> Subjects { get; set; } = [];

    /// <summary>Given by hand: a dialog stands outside of the page's cascade.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = null!;

    private DialogService Dialogs => dialogs;

    private string unit => Kind.Unit switch { MetricUnit.Share => "%", MetricUnit.Seconds => "minutes", _ => "number" };

    private double scale => Kind.Unit switch { MetricUnit.Share => 0.01, MetricUnit.Seconds => 60, _ => 1 };

    protected override void OnInitialized() => Pick(Subject);

    private void Pick(string? which)
    {
        subject = which ?? "";
        var known = Rules.Of(Kind.Metric, subject);
        limit = known.Rule.Limit is { } l ? (l / scale).ToString("0.##", CultureInfo.InvariantCulture) : "";
        minutes = known.Rule.For.TotalMinutes.ToString("0", CultureInfo.InvariantCulture);
        (spikes, own, chosen, replayed) = (known.Rule.Spikes, Rules.HasOwn(Kind.Metric, subject) && Rules.NamesChannels(Kind.Metric, subject), [.. known.Channels], null);
    }

    private RuleOrder? Read()
    {
        error = null;
        double? line = null;
        if (!string.IsNullOrWhiteSpace(limit))
        {
            if (!double.TryParse(limit, NumberStyles.Float, CultureInfo.InvariantCulture, out var read))
            {
                error = $"\"{limit}\" is not a number. Write it like 98 or 2.5, or leave it empty for no limit.";
                return null;
            }

            line = read * scale;
        }

        if (!int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var lasting))
        {
            error = $"\"{minutes}\" is not a number of minutes.";
            return null;
        }

        return new(Kind.Metric, subject, line, lasting, spikes, own ? [.. chosen] : null);
    }

    private async Task ReplayAsync()
    {
        if (Read() is { } order)
        {
            var replay = await health.ReplayAsync(new(order.Metric, order.Limit, TimeSpan.FromMinutes(order.ForMinutes), order.Spikes), order.Subject);
            replayed = $"{(replay.Times == 0 ? "Would not have fired" : $"Would have fired {Words.Count(replay.Times, "time")}")} in {replay.Days} days by its limit.";
        }
    }

    private async Task SaveAsync()
    {
        if (Read() is not { } order)
        {
            return;
        }

        try
        {
            await desk.SetRuleAsync(Actor, order);
            dialogs.Close(true);
        }
        catch (Exception e) when (e is NotAllowedException or ConflictException or MissingException)
        {
            error = e.Message;
        }
    }
}
