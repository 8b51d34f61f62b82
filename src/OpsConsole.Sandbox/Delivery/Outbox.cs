using System.Globalization;
using System.Net.Http.Headers;
using System.Threading.Channels;
using OpsConsole.Sandbox.Time;

namespace OpsConsole.Sandbox.Delivery;

/// <summary>
/// Sends in the background, one after another, so that no API call waits for a receiver. A second attempt waits on the
/// vendor's own clock, which /control/clock moves.
/// </summary>
sealed class Outbox(VendorClock clock) : IDisposable
{
    const int MostQueued = 10_000;
    const int Remembered = 500;

    /// <summary>How often the clock is looked at while something waits for its second attempt.</summary>
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    readonly Lock _gate = new();
    readonly Channel<Parcel> _queue = Channel.CreateBounded<Parcel>(new BoundedChannelOptions(MostQueued) { SingleReader = true });
    readonly Queue<Parcel> _recent = [];
    readonly CancellationTokenSource _stop = new();
    readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    Task? _worker;
    long _delivered;
    long _failed;
    long _dropped;

    /// <summary>Never waits: what does not fit is dropped and counted.</summary>
    public void Post(Parcel parcel)
    {
        lock (_gate)
        {
            _worker ??= Task.Run(WorkAsync);
            _recent.Enqueue(parcel);
            if (_recent.Count > Remembered)
            {
                _recent.Dequeue();
            }

            if (!_queue.Writer.TryWrite(parcel))
            {
                (parcel.Status, parcel.Answer) = ("dropped", "the queue is full");
                _dropped++;
            }
        }
    }

    public OutboxReading Read()
    {
        lock (_gate)
        {
            return new OutboxReading(
                _queue.Reader.Count, _delivered, _failed, _dropped,
                [.. _recent.Select(parcel => new ParcelReading(parcel.Id, parcel.Topic, parcel.Url, parcel.Attempts, parcel.Status, parcel.Answer))]);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _http.Dispose();
    }

    async Task WorkAsync()
    {
        var late = new PriorityQueue<Parcel, long>();
        Task<bool>? more = null;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (late.TryPeek(out var second, out var due) && due <= clock.NowMs)
                {
                    late.Dequeue();
                    await SendAsync(second, late);
                }
                else if (_queue.Reader.TryRead(out var next))
                {
                    await SendAsync(next, late);
                }
                else
                {
                    more = more is { IsCompleted: false } ? more : _queue.Reader.WaitToReadAsync(_stop.Token).AsTask();
                    await (late.Count == 0 ? (Task)more : Task.WhenAny(more, Task.Delay(Glance, _stop.Token)));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The sandbox is being closed.
        }
    }

    async Task SendAsync(Parcel parcel, PriorityQueue<Parcel, long> late)
    {
        lock (_gate)
        {
            (parcel.Attempts, parcel.Status) = (parcel.Attempts + 1, "sending"); // together: a new attempt never shows with the old one's end
        }

        if (parcel.Compose() is not { } outgoing)
        {
            Note(parcel, "dropped", "no longer wanted");
            return;
        }

        var (status, answer) = await PostAsync(parcel, outgoing);
        var again = parcel.IsTaken(status) ? null : parcel.RetryAfter(status);
        if (again is { } wait)
        {
            late.Enqueue(parcel, clock.NowMs + (long)wait.TotalMilliseconds);
        }

        parcel.Tried(status);
        Note(parcel, parcel.IsTaken(status) ? "delivered" : again is null ? "dropped" : "retry", answer);
    }

    async Task<(int Status, string Answer)> PostAsync(Parcel parcel, Outgoing outgoing)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(parcel.Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, parcel.Url) { Content = new ByteArrayContent(outgoing.Body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            foreach (var (name, value) in outgoing.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return ((int)response.StatusCode, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return (0, "no answer in time");
        }
        catch (HttpRequestException error)
        {
            return (0, error.HttpRequestError.ToString());
        }
    }

    void Note(Parcel parcel, string status, string answer)
    {
        lock (_gate)
        {
            (parcel.Status, parcel.Answer) = (status, answer);
            _delivered += status == "delivered" ? 1 : 0;
            _failed += status == "delivered" ? 0 : 1;
            _dropped += status == "dropped" ? 1 : 0;
        }
    }
}
