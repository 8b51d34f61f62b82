using OpsConsole.Runtime.Connectors;
using OpsConsole.Runtime.Connectors.Http;

namespace OpsConsole.Tests.Runtime.Connectors.Http;

/// <summary>A vendor that counts fixed windows of ten seconds by its own clock, and a client of it that calls as the budget lets it.</summary>
sealed class WindowVendor : IDisposable
{
    public const int Assumed = 40;
    private const int Length = 10;
    private const int Phase = 3;
    private readonly int limit;
    private readonly WindowBudget budget;
    private int lost;

    public WindowVendor(int limit, double offset = 0)
    {
        (this.limit, Offset) = (limit, offset);
        budget = new WindowBudget(Assumed, TimeSpan.FromSeconds(Length), Clock);
    }

    public SteppedClock Clock { get; } = new();

    /// <summary>Seconds by which the vendor's clock is ahead of ours.</summary>
    public double Offset { get; set; }

    public int UsedByOthers { get; init; }

    public int LosesFirst { get; init; }

    public bool TellsNothing { get; init; }

    public bool TellsTime { get; init; }

    public SortedDictionary<long, int> PerWindow { get; } = [];

    public int Seen { get; private set; }

    public int Done { get; private set; }

    public int Refused { get; private set; }

    public void Call(int times, double there, double back, CallPriority priority = CallPriority.Schedule)
    {
        for (var i = 0; i < times; i++)
        {
            _ = CallAsync(priority, TimeSpan.FromSeconds(there), TimeSpan.FromSeconds(back));
        }

        Clock.Settle();
    }

    public void Dispose() => Clock.Dispose();

    private async Task CallAsync(CallPriority priority, TimeSpan there, TimeSpan back)
    {
        await budget.AcquireAsync(priority, default);
        await Task.Delay(there, Clock);
        var answer = Answer();
        await Task.Delay(back, Clock);
        budget.Return(answer);
        Done++;
    }

    private BudgetAnswer Answer()
    {
        Seen++;
        var now = Clock.Now.AddSeconds(Offset);
        var window = (long)Math.Floor((now.ToUnixTimeMilliseconds() / 1000.0 - Phase) / Length);
        PerWindow[window] = PerWindow.GetValueOrDefault(window) + 1;
        if (lost < LosesFirst)
        {
            lost++;
            return default;
        }

        var used = PerWindow[window] + UsedByOthers;
        Refused += used > limit ? 1 : 0;
        var date = DateTimeOffset.FromUnixTimeSeconds((long)Math.Floor(now.ToUnixTimeMilliseconds() / 1000.0));
        return TellsNothing ? new(Answered: true, VendorNow: TellsTime ? date : null) : new(
            Answered: true,
            Throttled: used > limit,
            Limit: limit,
            Remaining: Math.Max(0, limit - used),
            ResetsAt: DateTimeOffset.FromUnixTimeSeconds((window + 1) * Length + Phase),
            VendorNow: date);
    }
}
