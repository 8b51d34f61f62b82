namespace OpsConsole.Runtime.Live;

/// <summary>What changed, as a hint: pages ask again, they are never handed data.</summary>
public enum Topic
{
    Runs,
    Review,
    Pipelines,
    Contracts,
    Connections,
    Actions,
    Inbox,
    Health,
    Views,
}

/// <summary>
/// Says "changed" to whoever listens. Each listener is called at most twice a second, once more after the last change, never in parallel with itself;
/// disposing the subscription ends it.
/// </summary>
public sealed class ChangeFeed(TimeProvider clock)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private readonly Lock gate = new();
    private readonly List<Subscription> subscriptions = [];

    public void Publish(Topic topic)
    {
        Subscription[] listeners;
        lock (gate)
        {
            listeners = [.. subscriptions.Where(s => s.Topics.Contains(topic))];
        }

        foreach (var listener in listeners)
        {
            listener.Hint();
        }
    }

    public IDisposable Subscribe(Func<Task> onChange, params IReadOnlyCollection<Topic> topics)
    {
        var subscription = new Subscription(this, topics, onChange, clock);
        lock (gate)
        {
            subscriptions.Add(subscription);
        }

        return subscription;
    }

    private sealed class Subscription(ChangeFeed feed, IReadOnlyCollection<Topic> topics, Func<Task> onChange, TimeProvider clock) : IDisposable
    {
        private int state; // 0 idle, 1 a call is on its way, 2 and more came since
        private volatile bool ended;

        public IReadOnlyCollection<Topic> Topics => topics;

        public void Hint()
        {
            if (Interlocked.Exchange(ref state, 2) == 0)
            {
                _ = CallAsync();
            }
        }

        public void Dispose()
        {
            ended = true;
            lock (feed.gate)
            {
                feed.subscriptions.Remove(this);
            }
        }

        private async Task CallAsync()
        {
            do
            {
                Interlocked.Exchange(ref state, 1);
                if (ended)
                {
                    return;
                }

                try
                {
                    await onChange();
                }
                catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException or InvalidOperationException)
                {
                    // The page went away between the hint and the call; there is nobody to tell.
                }

                await Task.Delay(Quiet, clock);
            }
            while (Interlocked.CompareExchange(ref state, 0, 1) != 1);
        }
    }
}
