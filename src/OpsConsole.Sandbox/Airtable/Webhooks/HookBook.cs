using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using OpsConsole.Sandbox.Airtable.Model;
using OpsConsole.Sandbox.Delivery;
using OpsConsole.Sandbox.Storage;
using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Airtable.Webhooks;

/// <summary>The base's webhooks and the payloads they keep for seven days. Its own lock, taken inside the base's.</summary>
sealed class HookBook(VendorClock clock, Keeper keeper) : IDisposable
{
    readonly Lock _gate = new();
    readonly SortedDictionary<string, BaseWebhook> _hooks = new(StringComparer.Ordinal);
    readonly Dictionary<string, SortedDictionary<int, Payload>> _payloads = [];
    readonly Dictionary<string, PingResult> _results = [];
    readonly HashSet<string> _waiting = [];
    readonly Outbox _outbox = new(clock);
    int _last;
    int _transaction;

    public OutboxReading Reading => _outbox.Read();

    public IReadOnlyList<(BaseWebhook Hook, PingResult? Result)> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _hooks.Values.Select(hook => (hook, _results.GetValueOrDefault(hook.Id)))];
            }
        }
    }

    public BaseWebhook? Find(string id)
    {
        lock (_gate)
        {
            return _hooks.GetValueOrDefault(id);
        }
    }

    public BaseWebhook Add(string? url, JsonElement specification)
    {
        lock (_gate)
        {
            var hook = new BaseWebhook(
                "achOps" + (_last + 1).ToString("d11", CultureInfo.InvariantCulture), url, specification.Clone(),
                Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), clock.NowMs + BaseWebhook.LifetimeMs, 1, true);
            Keep(hook);
            return hook;
        }
    }

    public void Change(BaseWebhook hook)
    {
        lock (_gate)
        {
            Keep(hook);
        }
    }

    public void Remove(string id)
    {
        lock (_gate)
        {
            keeper.Keep(("webhook", id, null));
            _hooks.Remove(id);
            _payloads.Remove(id);
        }
    }

    /// <summary>Writes the payloads a request makes; a hook with a ping on its way gets no second one.</summary>
    public void Record(Schema schema, IReadOnlyList<(Row? Before, Row? After)> rows)
    {
        lock (_gate)
        {
            var live = _hooks.Values.Where(hook => hook.IsEnabled(clock.NowMs)).ToList();
            if (live.Count == 0 || rows.Count == 0)
            {
                return;
            }

            var transaction = new Transaction(++_transaction, clock.NowMs, schema, rows);
            foreach (var hook in live)
            {
                if (PayloadWriter.Payload(hook, transaction) is { } written)
                {
                    var payload = new Payload(hook.Id, hook.NextPayload, transaction.AtMs, transaction.Number, written);
                    keeper.Keep(("payload", hook.Id + "/" + payload.Cursor.ToString(CultureInfo.InvariantCulture), payload));
                    Put(payload);
                    Keep(hook with { NextPayload = hook.NextPayload + 1 });
                    Ping(hook);
                }
            }
        }
    }

    /// <summary>At most fifty from the cursor on; listing also extends the hook's life.</summary>
    public (IReadOnlyList<Payload> Payloads, int Next, bool MightHaveMore) List(BaseWebhook hook, int cursor, int limit)
    {
        lock (_gate)
        {
            var oldest = clock.NowMs - BaseWebhook.LifetimeMs;
            List<Payload> found = _payloads.TryGetValue(hook.Id, out var kept)
                ? [.. kept.Values.Where(payload => payload.Cursor >= cursor && payload.AtMs > oldest).Take(limit + 1)]
                : [];
            if (hook.IsEnabled(clock.NowMs))
            {
                Keep(hook with { ExpiresMs = clock.NowMs + BaseWebhook.LifetimeMs });
            }

            var page = found.Take(limit).ToList();
            return (page, page.Count > 0 ? page[^1].Cursor + 1 : Math.Min(Math.Max(cursor, 1), hook.NextPayload), found.Count > limit);
        }
    }

    /// <summary>A ping reached its receiver or did not; after the last failure notifications are switched off.</summary>
    public void Pinged(string id, PingResult result)
    {
        lock (_gate)
        {
            _results[id] = result with { LastSuccessMs = result.Success ? result.AtMs : _results.GetValueOrDefault(id)?.LastSuccessMs };
            if (!result.WillBeRetried)
            {
                _waiting.Remove(id);
                if (!result.Success && _hooks.TryGetValue(id, out var hook))
                {
                    Keep(hook with { AreNotificationsEnabled = false });
                }
            }
        }
    }

    /// <summary>What is being sent now covers all changes before; a later one needs a ping of its own.</summary>
    public BaseWebhook? Sending(string id)
    {
        lock (_gate)
        {
            _waiting.Remove(id);
            return _hooks.TryGetValue(id, out var hook) && hook.AreNotificationsEnabled && hook.IsEnabled(clock.NowMs) ? hook : null;
        }
    }

    public void Put(BaseWebhook hook)
    {
        lock (_gate)
        {
            _hooks[hook.Id] = hook;
            _last = Math.Max(_last, int.Parse(hook.Id.AsSpan(6), CultureInfo.InvariantCulture));
        }
    }

    public void Put(Payload payload)
    {
        lock (_gate)
        {
            if (!_payloads.TryGetValue(payload.HookId, out var kept))
            {
                _payloads[payload.HookId] = kept = [];
            }

            kept[payload.Cursor] = payload;
            _transaction = Math.Max(_transaction, payload.Transaction);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _hooks.Clear();
            _payloads.Clear();
            _results.Clear();
            _waiting.Clear();
            (_last, _transaction) = (0, 0);
        }
    }

    public void Dispose() => _outbox.Dispose();

    void Keep(BaseWebhook hook)
    {
        keeper.Keep(("webhook", hook.Id, hook));
        Put(hook);
    }

    void Ping(BaseWebhook hook)
    {
        if (hook is { AreNotificationsEnabled: true, NotificationUrl: { } url } && _waiting.Add(hook.Id))
        {
            _outbox.Post(new Ping(hook.Id, url, this, clock));
        }
    }
}
