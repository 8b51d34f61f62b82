using OpsConsole.Sandbox.Delivery;
using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Intercom.Webhooks;

/// <summary>The workspace's webhook: one subscription, off while there is none.</summary>
sealed class Notifier(VendorClock clock) : IDisposable
{
    readonly Outbox _outbox = new(clock);
    volatile Subscription? _subscription;

    public Subscription? Subscription
    {
        get => _subscription;
        set => _subscription = value;
    }

    public bool IsOn => _subscription is not null;

    public OutboxReading Reading => _outbox.Read();

    public void Tell(Notice notice)
    {
        if (_subscription is { } subscription && subscription.Wants(notice.Topic))
        {
            _outbox.Post(new Notification(notice, subscription, this, clock.NowSeconds));
        }
    }

    public void Dispose() => _outbox.Dispose();
}
