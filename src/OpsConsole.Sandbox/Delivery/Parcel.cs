namespace OpsConsole.Sandbox.Delivery;

/// <summary>Something to send until the receiver takes it or the vendor gives up.</summary>
abstract class Parcel(string id, string topic, string url)
{
    public string Id { get; } = id;

    public string Topic { get; } = topic;

    public string Url { get; } = url;

    public int Attempts { get; set; }

    /// <summary>pending, retry, delivered or dropped.</summary>
    public string Status { get; set; } = "pending";

    /// <summary>The receiver's last answer: a status, or why there was none.</summary>
    public string Answer { get; set; } = "";

    public abstract TimeSpan Patience { get; }

    /// <summary>Null when it is not to be sent any more.</summary>
    public abstract Outgoing? Compose();

    public abstract bool IsTaken(int status);

    /// <summary>How long until the next attempt; null gives up. 0 stands for no answer at all.</summary>
    public abstract TimeSpan? RetryAfter(int status);

    /// <summary>After each attempt, outside any lock.</summary>
    public virtual void Tried(int status)
    {
    }
}
